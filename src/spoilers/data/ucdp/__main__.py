"""``python -m spoilers.data.ucdp``: the tables of lesson 07 from files of UCDP."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from spoilers.data.errors import DataError
from spoilers.data.ucdp.readers import (
    read_agreements,
    read_country_years,
    read_dyads,
    read_events,
    read_one_sided,
)
from spoilers.data.ucdp.rebuild import rebuild

READERS: dict[str, tuple[Callable[[str], pd.DataFrame], str]] = {
    "events": (read_events, "Georeferenced Event Dataset"),
    "agreements": (read_agreements, "Peace Agreement Dataset"),
    "dyads": (read_dyads, "Dyadic Dataset"),
    "one_sided": (read_one_sided, "One-sided Violence Dataset"),
    "country_years": (read_country_years, "Organized Violence Country-Year Dataset"),
}


def main(arguments: list[str] | None = None) -> int:
    """Read the files that are named, and write the tables.

    Parameters
    ----------
    arguments : list of str, optional
        As on the command line.

    Returns
    -------
    int
        0, or 1 if a file could not be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m spoilers.data.ucdp",
        description="Make the tables of lesson 07 from files that you downloaded from UCDP.",
    )
    for name, (_, dataset) in READERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=f"{dataset}, zip, CSV or workbook")
    parser.add_argument("--to", required=True, help="a folder that does not exist yet")
    chosen = parser.parse_args(arguments)
    tables = {}
    try:
        for name, (read, _) in READERS.items():
            if getattr(chosen, name):
                tables[name] = read(getattr(chosen, name))
        said = rebuild(Path(chosen.to), **tables)
    except (DataError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    remarks = [remark for table in tables.values() for remark in table.attrs["remarks"]]
    print("\n".join([*remarks, *said]))
    print(f"Done. To use the tables, set SPOILERS_DATA to {chosen.to} and start the lesson again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
