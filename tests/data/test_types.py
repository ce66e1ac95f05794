"""Whole numbers, days and truth values are declared as such, and every reader gets them so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.api import types

import spoilers
from spoilers import data
from spoilers.data.folder import REPOSITORY
from spoilers.data.schema import read_package
from spoilers.data.values import KINDS, read_value
from tests.data.conftest import Damage

TABLES: dict[str, dict[str, Any]] = {
    table["name"]: table["schema"]
    for table in json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))["resources"]
}
COLUMNS = {(name, column["name"]): column for name, t in TABLES.items() for column in t["fields"]}
# What a text of only these signs would be taken for.
LOOKS = {
    "a whole number": r"-?[0-9]+",
    "a number": r"-?[0-9]+[.][0-9]+",
    "a truth value": "(?i:yes|no|true|false|t|f|y|n)",
    "a day": r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?",
}
RIGHT: dict[str, Callable[[Any], bool]] = {
    "string": types.is_string_dtype,
    "integer": types.is_integer_dtype,
    "year": types.is_integer_dtype,
    "number": types.is_float_dtype,
    "boolean": types.is_bool_dtype,
    "date": types.is_datetime64_dtype,
    "yearmonth": lambda kind: isinstance(kind, pd.PeriodDtype),
}


def plain(name: str) -> pd.DataFrame:
    """Read a table with pandas alone, told what the Data Package says of it."""
    schema = TABLES[name]
    of = {kind: [c["name"] for c in schema["fields"] if c["type"] == kind] for kind in KINDS}
    numbers = dict.fromkeys([*of["integer"], *of["year"]], "Int64")
    numbers |= dict.fromkeys(of["number"], "float64")
    words = {
        key: sorted({word for c in schema["fields"] for word in c.get(key, [])})
        for key in ("trueValues", "falseValues")
    }
    return pd.read_csv(
        REPOSITORY / f"{name}.csv",
        dtype={**numbers, **dict.fromkeys(of["string"], "string")},
        parse_dates=of["date"],
        keep_default_na=False,
        na_values=schema["missingValues"],
        true_values=words["trueValues"] or None,
        false_values=words["falseValues"] or None,
    )


def test_what_is_no_text_is_declared_as_what_it_is() -> None:
    raw = {name: pd.read_csv(REPOSITORY / f"{name}.csv", dtype=str, na_filter=False)
           for name in TABLES}  # fmt: skip
    texts = 0
    for (name, column), declared in COLUMNS.items():
        if declared["type"] == "string":
            texts += 1
            values = [value for value in raw[name][column] if value]
            for look, form in LOOKS.items():
                if values and all(re.fullmatch(form, value) for value in values):
                    pytest.fail(f"{name}.{column} looks like {look} and is declared as text")
    assert texts > 50
    kinds = [declared["type"] for declared in COLUMNS.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "string": texts, "integer": 48, "number": 1, "boolean": 5, "date": 8, "yearmonth": 1,
        "year": 5,
    }  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_frame_has_the_types_that_are_declared(name: str) -> None:
    frame = data.frame(name)
    assert list(frame) == [column["name"] for column in TABLES[name]["fields"]]
    assert len(frame) > 5
    for column in frame:
        declared = COLUMNS[name, str(column)]
        assert RIGHT[declared["type"]](frame[column].dtype), (name, column, frame[column].dtype)
        if declared.get("constraints", {}).get("required"):
            assert frame[column].notna().all()


@pytest.mark.parametrize("name", TABLES)
def test_pandas_alone_reads_the_same(name: str) -> None:
    ours, theirs = data.frame(name), plain(name)
    assert list(ours) == list(theirs)
    for column in ours:
        kind = COLUMNS[name, str(column)]["type"]
        mine, other = ours[column], theirs[column]
        if kind == "yearmonth":
            other = other.astype(pd.PeriodDtype("M"))
        assert RIGHT[kind](other.dtype), (name, column, other.dtype)
        pd.testing.assert_series_equal(mine, other.astype(mine.dtype))


@pytest.mark.parametrize("name", TABLES)
def test_a_reader_that_is_told_nothing_loses_nothing(name: str) -> None:
    """No word of ours, such as ``none``, is one that readers take for a missing value."""
    guessed, ours = pd.read_csv(REPOSITORY / f"{name}.csv"), data.frame(name)
    for column in ours:
        assert (guessed[column].isna() == ours[column].isna()).all(), (name, column)
        kind = COLUMNS[name, str(column)]["type"]
        if kind == "boolean":
            assert guessed[column].dtype == bool
        elif kind in ("integer", "year", "number"):
            assert types.is_numeric_dtype(guessed[column].dtype)


def test_the_loaders_give_values_of_python() -> None:
    (window, *_), (episode, *_), (agreement, *_) = (
        data.deal_windows(), data.episodes(), data.agreements()
    )  # fmt: skip
    assert window.whole is True
    assert episode.spoiled is True
    assert {row.spoiled for row in data.episodes()} == {True, False}
    assert type(window.months) is type(window.deaths_before) is type(agreement.id) is int
    assert type(episode.date) is type(episode.attack_date) is type(agreement.date) is date
    assert {type(row.attack_date) for row in data.episodes()} == {date, type(None)}
    assert {type(row.of_others.before) for row in data.agreements()} == {int, type(None)}
    assert {type(figure.value) for figure in data.key_figures().values()} == {float}


def test_the_lessons_of_the_glossary_are_the_lessons() -> None:
    (column,) = (c for c in read_package(REPOSITORY).tables["glossary"].columns
                 if c.name == "lesson")  # fmt: skip
    assert tuple(column.categories) == spoilers.LESSONS


WRONG = [
    ("deal_windows.csv", ",excluded,12,9,85,19,251,TRUE,", ",excluded,12,9,85,19,251,yes,",
     "whole", "'yes' is not TRUE or FALSE"),
    ("deal_windows.csv", ",excluded,12,9,85,19,251,TRUE,", ",excluded,12,9.5,85,19,251,TRUE,",
     "events_before", "'9.5' is not a whole number"),
    ("deal_windows.csv", ",excluded,12,9,85,19,251,TRUE,", ",excluded,12,09,85,19,251,TRUE,",
     "events_before", "'09' is not a whole number"),
    ("deal_windows.csv", ",excluded,12,9,85,19,251,TRUE,", ",excluded,13,9,85,19,251,TRUE,",
     "months", "'13': expected one of 12, 24"),
    ("deal_windows.csv", ",excluded,12,9,85,19,251,TRUE,", ",excluded,12,9,-85,19,251,TRUE,",
     "deaths_before", "'-85': expected a whole number from 0 on"),
    ("episodes.csv", "2021-08-26,183,", "26.8.2021,183,",
     "attack_date", "'26.8.2021' is not a day as year-month-day"),
    ("episodes.csv", "2021-08-26,183,", "20210826,183,",
     "attack_date", "'20210826' is not a day as year-month-day"),
    ("episodes.csv", "2021-08-26,183,", "2021-02-29,183,",
     "attack_date", "'2021-02-29' is no day of the calendar"),
    ("episodes.csv", "2021-08-26,183,", "1821-08-26,183,",
     "attack_date", "'1821-08-26': expected a day as year-month-day from 1900-01-01"),
    ("monthly_deaths.csv", "MILF,1990-01,", "MILF,1990-13,",
     "month", "'1990-13' is not a month as year-month"),
    ("key_figures.csv", "splinters,219,", 'splinters,"1,219",',
     "value", "'1,219' is not a number"),
    ("glossary.csv", "commanders.,splintering,", "commanders.,01,",
     "lesson", "'01': expected one of the_airport, splintering"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "column", "reason"), WRONG)
def test_a_wrong_cell_is_named_with_file_row_column_and_value(
    damage: Damage, copy: Path, file: str, old: str, new: str, column: str, reason: str
) -> None:
    lines = (copy / file).read_text("utf-8").splitlines()
    (line,) = (number for number, text in enumerate(lines, 1) if old in text)
    damage(file, old, new)
    with pytest.raises(data.DataError) as caught:
        data.frame(file.removesuffix(".csv"))
    said = str(caught.value)
    assert said.startswith(f"{copy / file}, line {line}, column {column}: {reason}"), said


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"name": "whole",\n            "type": "boolean"', '"name": "whole",\n            "type": '
         '"string"', "column whole: 'TRUE' is read as str, where the course needs bool"),
        ('"name": "attack_date",\n            "type": "date"', '"name": "attack_date",\n'
         '            "type": "string"', "where the course needs NoneType or date"),
        ('"name": "whole",\n            "type": "boolean"', '"name": "whole",\n            "type": '
         '"truth"', "column whole has the type truth"),
        ('"name": "spoiled",\n            "type": "boolean",\n            "trueValues": ["TRUE"]',
         '"name": "spoiled",\n            "type": "boolean",\n            "trueValues": ["yes"]',
         "column spoiled: must be written TRUE or FALSE"),
        ('"name": "events_before",\n            "type": "integer",', '"name": "events_before",\n'
         '            "type": "number",', "9.0 is read as float, where the course needs int"),
        ('{"value": 12, "label": "a year"}', '{"value": "a year", "label": "a year"}',
         "'a year' is not a whole number"),
        ('"path": "movements.csv",\n      "type": "table",\n      "title": "The movements",\n'
         '      "schema": {\n        "missingValues": [""]', '"path": "movements.csv",\n'
         '      "type": "table",\n      "title": "The movements",\n      "schema": {\n'
         '        "missingValues": ["NA"]', "only an empty cell can stand for what is missing"),
    ],
)  # fmt: skip
def test_a_description_that_the_course_cannot_use_is_refused(
    copy: Path, old: str, new: str, reason: str
) -> None:
    path = copy / "datapackage.json"
    text = path.read_text("utf-8")
    assert old in text
    # Where several tables have the column, the first is changed.
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(data.DataError, match=re.escape(reason)):
        _ = [*data.deal_windows(), *data.episodes()]


def test_a_table_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="name = 'wars': expected one of movements, groups"):
        data.frame("wars")


def test_every_row_of_python_has_the_columns_of_its_table() -> None:
    tables = read_package(REPOSITORY).tables
    for name, kind in (("timeline", data.Event), ("statements", data.Statement),
                       ("deal_windows", data.Window), ("glossary", data.Term)):  # fmt: skip
        columns = [column.name for column in tables[name].columns]
        assert sorted(field.name for field in fields(kind)) == sorted(columns)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("+1", "integer"), ("1e3", "integer"), ("1_000", "integer"), ("-0", "integer"),
        ("١", "integer"), ("1" * 16, "integer"), ("1.", "number"), (".5", "number"),
        ("nan", "number"), ("inf", "number"), ("1e5", "number"), ("true", "boolean"),
        ("1", "boolean"), ("2020-W01-1", "date"), ("2020-02-30", "date"), ("0000-01-01", "date"),
        ("2020-1", "yearmonth"), ("0", "year"), ("20201", "year"), ("", "year"),
    ],
)  # fmt: skip
def test_what_readers_would_take_differently_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"is not|is no day"):
        read_value(text, kind)


def test_what_was_remembered_is_forgotten_when_a_table_is_edited(
    damage: Damage, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    @data.remembered
    def name_of(group: str) -> str:
        asked.append(group)
        return data.groups()[group].abbr

    assert [name_of("isk"), name_of("isk"), name_of("pira")] == ["IS-K", "IS-K", "PIRA"]
    assert asked == ["isk", "pira"]
    damage("groups.csv", ",IS-K,", ",ISKP,")
    assert name_of("isk") == "ISKP"
    monkeypatch.setenv("SPOILERS_DATA", str(REPOSITORY))
    assert name_of("isk") == "IS-K"
