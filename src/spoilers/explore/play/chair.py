"""One game as it is played: what the player sees each week, and what is said at the end."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from spoilers.explore.play.unrolled import games
from spoilers.explore.play.words import WORDS, counted, fill
from spoilers.theory.play.habits import STRIKES
from spoilers.theory.play.rules import EVENTS, QUIET, RETURN, SUCCESS


@dataclass
class Chair:
    """A game that is being played.

    The page's script does the same on the same graph; a test holds the two together.

    Parameters
    ----------
    game : int
        Which of `OFFERS`, counted from 0.

    Attributes
    ----------
    measures, events : list of int
        What the player has done and what the news was, week by week: places in `MEASURES` and
        `EVENTS`.
    best, why : list of int
        What the best play would have done, and the place of the reason.
    at, place : int
        The week and the state in which the game stands.
    ending : str
        Empty while it goes on; else ``stands``, ``return`` or ``removed``.
    dead, bystanders : int
        All who have died so far, and those of them whom a strike killed.

    Examples
    --------
    >>> chair = Chair(0)
    >>> chair.choose(0)
    >>> chair.at, chair.ending
    (1, '')
    """

    game: int
    measures: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    best: list[int] = field(default_factory=list)
    why: list[int] = field(default_factory=list)
    at: int = 0
    place: int = 0
    ending: str = ""
    dead: int = 0
    bystanders: int = 0

    @property
    def graph(self) -> dict[str, Any]:
        """The unrolled game."""
        return games()[self.game]

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return len(self.graph["killed"])

    def read(self, column: str) -> int:
        """Read a column off the state in which the game stands."""
        return int(self.graph["weeks"][self.at][column][self.place])

    def dead_by_now(self) -> int:
        """Count the dead, with those of this week's news."""
        through = not self.ending and self.read("news") == SUCCESS
        return self.dead + (int(self.graph["killed"][self.at]) if through else 0)

    def choose(self, measure: int) -> None:
        """Take a measure, and go on to the next week.

        Parameters
        ----------
        measure : int
            A place in `MEASURES`.

        Raises
        ------
        ValueError
            If the game is over or there is no such measure.
        """
        if self.ending or measure not in range(RETURN + 1):
            raise ValueError(
                f"measure = {measure!r}: expected 0 to {RETURN}, in a game that goes on"
            )
        struck = int(self.graph["bystanders"][self.at]) if measure == STRIKES else 0
        self.dead = self.dead_by_now() + struck
        self.bystanders += struck
        self.measures.append(measure)
        self.events.append(self.read("news"))
        self.best.append(self.read("best"))
        self.why.append(self.read("why"))
        self._go_on(measure)

    def _go_on(self, measure: int) -> None:
        if measure == RETURN:
            self.ending = "return"
            return
        ahead = self.graph["weeks"][self.at]["next"][measure][self.place]
        if ahead < 0:
            self.ending = "removed"
            return
        self.at, self.place = self.at + 1, ahead
        if self.at == self.weeks:
            self.ending = "stands"

    # ---- what is said ------------------------------------------------------------------------

    def news(self) -> str:
        """Say what the week brings."""
        event = EVENTS[self.read("news")]
        return fill(WORDS["news"][event], killed=self.graph["killed"][self.at])

    def expects(self) -> str:
        """Say what the faction left out expects."""
        return str(WORDS["expects"][bisect_left(WORDS["nearest"], self.read("expected"))])

    def meters(self) -> dict[str, str]:
        """Say what the four meters show."""
        shown = {
            "critics": self.read("critics"),
            "hold": self.read("hold"),
            "dead": self.dead_by_now(),
            "expected": self.expects(),
        }
        return {name: fill(WORDS["values"][name], value=value) for name, value in shown.items()}

    def told(self) -> str:
        """Say the whole week, for who cannot see it."""
        said = [fill(WORDS["week"], week=self.at + 1, weeks=self.weeks) + ".", self.news()]
        if self.measures and self.measures[-1] == STRIKES:
            said.insert(0, self.struck(int(self.graph["bystanders"][self.at - 1])))
        said += [f"{WORDS['meters'][name]}: {value}." for name, value in self.meters().items()]
        return " ".join(said)

    @staticmethod
    def struck(bystanders: int) -> str:
        """Say whom a strike has killed."""
        return fill(counted(WORDS["bystanders"], bystanders), bystanders=bystanders)

    def line(self) -> Chair:
        """Play the best play with the same luck."""
        other = Chair(self.game)
        while not other.ending:
            other.choose(other.read("best"))
        return other

    def met(self) -> dict[str, Any]:
        """Count what was met, for a sentence."""
        attempts = sum(event != QUIET for event in self.events)
        return {
            "attempts": fill(counted(WORDS["attempts"], attempts), count=attempts),
            "through": self.events.count(SUCCESS),
            "week": len(self.measures),
            "dead": self.dead,
        }

    def debrief(self) -> list[str]:
        """Say what happened and what could not be known, paragraph by paragraph."""
        return [
            fill(WORDS["endings"][self._ending()], **self.met()) + " " + self._dead(),
            self._partner(),
            self._learned(),
            fill(WORDS["you"], **self.met()) + " " + self.best_said(),
        ]

    def _ending(self) -> str:
        return "on paper" if self.ending == "stands" and self.read("belief") == 0 else self.ending

    def _dead(self) -> str:
        words = WORDS["dead"]
        said = [fill(counted(words, self.dead), dead=self.dead)]
        if self.bystanders:
            killed = counted(words["strikes"], self.bystanders)
            said.append(fill(killed, bystanders=self.bystanders))
        if self.dead:
            said.append(words["meant"])
        return " ".join(said)

    def _partner(self) -> str:
        words = WORDS["partner"]
        said = [words["reliable" if self.graph["reliable"] else "unreliable"]]
        if self.graph["reliable"] and self.read("belief") == 0:
            said.append(words["lost"])
        return " ".join(said)

    def _learned(self) -> str:
        words = WORDS["learned"]
        if SUCCESS not in self.events:
            return f"{words['start']} {words['none']}"
        taught = words["pays" if self.read("pays") else "calm"]
        return f"{words['start']} {fill(taught, expects=self.expects())}"

    def best_said(self) -> str:
        """Say what the best play would have met with the same luck."""
        line, words = self.line(), WORDS["best"]
        return f"{fill(words[line.ending], **line.met())} {WORDS['dead']['not']}"

    def weekly(self) -> list[str]:
        """Say for each week what was done, what the best play would have done, and why."""
        said = []
        for week, (event, did, best, why) in enumerate(
            zip(self.events, self.measures, self.best, self.why, strict=True)
        ):
            news = fill(WORDS["news"][EVENTS[event]], killed=self.graph["killed"][week])
            would = WORDS["same"] if did == best else WORDS["would"][best]
            said.append(f"{news} {WORDS['did'][did]} {would} {WORDS['why'][why]}")
        return said
