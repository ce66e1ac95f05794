"""What ``data/README.md`` says about the tables is so."""

from __future__ import annotations

import re

from spoilers import data
from spoilers.data.folder import REPOSITORY
from spoilers.data.lineage import BEGINS
from spoilers.data.readme import refresh
from spoilers.data.schema import read_package
from spoilers.data.sources import cited
from spoilers.data.tables import read_tables
from spoilers.theory.cases import CASES

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 9: "nine"}


def says(sentence: str) -> bool:
    return sentence.casefold() in README.casefold()


def test_its_tables_are_those_of_the_schema_and_the_rows() -> None:
    blocks = re.findall(r"<!-- table: (\w+) -->", README)
    tables = read_package(REPOSITORY).tables
    assert sorted(blocks) == sorted([*tables, "basis", "sources", "verification"])
    assert sorted(table.file for table in tables.values()) == sorted(
        path.name for path in REPOSITORY.glob("*.csv")
    )
    assert refresh(README) == README, "run: python -m spoilers.data.readme"


def test_a_readme_that_has_fallen_behind_is_noticed() -> None:
    for old, new in (("| 8% |", "| 3% |"), ("`aim_detail`", "`detail`"), ("Hansen", "Hanson")):
        assert old in README
        assert refresh(README.replace(old, new)) != README.replace(old, new)


def test_it_counts_the_movements() -> None:
    assert says(f"{NUMBERS[len(data.movements())]} movements")


def test_little_rests_on_memory_alone_and_no_case_of_the_course_does() -> None:
    for table in (data.groups(), data.ties()):
        remembered = [row for row in table if row.basis == "memory"]
        assert 0 < len(remembered) < len(table) / 10
    known: dict[tuple[str, str], str]
    known = {("groups", group.id): group.basis for group in data.groups()}
    known |= {("ties", f"{tie.from_group}-{tie.to_group}"): tie.basis for tie in data.ties()}
    known |= {("timeline", event.id): event.basis for event in data.timeline()}
    known |= {("episodes", episode.id): episode.basis for episode in data.episodes()}
    cited = [(s.table, s.key) for case in CASES.values() for s in case.sources]
    carried = [known[row] for row in cited if row in known]
    assert len(carried) >= 10
    assert "memory" not in carried


def test_it_counts_the_ties_between_movements() -> None:
    home = {group.id: group.movement for group in data.groups()}
    between = [tie for tie in data.ties() if home[tie.from_group] != home[tie.to_group]]
    assert says(f"{NUMBERS[len(between)]} ties join groups of two movements")


def test_it_counts_the_exceptions() -> None:
    known = {group.id: group for group in data.groups()}
    late = [t for t in data.ties() if (known[t.from_group].ended or t.year) < t.year]
    assert {(tie.from_group, tie.to_group) for tie in late} == {
        ("oira", "inla"),
        ("farc", "segunda"),
    }
    assert says(f"{NUMBERS[len(late)]} ties are of this kind")
    off = [t for t in data.ties() if t.type in BEGINS and known[t.to_group].founded != t.year]
    assert [tie.to_group for tie in off] == ["shabaab"]
    assert says(f"{NUMBERS[len(off)]} tie uses the year")


def test_it_counts_the_groups_that_stand_alone() -> None:
    home = {group.id: group.movement for group in data.groups()}
    tied = {
        end
        for tie in data.ties()
        if home[tie.from_group] == home[tie.to_group]
        for end in (tie.from_group, tie.to_group)
    }
    alone = {group.id for group in data.groups()} - tied
    assert alone == {"aq", "pij", "hamas", "maute", "eln"}
    assert says(f"{NUMBERS[len(alone)]} groups have no tie inside their movement")


def test_every_source_listed_is_cited_and_leads_to_a_work() -> None:
    package = read_package(REPOSITORY)
    tables = read_tables(REPOSITORY, package)
    cells = [record.cells.get("source") for rows in tables.values() for record in rows]
    used = {name for cell in cells if cell for name in cited(str(cell))}
    assert used == set(package.sources)
    works = data.references()
    keys = re.findall(r'"cite": "(\w+)"', (REPOSITORY / "datapackage.json").read_text("utf-8"))
    assert len(keys) >= 10
    assert not [key for key in keys if key not in works]
