"""Keep the tables in ``data/README.md`` as the schema and the rows have them.

``python -m spoilers.data.readme`` writes them anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from spoilers.data.bibliography import VERIFICATIONS, references
from spoilers.data.checked import checked_rows
from spoilers.data.folder import data_folder, read_text
from spoilers.data.lineage import movements
from spoilers.data.schema import Column, read_package

BLOCK = re.compile(r"(?P<begin><!-- table: (?P<name>\w+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def refresh(text: str) -> str:
    r"""What should the text of ``data/README.md`` be?

    Parameters
    ----------
    text : str
        The text as it is, with blocks between ``<!-- table: NAME -->`` and ``<!-- end -->``.

    Returns
    -------
    str
        The same text, each block made anew.

    Raises
    ------
    ValueError
        If a block has a name that stands for nothing.

    Examples
    --------
    >>> "introduction" in refresh("<!-- table: movements -->\n<!-- end -->")
    True
    """
    return BLOCK.sub(lambda block: block["begin"] + _block(block["name"]) + block["end"], text)


def _block(name: str) -> str:
    package = read_package(data_folder())
    if name in package.tables:
        return _columns(package.tables[name].columns)
    if name == "sources":
        return _table(("Name in the rows", "What it is"), package.sources.items())
    if name == "basis":
        return _basis()
    if name == "verification":
        return _verification()
    raise ValueError(f"block {name!r}: expected basis, sources, verification or a table")


def _columns(columns: tuple[Column, ...]) -> str:
    rows = [
        (
            f"`{column.name}`",
            column.description,
            column.allowed() + ("" if column.required else ", or empty"),
        )
        for column in columns
    ]
    lists = [
        f"\n`{column.name}`: "
        + "; ".join(f"**{value}** {label}" for value, label in column.categories.items())
        + ".\n"
        for column in columns
        if column.categories
    ]
    return _table(("Column", "Meaning", "Allowed"), rows) + "".join(lists)


def _basis() -> str:
    kinds = ("read", "part", "memory")
    rows = []
    for name, schema in read_package(data_folder()).tables.items():
        if not any(column.name == "basis" for column in schema.columns):
            continue
        _, records = checked_rows(name)
        # A claim that a statement judges rests on what the statement rests on.
        part = [row for row in records if row.cells["basis"]]
        counts: Counter[str] = Counter(str(row.cells["basis"]) for row in part)
        low = sum(row.cells["confidence"] == "L" for row in part)
        share = f"{counts['memory'] / len(part):.0%}"
        rows.append((name, len(part), *(counts[kind] for kind in kinds), share, low))
    head = ("Table", "Rows", "Read", "Part", "Memory", "Share from memory", "Low confidence")
    return _table(head, rows) + f"\nThe tables hold {len(movements())} movements.\n"


def _verification() -> str:
    counts: Counter[str] = Counter(entry.verification for entry in references().values())
    return _table(("Verification", "Entries"), [(kind, counts[kind]) for kind in VERIFICATIONS])


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def main() -> None:
    """Write the tables of ``data/README.md`` anew."""
    path: Path = data_folder() / "README.md"
    held = read_text(path)
    made = refresh(held)
    if made != held:
        path.write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
