"""The workbook of lesson 08: a conflict of the reader's own, from its factions to a memo."""

from spoilers.workbook.asked import ASKED, LEFT_OUT, WAYS, Asked, Way, form
from spoilers.workbook.case import (
    Faction,
    Number,
    Tie,
    YourCase,
    from_named_case,
    movement_factions,
)
from spoilers.workbook.chain import Chain, Step, run_chain
from spoilers.workbook.memo import MemoCheck, read_memo, read_sections, write_memo
from spoilers.workbook.rubric import SECTIONS, Criterion, Rubric, rubric
from spoilers.workbook.sheet import Row, Sheet

__all__ = [
    "ASKED",
    "LEFT_OUT",
    "SECTIONS",
    "WAYS",
    "Asked",
    "Chain",
    "Criterion",
    "Faction",
    "MemoCheck",
    "Number",
    "Row",
    "Rubric",
    "Sheet",
    "Step",
    "Tie",
    "Way",
    "YourCase",
    "form",
    "from_named_case",
    "movement_factions",
    "read_memo",
    "read_sections",
    "rubric",
    "run_chain",
    "write_memo",
]
