"""Files of the Uppsala Conflict Data Program that a reader downloads, and the tables they make.

UCDP publishes its data under CC BY 4.0. Nothing is fetched here: download the files from UCDP's
page of downloads, and give their paths.
"""

from spoilers.data.ucdp.civilians import civilians_around, civilians_of_last_group
from spoilers.data.ucdp.files import say_progress
from spoilers.data.ucdp.readers import (
    read_actors,
    read_agreements,
    read_country_years,
    read_dyads,
    read_events,
    read_one_sided,
)
from spoilers.data.ucdp.rebuild import course_killers, course_series, rebuild
from spoilers.data.ucdp.summaries import (
    Series,
    deal_window,
    deaths_by_year,
    follow_up,
    monthly_deaths,
    one_faction,
    splinters,
)

__all__ = [
    "Series",
    "civilians_around",
    "civilians_of_last_group",
    "course_killers",
    "course_series",
    "deal_window",
    "deaths_by_year",
    "follow_up",
    "monthly_deaths",
    "one_faction",
    "read_actors",
    "read_agreements",
    "read_country_years",
    "read_dyads",
    "read_events",
    "read_one_sided",
    "rebuild",
    "say_progress",
    "splinters",
]
