"""A damaged table is refused, and the message says what is wrong and where."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoilers import data
from spoilers.data import folder as folders
from spoilers.data.folder import REPOSITORY, VARIABLE
from tests.data.conftest import Damage


def line_of(file: str, start: str) -> int:
    lines = (REPOSITORY / file).read_text(encoding="utf-8").splitlines()
    found = [place for place, line in enumerate(lines, 1) if line.startswith(start)]
    assert len(found) == 1
    return found[0]


def refusal() -> data.DataError:
    with pytest.raises(data.DataError) as caught:
        data.ties()
    return caught.value


def test_an_undamaged_copy_is_read(copy: Path) -> None:
    assert len(data.groups()) == 65
    assert len(data.ties()) == 59
    assert data.data_folder() == copy


# file, text, what it becomes, start of the line that is named, column, words of the reason
CELLS = [
    ("ties.csv", "oira,inla,splinter,1974", "oira,inla,splinter,197A", "oira,inla", "year", "1900"),
    (
        "ties.csv",
        "oira,inla,splinter,1974",
        "oira,inla,splinter,1974.0",
        "oira,inla",
        "year",
        "1974.0",
    ),
    ("ties.csv", "oira,inla,splinter,1974", "oira,inla,splinter,1066", "oira,inla", "year", "1066"),
    ("ties.csv", "oira,inla,splinter,1974", "oira,inla,splinter,", "oira,inla", "year", "empty"),
    ("ties.csv", "oira,inla,splinter", "oira,inla,schism", "oira,inla", "type", "defection"),
    ("ties.csv", "oira,inla,", "oira, inla,", "oira,inla", "to_group", "white space"),
    ("ties.csv", "oira,inla,", "oira,inlaa,", "oira,inla", "to_group", "groups.csv"),
    ("ties.csv", "oira,inla,", "oira,oira,", "oira,inla", "year", "itself"),
    (
        "ties.csv",
        "inla,splinter,1974",
        "inla,splinter,1968",
        "oira,inla",
        "year",
        "founded in 1969",
    ),
    (
        "ties.csv",
        "inla,splinter,1974",
        "inla,splinter,1973",
        "oira,inla",
        "year",
        "founded in 1974",
    ),
    ("ties.csv", "inla,splinter,1974", "inla,splinter,1976", "oira,inla", "year", "at most a year"),
    ("ties.csv", "inla,splinter,1974", "inla,splinter,2019", "oira,inla", "year", "ended in 2009"),
    ("ties.csv", "rira,nira,merger,2012", "rira,nira,merger,2013", "rira,nira", "year", "only a"),
    ("ties.csv", "jua,ttp,merger,2020", "jua,ttp,merger,2019", "jua,ttp", "year", "given as 2020"),
    ("ties.csv", "memory; Seale", "Seale", "fatah,ano", "basis", "begins with memory"),
    ("ties.csv", "memory; Seale", "memory; Sealed", "fatah,ano", "source", "Sealed"),
    ("groups.csv", "OIRA,1969,1972", "OIRA,1969,1959", "oira", "ended", "founding in 1969"),
    ("groups.csv", "OIRA,1969,", "OIRA,,", "oira", "founded", "empty"),
    ("groups.csv", "OIRA,1969,1972,leftist", "OIRA,1969,1972,red", "oira", "aim", "globalist"),
    ("groups.csv", "OIRA,1969", "PIRA,1969", "pira", "abbr", "line 3"),
    ("groups.csv", "OIRA,1969", "TheOldIRA,1969", "oira", "abbr", "8 characters"),
    ("groups.csv", "\noira,", "\nOIra,", "oira", "id", "[a-z]"),
    ("groups.csv", "\noira,", "\npira,", "pira", "id", "already"),
    ("groups.csv", "Official IRA", "Official\tIRA", "oira", "name", "printed"),
    ("movements.csv", "irish,Irish", "erin,Irish", "ira_pre", "movement", "movements.csv"),
    ("movements.csv", "\nirish,", "\nempty,Empty,None.\nirish,", "irish", "id", "no group"),
]


@pytest.mark.parametrize(("file", "old", "new", "start", "column", "reason"), CELLS)
def test_a_wrong_cell_is_named(
    damage: Damage, file: str, old: str, new: str, start: str, column: str, reason: str
) -> None:
    damage(file, old, new)
    error = refusal()
    named = "groups.csv" if start == "ira_pre" else file
    assert error.path.name == named
    assert error.line == line_of(named, f"{start},")
    assert error.column == column
    assert reason in error.reason
    assert str(error) == f"{error.path}, line {error.line}, column {column}: {error.reason}"


SHAPES = [
    ("ties.csv", "type,year,cause", "type,cause", 1, "the column year is missing"),
    ("ties.csv", "type,year,cause", "type,year,year,cause", 1, "year stands there twice"),
    ("ties.csv", "type,year,cause", "type,year,colour,cause", 1, "unknown column 'colour'"),
    (
        "ties.csv",
        "oira,inla,splinter,",
        "oira,inla,splinter,,",
        4,
        "9 cells where the header has 8",
    ),
    ("ties.csv", "oira,inla,splinter,", "oira,inla;splinter,", 4, "7 cells where the header has 8"),
    ("ties.csv", "oira,inla,splinter,", 'oira,inla,"splinter"x,', 4, "no valid CSV"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "reason"), SHAPES)
def test_a_table_of_the_wrong_shape_is_refused(
    damage: Damage, file: str, old: str, new: str, line: int, reason: str
) -> None:
    damage(file, old, new)
    error = refusal()
    assert (error.path.name, error.line) == (file, line)
    assert reason in error.reason


def test_a_tie_that_stands_there_twice_is_refused(copy: Path) -> None:
    path = copy / "ties.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[3]]), encoding="utf-8")
    error = refusal()
    assert error.line == 61
    assert "line 4 already" in error.reason


def test_lines_are_counted_as_an_editor_does(copy: Path) -> None:
    """Blank lines and a quoted line break before the fault do not shift it."""
    path = copy / "ties.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace("\noira,inla,splinter,1974", "\n\n\noira,inla,splinter,1964")
    path.write_text(text, encoding="utf-8")
    assert refusal().line == 6
    path.write_text(text.replace("against armed", '"against\narmed"', 1), encoding="utf-8")
    assert refusal().line == 2


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "empty"),
        (b"\n \n", None, "empty"),
        (b"id,name,introduction\n", None, "no rows"),
        (b"id;name;introduction\n", 1, "apart by commas"),
        ("id,name,introduction\na,b,c\nd,Óglaigh,f\n".encode("latin-1"), 3, "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    copy: Path, content: bytes, line: int | None, reason: str
) -> None:
    (copy / "movements.csv").write_bytes(content)
    error = refusal()
    assert (error.path.name, error.line) == ("movements.csv", line)
    assert reason in error.reason


def test_a_file_that_spreadsheets_wrote_is_read(copy: Path) -> None:
    """A byte order mark and Windows line ends are no damage."""
    path = copy / "groups.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert data.groups()["onh"].name.startswith("Óglaigh na hÉireann")


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "ties.csv").unlink()
    error = refusal()
    assert error.path == copy / "ties.csv"
    assert "cannot be read" in error.reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"resources": [', '"tables": [', "resources"),
        ('"name": "aim_detail",', '"name": "detail",', "aim_detail"),
        ('"name": "spoilers",', '"name": "spoilers"', "no JSON"),
        ('"name": "ties",', '"name": "bonds",', "the table ties is missing"),
        ('{"fields": ["to_group"]', '{"fields": ["to"]', "no column to"),
        ('"maxLength": 8', '"pattern": "["', "pattern"),
    ],
)
def test_a_damaged_schema_is_refused(
    damage: Damage, copy: Path, old: str, new: str, reason: str
) -> None:
    damage("datapackage.json", old, new)
    if "aim_detail" in old:
        damage("groups.csv", "aim_detail", "detail")
    assert reason in str(refusal())


def test_an_edited_table_is_read_again(damage: Damage) -> None:
    assert data.groups()["oira"].ended == 1972
    damage("groups.csv", "OIRA,1969,1972", "OIRA,1969,1973")
    assert data.groups()["oira"].ended == 1973


def test_a_refusal_survives_pickling() -> None:
    error = data.DataError(Path("ties.csv"), "no", 3, "year")
    assert str(pickle.loads(pickle.dumps(error))) == "ties.csv, line 3, column year: no"
    assert isinstance(error, ValueError)


def test_a_named_folder_must_hold_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    assert "does not exist" in str(refusal())
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert "datapackage.json" in str(refusal())


def test_tables_in_the_package_come_before_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert data.data_folder() == REPOSITORY
    installed = tmp_path / "_tables"
    monkeypatch.setattr(folders, "INSTALLED", installed)
    assert data.data_folder() == REPOSITORY
    shutil.copytree(REPOSITORY, installed)
    assert data.data_folder() == installed


def test_no_tables_at_all_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(folders, "INSTALLED", tmp_path / "a")
    monkeypatch.setattr(folders, "REPOSITORY", tmp_path / "b")
    assert VARIABLE in str(refusal())


TABLES = [*sorted(path.name for path in REPOSITORY.glob("*.csv")), "datapackage.json"]
PUT = st.binary(max_size=3) | st.sampled_from([b",", b'"', b"\n", b"{", b"}", b"1", b"\x00"])
PLACE = st.floats(0, 1, exclude_max=True)
LENGTH = st.integers(0, 40)


def refused(folder: Path, file: str, place: float, length: int, put: bytes) -> Exception | None:
    """Read a folder in which some bytes of one file are replaced; give the refusal if any."""
    shutil.copytree(REPOSITORY, folder, dirs_exist_ok=True)
    content = (folder / file).read_bytes()
    start = int(place * len(content))
    (folder / file).write_bytes(content[:start] + put + content[start + length :])
    error = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        try:
            data.references() if file == "references.bib" else data.ties()
        except data.DataError as caught:
            error = caught
    assert error is None or error.path.parent == folder
    shutil.rmtree(folder)
    return error


def test_the_next_tests_do_read_and_do_damage(tmp_path: Path) -> None:
    assert len(TABLES) >= 4
    for file in (*TABLES, "references.bib"):
        assert refused(tmp_path / "whole", file, 0.5, 0, b"") is None
        assert refused(tmp_path / "broken", file, 0.5, 0, b"\xff") is not None


@settings(max_examples=150)
@given(file=st.sampled_from(TABLES), place=PLACE, length=LENGTH, put=PUT)
def test_no_damage_to_a_table_escapes_as_another_error(
    tmp_path_factory: pytest.TempPathFactory, file: str, place: float, length: int, put: bytes
) -> None:
    refused(tmp_path_factory.mktemp("tables"), file, place, length, put)


@settings(max_examples=8)
@given(place=PLACE, length=LENGTH, put=PUT)
def test_no_damage_to_the_bibliography_escapes_as_another_error(
    tmp_path_factory: pytest.TempPathFactory, place: float, length: int, put: bytes
) -> None:
    refused(tmp_path_factory.mktemp("works"), "references.bib", place, length, put)
