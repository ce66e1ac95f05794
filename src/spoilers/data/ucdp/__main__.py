"""``python -m spoilers.data.ucdp``: the tables of lesson 07 from files of UCDP."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spoilers.data.errors import DataError
from spoilers.data.ucdp.readers import read_agreements, read_events
from spoilers.data.ucdp.rebuild import rebuild


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
    parser.add_argument("--events", required=True, help="Georeferenced Event Dataset, zip or CSV")
    parser.add_argument("--agreements", help="Peace Agreement Dataset, workbook or CSV")
    parser.add_argument("--to", required=True, help="a folder that does not exist yet")
    chosen = parser.parse_args(arguments)
    try:
        events = read_events(chosen.events)
        agreements = read_agreements(chosen.agreements) if chosen.agreements else None
        said = rebuild(Path(chosen.to), events=events, agreements=agreements)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    for line in [*events.attrs["remarks"], *said]:
        print(line)
    print(f"Done. To use the tables, set SPOILERS_DATA to {chosen.to} and start the lesson again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
