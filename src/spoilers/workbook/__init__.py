"""The workbook of lesson 08: a conflict of the reader's own, from its factions to a memo."""

from spoilers.workbook.case import (
    Faction,
    Tie,
    YourCase,
    from_named_case,
    movement_factions,
)
from spoilers.workbook.chain import Chain, Step, run_chain
from spoilers.workbook.memo import SECTIONS, MemoCheck, read_memo, write_memo
from spoilers.workbook.rubric import Criterion, rubric

__all__ = [
    "SECTIONS",
    "Chain",
    "Criterion",
    "Faction",
    "MemoCheck",
    "Step",
    "Tie",
    "YourCase",
    "from_named_case",
    "movement_factions",
    "read_memo",
    "rubric",
    "run_chain",
    "write_memo",
]
