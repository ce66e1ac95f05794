"""What a late submission costs: a share of its marks for each day that has begun."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, Unicode

from spoilers.grading.nbgrader.entries import Entries

DAY = timedelta(days=1)


class SharePerDay(LateSubmissionPlugin):
    """Take a share of the marks for each day that a submission is late.

    Switch it on in ``nbgrader_config.py`` with
    ``c.AssignLatePenalties.plugin_class = "spoilers.grading.nbgrader.late.SharePerDay"``. An
    exercise without a due date is never late, and an extension moves the due date of one student.
    """

    share = Float(0.10, help="the share of the marks that a day costs, from 0 to 1").tag(
        config=True
    )
    grace = Float(15, help="how many minutes late count as in time").tag(config=True)
    timezone = Unicode(
        "",
        help="whose days they are, such as Europe/Berlin; those of this machine if left out",
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """How many points does a submission lose?

        Parameters
        ----------
        student_id : str
            Whose it is.
        score : float
            The points that it earned.
        total_seconds_late : float
            How long after the due date, with any extension, it was handed in.

        Returns
        -------
        float or None
            The points to take away, from 0 to ``score``; None if it was in time.

        Examples
        --------
        >>> rule = SharePerDay(share=0.10, grace=15)
        >>> rule.late_submission_penalty("ana", 40, 14 * 60)
        >>> [rule.late_submission_penalty("ana", 40, late) for late in (3_600, 90_000)]
        [4.0, 8.0]
        """
        if total_seconds_late <= self.grace * 60:
            return None
        days = self._days(student_id, total_seconds_late)
        return float(round(score * min(1.0, max(0.0, self.share) * days), 2))

    def _days(self, student_id: str, total_seconds_late: float) -> int:
        """Count the days, from the due date of this student where the gradebook has one."""
        late = timedelta(seconds=total_seconds_late)
        if not hasattr(self.parent, "gradebook"):
            return math.ceil(late / DAY)
        found = self.parent.gradebook.find_submission(self.parent.assignment_id, student_id)
        due = found.duedate.replace(tzinfo=UTC)
        return days_begun(due, due + late, ZoneInfo(self.timezone) if self.timezone else None)


class LatePenalties(AssignLatePenalties):
    """Enters what a late submission loses, as nbgrader does.

    It opens the gradebook for each notebook. Most are in time, and need nothing to be written.
    """

    def __call__(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Enter the penalty for a notebook, which stays as it is, so that it need not be copied."""
        return self.preprocess(nb, resources) if self.enabled else (nb, resources)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Enter the penalty for a notebook, if there is or was one."""
        which = resources["nbgrader"]
        entries = Entries(self.parent.gradebook(which["db_url"]))
        late = entries.seconds_late(which["assignment"], which["student"]) > 0
        if late or entries.has_penalty(which["assignment"], which["student"], which["notebook"]):
            return super().preprocess(nb, resources)  # type: ignore[no-any-return]
        return nb, resources


def days_begun(due: datetime, handed_in: datetime, zone: tzinfo | None = None) -> int:
    """How many days late is something, each that has begun counted whole?

    A day ends by the clock on the wall, at the hour at which the work was due. The day on which
    the clocks go back has 25 hours, and the one on which they go forward 23.

    Parameters
    ----------
    due, handed_in : datetime.datetime
        With their time zones.
    zone : datetime.tzinfo, optional
        Whose clock it is; this machine's if left out.

    Returns
    -------
    int
        0 if it was in time.

    Examples
    --------
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> due = datetime(2026, 10, 24, 23, 59, tzinfo=berlin)
    >>> days_begun(due, datetime(2026, 10, 25, 23, 58, tzinfo=berlin), berlin)
    1
    """
    if handed_in.astimezone(UTC) <= due.astimezone(UTC):
        return 0
    walls = (each.astimezone(zone).replace(tzinfo=None) for each in (due, handed_in))
    first, last = walls
    return max(1, math.ceil((last - first) / DAY))
