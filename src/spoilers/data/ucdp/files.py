"""Open a file of UCDP as it was downloaded, and tell what it is: a table of text, or an error.

UCDP serves most datasets as a zip with one CSV file in it, and the peace agreements as a
workbook. Both are read as they are, unpacked or not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pandas as pd

from spoilers.data.errors import DataError

Progress = Callable[[int, int], None]

# Below this size nothing is said: it is read before anybody could read the message.
_LARGE = 20_000_000


@dataclass(frozen=True)
class Column:
    """One column that a reader takes from a file.

    Parameters
    ----------
    name : str
        What it is called here.
    spellings : tuple of str
        What it is called in the files, newest first; capitals and underscores do not matter.
    number : bool
        Whether it holds whole numbers.
    required : bool
        Whether a file without it is refused.
    """

    name: str
    spellings: tuple[str, ...]
    number: bool = False
    required: bool = True


@dataclass(frozen=True)
class Dataset:
    """One of UCDP's datasets.

    Parameters
    ----------
    name : str
        Its name.
    reader : str
        The function that reads it.
    columns : tuple of Column
        What is taken from it.
    """

    name: str
    reader: str
    columns: tuple[Column, ...]

    def found(self, header: list[str]) -> dict[str, str]:
        """Which columns of a header are those of the dataset?

        Parameters
        ----------
        header : list of str
            The first line of a file.

        Returns
        -------
        dict from str to str
            Our name to the name in the file.

        Examples
        --------
        >>> Dataset("toy", "read_toys", (Column("id", ("ToyId",)),)).found(["toy_id", "size"])
        {'id': 'toy_id'}
        """
        known = {_bare(name): name for name in reversed(header)}
        return {
            column.name: known[_bare(spelling)]
            for column in self.columns
            for spelling in reversed(column.spellings)
            if _bare(spelling) in known
        }

    def missing(self, header: list[str]) -> list[str]:
        """Which columns does a file lack?

        Parameters
        ----------
        header : list of str
            The first line of a file.

        Returns
        -------
        list of str
            Required columns that are not there, as UCDP spells them.

        Examples
        --------
        >>> Dataset("toy", "read_toys", (Column("id", ("ToyId",)),)).missing(["size"])
        ['ToyId']
        """
        there = self.found(header)
        return [c.spellings[0] for c in self.columns if c.required and c.name not in there]


def read_text_table(
    path: Path, dataset: Dataset, others: tuple[Dataset, ...], progress: Progress | None
) -> pd.DataFrame:
    """What stands in the columns of a dataset, as text?

    Parameters
    ----------
    path : Path
        A CSV file, a zip with one CSV file or workbook in it, or a workbook.
    dataset : Dataset
        What it should be.
    others : tuple of Dataset
        What it could be instead, for the message.
    progress : callable or None
        Told bytes read and bytes in all.

    Returns
    -------
    pandas.DataFrame
        One column of text for each column found, under our names; ``attrs["remarks"]`` says what
        had to be put up with.

    Raises
    ------
    DataError
        If the file is missing, damaged, or another dataset.

    Examples
    --------
    >>> read_text_table(Path("nowhere.csv"), Dataset("toy", "read_toys", ()), (), None)
    Traceback (most recent call last):
    spoilers.data.errors.DataError: nowhere.csv: there is no such file
    """
    _check_path(path)
    if _workbook(path):
        table = _read_workbook(path)
        remarks: list[str] = []
        header = [str(name) for name in table.columns]
        names = _names(path, dataset, others, header)
        table = table[list(names.values())]
    else:
        table, names, remarks = _read_csv(path, dataset, others, progress)
    table = table.rename(columns={there: ours for ours, there in names.items()})[list(names)]
    if len(table) and table.iloc[0].astype(str).str.startswith("#").any():
        # Files from the Humanitarian Data Exchange have a row of tags under the header.
        table = table.iloc[1:].reset_index(drop=True)
    if not len(table):
        raise DataError(path, "the file has a header and no rows")
    table.attrs["remarks"] = remarks
    return table


def version_of(path: Path, table: pd.DataFrame) -> str:
    """Which version of the dataset is this?

    Parameters
    ----------
    path : Path
        The file, whose name mostly says so.
    table : pandas.DataFrame
        Its rows, some of which have a column ``version``.

    Returns
    -------
    str
        Such as ``25.1``; empty if neither says.

    Examples
    --------
    >>> version_of(Path("ged251-csv.zip"), pd.DataFrame())
    '25.1'
    >>> version_of(Path("GEDEvent_v22_1.csv"), pd.DataFrame())
    '22.1'
    """
    if "version" in table and table["version"].notna().any():
        return str(table["version"].dropna().iloc[0])
    found = re.search(r"(?:v|ged|-)(\d\d)[_.]?(\d)(?!\d)", path.name, flags=re.IGNORECASE)
    return f"{found[1]}.{found[2]}" if found else ""


def say_progress(done: int, total: int) -> None:
    """Print how far the reading has come, on one line that is written over.

    Parameters
    ----------
    done, total : int
        Bytes read, and bytes in all.

    Examples
    --------
    >>> say_progress(50_000_000, 100_000_000)
    Reading: 50%
    """
    print(f"\rReading: {done / total:.0%}", end="\n" if done >= total else "", flush=True)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise DataError(path, "this is a folder: give the file in it")
    if not path.is_file():
        raise DataError(path, "there is no such file")
    if path.stat().st_size == 0:
        raise DataError(path, "the file is empty: the download did not finish")


def _workbook(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise DataError(path, "the zip is damaged: download it again") from None
    return "xl/workbook.xml" in names or (
        len(_inside(names)) == 1 and _inside(names)[0].lower().endswith(".xlsx")
    )


def _inside(names: list[str]) -> list[str]:
    return [
        name
        for name in names
        if name.lower().endswith((".csv", ".xlsx")) and not name.startswith("__MACOSX")
    ]


def _read_workbook(path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        inner = None if "xl/workbook.xml" in names else archive.read(_inside(names)[0])
    try:
        return pd.read_excel(io.BytesIO(inner) if inner else path, dtype=str, engine="openpyxl")
    except ImportError:
        raise DataError(
            path,
            "this is a workbook of Excel, which needs the package openpyxl: "
            "pip install 'spoilers[ucdp]'. Or download the same table as CSV",
        ) from None
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise DataError(path, f"the workbook cannot be read: {error}") from None


@contextmanager
def _opened(path: Path, progress: Progress | None) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            files = _inside(archive.namelist())
            if len(files) != 1:
                held = ", ".join(archive.namelist()[:5]) or "nothing"
                raise DataError(path, f"expected a zip with one CSV file in it; it holds {held}")
            with archive.open(files[0]) as stream:
                yield _Counting(stream, archive.getinfo(files[0]).file_size, progress).file()
        return
    if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise DataError(path, "this is a web page, not the data: download the file itself")
    if b"\0" in start:
        raise DataError(path, "this is no text: expected a CSV file, a zip or a workbook")
    with path.open("rb") as stream:
        yield _Counting(stream, path.stat().st_size, progress).file()


class _Counting(io.RawIOBase):
    """A stream that tells how much of it was read."""

    def __init__(self, stream: IO[bytes], total: int, progress: Progress | None) -> None:
        self.stream, self.total, self.done, self.said = stream, total, 0, 0
        self.progress = progress

    def file(self) -> IO[bytes]:
        return cast(IO[bytes], io.BufferedReader(self, 1 << 20))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self.stream.read(len(buffer))
        buffer[: len(block)] = block
        self.done += len(block)
        step = self.total // 20
        if self.progress and (self.done >= self.total or self.done - self.said > step) and block:
            self.said = self.done
            self.progress(self.done, self.total)
        return len(block)


def _read_csv(
    path: Path, dataset: Dataset, others: tuple[Dataset, ...], progress: Progress | None
) -> tuple[pd.DataFrame, dict[str, str], list[str]]:
    if progress is None and path.stat().st_size > _LARGE:
        progress = say_progress
    readings: tuple[tuple[str, list[str]], ...] = (
        ("utf-8-sig", []),
        ("latin-1", ["the file is not in UTF-8; it was read as Latin-1: look at the accents"]),
    )
    for encoding, remarks in readings:
        try:
            with _opened(path, None) as stream:
                header = list(pd.read_csv(stream, nrows=0, encoding=encoding).columns)
            names = _names(path, dataset, others, header)
            with _opened(path, progress) as stream:
                table = pd.read_csv(
                    stream,
                    usecols=list(names.values()),
                    dtype=str,
                    encoding=encoding,
                    keep_default_na=False,
                    na_values=[""],
                )
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise DataError(path, f"no valid CSV: {str(error).strip()}") from None
        except (zipfile.BadZipFile, EOFError) as error:
            raise DataError(path, f"the zip is damaged: download it again ({error})") from None
        return table, names, remarks
    raise DataError(path, "the text can be read neither as UTF-8 nor as Latin-1")


def _names(
    path: Path, dataset: Dataset, others: tuple[Dataset, ...], header: list[str]
) -> dict[str, str]:
    missing = dataset.missing(header)
    if not missing:
        return dataset.found(header)
    for other in others:
        if other is not dataset and not other.missing(header):
            raise DataError(
                path,
                f"this is the {other.name}: read it with {other.reader}(), not {dataset.reader}()",
            )
    if header and re.fullmatch(r"\d+(\.\d+)?", header[0]):
        raise DataError(path, "the file has no header: its first line should name the columns")
    found = ", ".join(header[:8])
    raise DataError(
        path,
        f"this is not the {dataset.name}: it has no column {', '.join(missing)}; "
        f"it begins with {found}",
    )
