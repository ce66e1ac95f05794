"""The game from the other side: the faction left out, against a government that plays best."""

from __future__ import annotations

from dataclasses import dataclass, field

from spoilers.explore.play.unrolled import REMOVED, RETURNED, STANDS
from spoilers.explore.play.walk import Walk
from spoilers.explore.play.words import WORDS, counted, fill
from spoilers.theory.play.faction import ATTACK, WAIT
from spoilers.theory.play.habits import STRIKES
from spoilers.theory.play.rules import QUIET, SUCCESS

ENDS = {REMOVED: "removed", RETURNED: "return", STANDS: "stands"}


@dataclass
class LeftOut(Walk):
    """A game of the faction left out.

    Parameters
    ----------
    game : int
        Which of `OFFERS`, counted from 0.

    Attributes
    ----------
    choices : list of int
        For each week, whether it attacked.
    brought, lasts : int
        What the weeks have brought, and what lasts at the end, in thousandths of a stake.

    Examples
    --------
    >>> left_out = LeftOut(0)
    >>> left_out.choose(0)
    >>> left_out.at, left_out.brought
    (1, 100)
    """

    SIDE = "left_out"

    choices: list[int] = field(default_factory=list)
    brought: int = 0
    lasts: int = 0

    def choose(self, choice: int) -> None:
        """Wait or attack, and go on to the next week.

        Parameters
        ----------
        choice : {0, 1}
            Whether to attack.

        Raises
        ------
        ValueError
            If the game is over or there is no such choice.
        """
        if self.ending or choice not in (WAIT, ATTACK):
            raise ValueError(f"choice = {choice!r}: expected 0 or 1, in a game that goes on")
        week = self.graph["left_out"][self.at]
        event = self.read("news") if choice == ATTACK else QUIET
        measure, self.lasts, ahead = (
            int(week[column][choice][self.place]) for column in ("measures", "lasts", "next")
        )
        self.brought += week["brings"][choice][self.place]
        self.dead += self.graph["killed"][self.at] if event == SUCCESS else 0
        self.dead += self.graph["bystanders"][self.at] if measure == STRIKES else 0
        self.choices.append(choice)
        self.events.append(event)
        self.measures.append(measure)
        self.ending = ENDS.get(ahead, "")
        if not self.ending:
            self.at, self.place = self.at + 1, ahead

    # ---- what is said ------------------------------------------------------------------------

    def news(self) -> str:
        """Say what the last week has brought."""
        words = WORDS["left_out"]
        if not self.choices:
            return str(words["begun"])
        week, measure = len(self.choices) - 1, self.measures[-1]
        said = [
            fill(words["news"][self.events[-1]], killed=self.graph["killed"][week]),
            words["answers"][measure],
        ]
        if measure == STRIKES:
            struck = self.graph["bystanders"][week]
            said.append(fill(counted(words["bystanders"], struck), bystanders=struck))
        return " ".join(said)

    def meters(self) -> dict[str, str]:
        """Say what the four meters show."""
        shown = {name: f"{self.read(name)} of 100" for name in ("belief", "hold", "critics")}
        return {**shown, "dead": str(self.dead)}

    def told(self) -> str:
        """Say the whole week, for who cannot see it."""
        names = WORDS["left_out"]["meters"]
        meters = [f"{names[name]}: {value}." for name, value in self.meters().items()]
        return " ".join([self.news(), f"{self.title()}.", *meters])

    def debrief(self) -> list[str]:
        """Say what it was worth, and what an attacker that looks ahead would have done."""
        words, ahead = WORDS["left_out"], self.played(lambda other: other.read("best"))
        deaths = WORDS["dead"]
        ending = fill(words["endings"][self.ending], week=len(self.choices))
        worth = fill(
            words["worth"], brought=stakes(self.brought), lasts=stakes(self.lasts),
            total=stakes(self.brought + self.lasts),
        )  # fmt: skip
        looked = fill(
            words["ahead"], attacks=ahead.attacks(), total=stakes(ahead.brought + ahead.lasts),
            dead=fill(counted(words["would"], ahead.dead), dead=ahead.dead),
        )  # fmt: skip
        waits = self.played(lambda _: WAIT)
        waiting = fill(words["waiting"], total=stakes(waits.brought + waits.lasts))
        waited = fill(counted(words["would"], waits.dead), dead=waits.dead)
        return [
            f"{self.news()} {ending} {fill(counted(deaths, self.dead), dead=self.dead)}",
            worth,
            f"{looked} {waiting} {waited}",
            words["meant"],
        ]

    def attacks(self) -> str:
        """Say in which weeks it attacked."""
        words = WORDS["left_out"]
        weeks = [str(week + 1) for week, choice in enumerate(self.choices) if choice == ATTACK]
        listed = words["and"].join([", ".join(weeks[:-1]), weeks[-1]] if weeks[1:] else weeks)
        return fill(counted(words["attacks"], len(weeks)), count=len(weeks), weeks=listed)


def stakes(thousandths: int) -> str:
    """Write an amount in stakes, rounded to hundredths.

    Parameters
    ----------
    thousandths : int
        The amount in thousandths of a stake.

    Returns
    -------
    str
        As the page's script writes it.

    Examples
    --------
    >>> stakes(1933), stakes(-165), stakes(5)
    ('1.93', '−0.16', '0.01')
    """
    hundredths = (thousandths + 5) // 10
    sign = "−" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
