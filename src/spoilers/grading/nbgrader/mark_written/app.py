"""The command: ``python3 course.py mark-written EXERCISE [TASK]``."""

from __future__ import annotations

import asyncio
import signal
import webbrowser
from typing import Any, ClassVar

from nbgrader.apps.baseapp import NbGrader, nbgrader_aliases, nbgrader_flags
from traitlets import Bool, Integer

from spoilers.grading.nbgrader.class_view.app import opened
from spoilers.grading.nbgrader.mark_written.pile import Pile, questions
from spoilers.grading.nbgrader.mark_written.server import Marking

USAGE = (
    "Say which exercise: python3 course.py mark-written 01_splintering, or one of its tasks too."
)


class MarkWritten(NbGrader):
    """Shows one written answer after the other, of one task, without names, in random order.

    The points and comments go to nbgrader's gradebook, as those of the form grader do.
    """

    name = "course.py mark-written"
    description = "Mark written answers task by task, blind and in random order."
    aliases: ClassVar[dict[str, Any]] = {**nbgrader_aliases, "port": "MarkWritten.port"}
    flags: ClassVar[dict[str, Any]] = {
        **nbgrader_flags,
        "again": ({"MarkWritten": {"again": True}}, "show answers that have their mark, too"),
        "no-browser": ({"MarkWritten": {"browser": False}}, "only print the address"),
    }
    port = Integer(0, help="the port to open; any free one by default").tag(config=True)
    again = Bool(False, help="show answers that have their mark, too").tag(config=True)
    browser = Bool(True, help="open a browser").tag(config=True)

    def start(self) -> None:
        """Open the page, and answer until Ctrl+C."""
        if not 1 <= len(self.extra_args) <= 2:
            self.fail("%s", USAGE)
        try:
            with opened(self.coursedir) as gradebook:
                asked = questions(gradebook, self.coursedir, *self.extra_args)
                piles = {q.cell: Pile(gradebook, self.coursedir, q, self.again) for q in asked}
                asyncio.run(self._serve(Marking(piles)))
        except (ValueError, OSError) as reason:
            self.fail("%s", reason)

    async def _serve(self, marking: Marking) -> None:
        address = marking.open(self.port)
        for name, pile in marking.piles.items():
            print(f"{name}: {len(pile.waiting())} answers wait for a mark.")
        print(f"Mark them here, and nowhere else: {address}")
        print("Each mark is kept when you save it. To stop, press Ctrl+C.", flush=True)
        if self.browser:
            webbrowser.open(address)
        stop = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            try:
                asyncio.get_running_loop().add_signal_handler(sign, stop.set)
            except NotImplementedError:
                # Windows: there Ctrl+C ends the loop by itself.
                break
        await stop.wait()
        await marking.close()
        print("\nStopped. What you saved is in the gradebook.")
