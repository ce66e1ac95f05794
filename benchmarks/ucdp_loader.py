"""How long does a whole Georeferenced Event Dataset take to read?

Writes an invented file of 350,000 events with all 49 columns of the real one into a temporary
folder, packed as UCDP serves it, and reads it twice: with `read_events`, and with
``pandas.read_csv`` of the same columns alone, which checks nothing.

    python -m benchmarks.ucdp_loader
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from spoilers.data import ucdp

ROWS = 350_000
COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
)


def invented() -> pd.DataFrame:
    """Make events of about the size of real ones."""
    rng = np.random.default_rng(5)
    days = pd.Timestamp("1989-01-01") + pd.to_timedelta(rng.integers(0, 13000, ROWS), unit="D")
    pair = rng.integers(0, 900, ROWS)
    best = rng.poisson(6, ROWS)
    known: dict[str, object] = {
        "id": np.arange(ROWS),
        "year": days.year,
        "type_of_violence": rng.integers(1, 4, ROWS),
        "conflict_new_id": pair // 3,
        "conflict_name": [f"Country {number // 3}: Government" for number in pair],
        "dyad_new_id": pair,
        "dyad_name": [f"Government of Country {number // 3} - Group {number}" for number in pair],
        "side_a": [f"Government of Country {number // 3}" for number in pair],
        "side_b": [f"Group {number}" for number in pair],
        "country": [f"Country {number // 3}" for number in pair],
        "date_start": days.strftime("%Y-%m-%d 00:00:00.000"),
        "date_end": days.strftime("%Y-%m-%d 00:00:00.000"),
        "low": best,
        "best": best,
        "high": best + 1,
        "source_article": "An agency, 'a headline of some length, as they are in the file'",
        "source_headline": "A headline, with a comma, of the length of a line in a newspaper",
        "where_description": "a village some way from a town",
    }
    return pd.DataFrame({name: known.get(name, "12") for name in COLUMNS.split()})


def main() -> None:
    """Measure, and print the figures side by side."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ged251-csv.zip"
        print(f"Writing {ROWS:,} invented events ...", flush=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("GEDEvent_v25_1.csv", invented().to_csv(index=False))
            size = archive.getinfo("GEDEvent_v25_1.csv").file_size
        print(f"{size / 1e6:,.0f} MB, packed {path.stat().st_size / 1e6:,.0f} MB")
        start = time.perf_counter()
        events = ucdp.read_events(path, progress=lambda done, total: None)
        ours = time.perf_counter() - start
        columns = ["id", "year", "type_of_violence", "conflict_new_id", "conflict_name",
                   "dyad_new_id", "dyad_name", "side_a", "side_b", "country", "date_start",
                   "date_end", "low", "best", "high"]  # fmt: skip
        start = time.perf_counter()
        plain = pd.read_csv(path, usecols=columns, compression="zip")
        theirs = time.perf_counter() - start
        assert len(events) == len(plain) == ROWS
        start = time.perf_counter()
        years = ucdp.deaths_by_year(events)
        summed = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"read_events: {ours:.1f} s, {ROWS / ours:,.0f} rows a second, every cell checked")
    print(f"pandas.read_csv alone: {theirs:.1f} s; ratio {ours / theirs:.1f}")
    print(f"deaths_by_year: {summed:.2f} s for {len(years):,} rows")
    held = events.memory_usage(deep=True).sum() / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"the events hold {held:,.0f} MB; the whole run reached {peak * unit / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
