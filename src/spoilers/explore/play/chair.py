"""One game as it is played: what the player sees each week, and what is said at the end."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from spoilers.explore.play.walk import Walk
from spoilers.explore.play.words import WORDS, counted, fill
from spoilers.theory.play.habits import STRIKES
from spoilers.theory.play.rules import EVENTS, QUIET, RETURN, SUCCESS


@dataclass
class Chair(Walk):
    """A game in the government's chair.

    Parameters
    ----------
    game : int
        Which of `OFFERS`, counted from 0.

    Attributes
    ----------
    best, why : list of int
        What the best play would have done, and the place of the reason.
    beliefs, holds : list of int
        Before the news of each week, of 100: the chance that the partner is reliable by Bayes'
        rule, and the partner's hold.
    bystanders : int
        Those of the dead whom a strike killed.

    Examples
    --------
    >>> chair = Chair(0)
    >>> chair.choose(0)
    >>> chair.at, chair.ending
    (1, '')
    """

    SIDE = "weeks"

    best: list[int] = field(default_factory=list)
    why: list[int] = field(default_factory=list)
    beliefs: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    bystanders: int = 0

    def dead_by_now(self) -> int:
        """Count the dead, with those of this week's news."""
        through = not self.ending and self.read("news") == SUCCESS
        return self.dead + (int(self.graph["killed"][self.at]) if through else 0)

    def choose(self, choice: int) -> None:
        """Take a measure, and go on to the next week.

        Parameters
        ----------
        choice : int
            A measure: a place in `MEASURES`.

        Raises
        ------
        ValueError
            If the game is over or there is no such measure.
        """
        if self.ending or choice not in range(RETURN + 1):
            raise ValueError(f"choice = {choice!r}: expected 0 to {RETURN}, in a game that goes on")
        struck = int(self.graph["bystanders"][self.at]) if choice == STRIKES else 0
        self.dead = self.dead_by_now() + struck
        self.bystanders += struck
        self.measures.append(choice)
        self.events.append(self.read("news"))
        self.best.append(self.read("best"))
        self.why.append(self.read("why"))
        self.beliefs.append(self.read("belief"))
        self.holds.append(self.read("hold"))
        self._go_on(choice)

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
        said = [f"{self.before()}{self.title()}.", self.news()]
        said += [f"{WORDS['meters'][name]}: {value}." for name, value in self.meters().items()]
        return " ".join(said)

    def before(self) -> str:
        """Say whom a strike of last week has killed, if there was one."""
        if not self.measures or self.measures[-1] != STRIKES:
            return ""
        struck = int(self.graph["bystanders"][self.at - 1])
        return fill(counted(WORDS["bystanders"], struck), bystanders=struck) + " "

    def line(self) -> Chair:
        """Play the best play with the same luck."""
        return self.played(lambda chair: chair.read("best"))

    def met(self) -> dict[str, Any]:
        """Count what was met, for a sentence."""
        words, attempts = WORDS["attempts"], sum(event != QUIET for event in self.events)
        through = self.events.count(SUCCESS)
        said = words["one"][through] if attempts == 1 else counted(words, attempts)
        part = fill(counted(words["through"], through), count=through)
        dead = fill(counted(WORDS["left_out"]["would"], self.dead), dead=self.dead)
        attempts_said = fill(said, count=attempts, through=part)
        return {"attempts": attempts_said, "week": len(self.measures), "dead": dead}

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
