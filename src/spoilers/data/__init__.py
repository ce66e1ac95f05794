"""The tables of the course: checked when they are read, typed, with a source for every row.

What the columns mean, where the rows come from and what is missing stands in
``data/README.md``. A table that was damaged is refused with its file, line and column.
"""

from spoilers.data.bibliography import Reference, references
from spoilers.data.claims import Claim, PublishedFinding, claims, published_findings
from spoilers.data.errors import DataError
from spoilers.data.folder import data_folder, remembered
from spoilers.data.frames import frame
from spoilers.data.graph import movement_graph, turning_years
from spoilers.data.lineage import (
    Group,
    Movement,
    Table,
    Tie,
    groups,
    movement,
    movements,
    span,
    ties,
)
from spoilers.data.lookup import KeyFigure, Term, glossary, key_figures
from spoilers.data.the_airport import Event, Relation, actors, relations, timeline
from spoilers.data.the_record import (
    Agreement,
    AgreementCivilians,
    AttackCount,
    CivilianYear,
    Deaths,
    Episode,
    Month,
    Statement,
    Window,
    WindowCivilians,
    agreement_civilians,
    agreements,
    attack_counts,
    deal_window_civilians,
    deal_windows,
    episodes,
    isk_civilians,
    monthly_deaths,
    statements,
)

__all__ = [
    "Agreement",
    "AgreementCivilians",
    "AttackCount",
    "CivilianYear",
    "Claim",
    "DataError",
    "Deaths",
    "Episode",
    "Event",
    "Group",
    "KeyFigure",
    "Month",
    "Movement",
    "PublishedFinding",
    "Reference",
    "Relation",
    "Statement",
    "Table",
    "Term",
    "Tie",
    "Window",
    "WindowCivilians",
    "actors",
    "agreement_civilians",
    "agreements",
    "attack_counts",
    "claims",
    "data_folder",
    "deal_window_civilians",
    "deal_windows",
    "episodes",
    "frame",
    "glossary",
    "groups",
    "isk_civilians",
    "key_figures",
    "monthly_deaths",
    "movement",
    "movement_graph",
    "movements",
    "published_findings",
    "references",
    "relations",
    "remembered",
    "span",
    "statements",
    "ties",
    "timeline",
    "turning_years",
]
