"""The tables as a reader meets them: typed rows, graphs, frames."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import get_args

import pytest

from spoilers import data
from spoilers.data import lineage, sources
from spoilers.data.folder import REPOSITORY
from spoilers.data.schema import read_package

RawRows = list[dict[str, str]]


def raw(file: str) -> RawRows:
    with (REPOSITORY / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_row_of_the_files_arrives() -> None:
    assert [group.id for group in data.groups()] == [row["id"] for row in raw("groups.csv")]
    assert len(data.ties()) == len(raw("ties.csv"))
    assert data.movements() == {row["id"]: row["name"] for row in raw("movements.csv")}


def test_types_and_schema_allow_the_same_values() -> None:
    tables = read_package(REPOSITORY).tables
    wanted = {
        "aim": lineage.Aim,
        "type": lineage.TieType,
        "confidence": sources.Confidence,
        "basis": sources.Basis,
    }
    checked = set()
    for name in ("groups", "ties"):
        for column in tables[name].columns:
            if column.categories:
                assert set(column.categories) == set(get_args(wanted[column.name]))
                checked.add(column.name)
    assert checked == set(wanted)


def test_rows_are_found_by_id_and_by_place() -> None:
    groups = data.groups()
    assert groups["isk"].name == "Islamic State - Khorasan"
    assert groups[0] is groups["ira_pre"]
    assert [group.id for group in groups[:2]] == ["ira_pre", "oira"]
    with pytest.raises(KeyError, match="taliban2"):
        groups["taliban2"]


def test_a_group_is_active_from_its_founding_to_the_year_before_its_end() -> None:
    pira = data.groups()["pira"]
    assert [year for year in range(1960, 2026) if pira.active(year)] == [*range(1969, 2005)]
    assert (pira.years, data.groups()["khadim"].years) == ("1969-2005", "2015")
    assert data.groups()["isk"].years == "2015-"


def test_frames_keep_years_as_whole_numbers() -> None:
    groups, ties = data.groups().frame(), data.ties().frame()
    assert groups.shape == (65, 12)
    assert ties.shape == (59, 8)
    assert str(groups["founded"].dtype) == str(ties["year"].dtype) == "int64"
    assert str(groups["ended"].dtype) == "Int64"
    assert groups["ended"].isna().sum() == sum(row["ended"] == "" for row in raw("groups.csv"))


def expected(movement: str, until: int) -> tuple[set[str], set[str], list[tuple[str, str, int]]]:
    """Inside groups, outside groups and ties of a movement, straight from the files."""
    ours = {r["id"] for r in raw("groups.csv") if r["movement"] == movement}
    ties = [
        (r["from_group"], r["to_group"], int(r["year"]))
        for r in raw("ties.csv")
        if int(r["year"]) <= until and (r["from_group"] in ours or r["to_group"] in ours)
    ]
    outside = {end for tie in ties for end in tie[:2]} - ours
    founded = {r["id"] for r in raw("groups.csv") if int(r["founded"]) <= until}
    return ours & founded, outside, ties


@pytest.mark.parametrize("movement", data.movements())
def test_a_graph_holds_what_the_files_hold_up_to_the_year(movement: str) -> None:
    first, last = data.span(movement)
    for until in range(first - 1, last + 1):
        graph = data.movement_graph(movement, until)
        inside, outside, ties = expected(movement, until)
        assert {name for name, out in graph.nodes(data="outside") if not out} == inside
        assert {name for name, out in graph.nodes(data="outside") if out} == outside
        assert sorted(graph.edges(data="year")) == sorted(ties)
        active = {name for name, active in graph.nodes(data="active") if active}
        assert active == {name for name in graph if data.groups()[name].active(until)}
    assert graph.graph == {"movement": movement, "name": data.movements()[movement], "until": last}
    assert len(data.movement_graph(movement, first - 1)) == 0


def test_every_tie_is_in_the_graph_of_one_or_two_movements() -> None:
    shown = [
        (*edge, tie["type"], tie["year"])
        for movement in data.movements()
        for *edge, tie in data.movement_graph(movement).edges(data=True)
    ]
    between = [
        tie
        for tie in data.ties()
        if data.groups()[tie.from_group].movement != data.groups()[tie.to_group].movement
    ]
    assert len(shown) == len(data.ties()) + len(between)
    assert set(shown) == {(t.from_group, t.to_group, t.type, t.year) for t in data.ties()}


def test_between_turning_years_nothing_changes_but_time() -> None:
    for movement in data.movements():
        turning = data.turning_years(movement)
        first, last = data.span(movement)
        assert (turning[0], turning[-1]) == (first, last)
        before = None
        for year in range(first, last + 1):
            graph = data.movement_graph(movement, year)
            now = (dict(graph.nodes(data="active")), set(graph.edges(keys=True)))
            assert year in turning or now == before
            before = now


def test_arguments_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="movement = 'iris': expected one of irish, afpak"):
        data.movement_graph("iris")
    for wrong in ("2015", 2015.5, True):
        with pytest.raises(ValueError, match=r"until = .*calendar year"):
            data.movement_graph("irish", until=wrong)  # type: ignore[arg-type]


def test_importing_the_tables_is_light() -> None:
    code = (
        "import sys; from spoilers import data; data.groups(); "
        "print([m for m in ('pandas', 'networkx', 'pybtex', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
