"""Small files in UCDP's own formats. Everything in them is invented, but what `real` holds."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

GED = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
DYADIC = [
    "dyad_id",
    "conflict_id",
    "location",
    "side_a",
    "side_a_id",
    "side_a_2nd",
    "side_b",
    "side_b_id",
    "side_b_2nd",
    "incompatibility",
    "territory_name",
    "year",
    "intensity_level",
    "type_of_conflict",
    "start_date",
    "start_prec",
    "start_date2",
    "start_prec2",
    "gwno_a",
    "gwno_a_2nd",
    "gwno_b",
    "gwno_b_2nd",
    "gwno_loc",
    "region",
    "version",
]
ACTOR = [
    "ActorId",
    "NameData",
    "NameOrig",
    "NameOrigFull",
    "NameOrigFullEng",
    "NameChange",
    "NewName",
    "NewNameFullMotherTongue",
    "NewNameFullEng",
    "Org",
    "ConflictId",
    "DyadId",
    "PrimaryParty",
    "OSID",
    "OSCoalition",
    "OSCoalitionID",
    "NSID",
    "NSCoalition",
    "NSCoalitionID",
    "Splinter",
    "NamePrev",
    "ActorIdPrev",
    "SplitTemp",
    "NameSplitTemp",
    "ActorIdSplitTemp",
    "Alliance",
    "NameAlliance",
    "ActorIdAlliance",
    "JoinGroup",
    "GroupName",
    "ActorIdGroup",
    "Location",
    "GWNOLoc",
    "Region",
    "Version",
]
AGREEMENT = [
    "paid",
    "region",
    "gwno",
    "conflict_id",
    "conflict_name",
    "dyad_id",
    "dyad_name",
    "actor_id",
    "actor_name",
    "incompatibility",
    "pa_name",
    "year",
    "pa_date",
    "pa_comment",
    "pa_sign",
    "ended",
    "duration",
    "inclusive",
    "no_dyad",
    "pa_type",
    "out_iss",
    "procID",
    "frame",
    "version",
]

ONE_SIDED = [
    "conflict_id",
    "dyad_id",
    "actor_id",
    "coalition_components",
    "actor_name",
    "actor_name_fulltext",
    "actor_name_mothertongue",
    "year",
    "best_fatality_estimate",
    "low_fatality_estimate",
    "high_fatality_estimate",
    "is_government_actor",
    "location",
    "gwno_location",
    "gwnoa",
    "region",
    "version",
]
# The columns on one-sided violence, of eighty.
COUNTRY_YEAR = [
    "country_id_cy",
    "country_cy",
    "year_cy",
    "os_dyad_names_cy",
    "os_nsgroup_killings_best_cy",
    "os_nsgroup_killings_high_cy",
    "os_nsgroup_killings_low_cy",
    "version",
]


def text(header: Sequence[str], rows: Sequence[dict[str, object]]) -> str:
    """Write a table as CSV."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(header), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def event(
    number: int, day: str, side_b: str = "FLE", best: int = 3, **other: object
) -> dict[str, object]:
    """Make an event in the war of Erewhon with one of its rebel groups."""
    dyad = {"FLE": 51, "FLE - New": 52, "Other": 53}.get(side_b, 59)
    return {
        "id": number,
        "year": int(day[:4]),
        "type_of_violence": 1,
        "conflict_new_id": 9,
        "conflict_name": "Erewhon: Government",
        "dyad_new_id": dyad,
        "dyad_name": f"Government of Erewhon - {side_b}",
        "side_a": "Government of Erewhon",
        "side_b": side_b,
        "country": "Erewhon",
        "date_start": f"{day} 00:00:00.000",
        "date_end": f"{day} 00:00:00.000",
        "date_prec": 1,
        "low": best,
        "best": best,
        "high": best + 2,
        **other,
    }


def agreement(number: int, day: str, **other: object) -> dict[str, object]:
    """Make a full agreement between Erewhon and the FLE that left somebody out."""
    return {
        "paid": number,
        "conflict_id": 9,
        "conflict_name": "Erewhon: Government",
        "dyad_id": 51,
        "dyad_name": "Government of Erewhon - FLE",
        "pa_name": f"Accord {number}",
        "year": int(day[:4]),
        "pa_date": day,
        "pa_comment": "Full peace agreement\n\nSigned by a river.",
        "inclusive": 2,
        "pa_type": 1,
        "version": "22.1",
        **other,
    }


def dyad(number: int, year: int, **other: object) -> dict[str, object]:
    """Make a year of fighting of a pair."""
    return {
        "dyad_id": number,
        "conflict_id": 9,
        "location": "Erewhon",
        "side_a": "Government of Erewhon",
        "side_a_id": 1,
        "side_b": f"group {number}",
        "side_b_id": number + 100,
        "year": year,
        "intensity_level": 1,
        "type_of_conflict": 3,
        "version": "25.1",
        **other,
    }


def killing(actor: int, year: int, best: int, **other: object) -> dict[str, object]:
    """Make a year in which an actor killed civilians."""
    return {
        "actor_id": actor,
        "actor_name": f"actor {actor}",
        "year": year,
        "best_fatality_estimate": best,
        "low_fatality_estimate": best,
        "high_fatality_estimate": best,
        "is_government_actor": 0,
        "location": "Erewhon",
        "version": "25.1",
        **other,
    }


def zipped(path: Path, name: str, content: str) -> Path:
    """Write a zip as UCDP serves it, with one file in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path
