"""What a late submission costs: a share of its marks for each day that has begun."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY = 86_400


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
        days = math.ceil(total_seconds_late / DAY)
        return float(round(score * min(1.0, max(0.0, self.share) * days), 2))
