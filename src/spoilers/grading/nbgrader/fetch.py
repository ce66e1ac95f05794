"""Fetching feedback: a student finds it whatever she is called."""

from __future__ import annotations

import glob
from pathlib import Path

from nbgrader.exchange.default import ExchangeFetchFeedback
from nbgrader.utils import notebook_hash

from spoilers.grading.nbgrader.collect import SECRET
from spoilers.grading.nbgrader.release import regular_text


class FetchFeedback(ExchangeFetchFeedback):
    """Fetches feedback as nbgrader does, for those, too, whose ids or folders have brackets.

    nbgrader takes the name of a submission for a pattern, finds nothing by it, and says nothing.
    """

    def init_src(self) -> None:
        """Look for the pages of every submission that this student made."""
        super().init_src()
        for folder in sorted(Path(self.cache_path).glob(f"*+{self.coursedir.assignment_id}+*")):
            if glob.has_magic(str(folder)):
                self._find(folder)

    def _find(self, folder: Path) -> None:
        secret = regular_text(folder / SECRET)
        for notebook in sorted(folder.glob("*.ipynb")) if secret else ():
            name = notebook_hash(secret=secret, notebook_id=notebook.stem)
            page = Path(self.outbound_path, f"{name}.html")
            if page.is_file():
                when = folder.name.rpartition("+")[2]
                self.feedback_files.append((notebook.stem, when, str(page)))
