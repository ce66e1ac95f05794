"""The whole game as it is written on paper: who moves when, what each end pays, in fractions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tests.theory.the_whole_game.extensive_form import (
    Chance,
    Decision,
    End,
    Node,
    Pay,
    backwards,
    expected,
)

Game = dict[str, Fraction]
GOVERNMENT, INCLUDED, EXCLUDED = range(3)
MENU = tuple(Fraction(r) for r in ("0", "0.15", "0.35", "0.6", "1"))
NOTHING, ONE = Fraction(0), Fraction(1)
INFINITE = Fraction(10**9)
"""A price that nobody pays, for a seat that no policy allows."""


def v(g: Game, strength: Fraction) -> Fraction:
    """What a strength is worth a period."""
    held = min(max(strength, NOTHING), ONE)
    return max(NOTHING, held - g["infighting_cost"] * (1 - g["discount"]))


def weight(g: Game) -> Fraction:
    """What a stake in every period from tomorrow on is worth."""
    return g["discount"] / (1 - g["discount"])


def calm(g: Game, rate: Fraction, guaranteed: bool) -> Fraction:
    """What E can count on from tomorrow on if nothing has happened, by the recursion itself.

    With chance omega the next period is as today: the rate is paid, and the same lies ahead.
    Otherwise the government has gone. C = omega d (rate + C) + (1 - omega) W Z.
    """
    z = v(g, g["strength"] - g["shift"])
    share = min(ONE, z + g["guarantee"]) if guaranteed else z
    again = g["window"] * g["discount"]
    return (again * rate + (1 - g["window"]) * weight(g) * share) / (1 - again)


def tomorrow(g: Game, response: Fraction, rate: Fraction, guaranteed: bool) -> Fraction:
    """What E has from tomorrow on after this response."""
    if response > 0:
        return weight(g) * v(g, g["strength"] - g["shift"] + g["blow"] * response)
    return calm(g, rate, guaranteed)


@dataclass(frozen=True)
class Rules:
    """Which measures may be taken after each event, and what may be paid, at which going rate."""

    payments: tuple[Fraction, ...]
    rate: Fraction = NOTHING
    quiet: tuple[Fraction, ...] = MENU
    foiled: tuple[Fraction, ...] = MENU
    success: tuple[Fraction, ...] = MENU


class Table:
    """What everybody has after each event and response, worked out once."""

    def __init__(self, g: Game, rules: Rules) -> None:
        self.g, self.rules = g, rules
        self.whole = 1 / (1 - g["discount"])
        self.attempts = {reliable: self._attempt(reliable) for reliable in (True, False)}

    def pays(self, reliable: bool, event: str, response: Fraction, paid: Fraction) -> Pay:
        """Give the payoffs of government, included and excluded faction."""
        g = self.g
        worth = ONE if reliable else -g["betrayal"]
        harm = NOTHING
        if event == "success":
            worth, harm = worth - g["audience_cost"], g["attack_harm"]
        government = (1 - response) * worth - g["force_cost"] / 2 * response**2 - harm
        ahead = tomorrow(g, response, self.rules.rate, event == "quiet")
        cost = g["response_harm"] * response
        if event == "quiet":
            return government, self.whole - paid - ahead, paid + ahead - cost
        cost += g["attack_cost"]
        if event == "foiled":
            return government, self.whole - ahead, ahead - cost - g["failure_loss"]
        gained = ahead + g["success_gain"]
        return government, self.whole - gained, gained - cost

    def after(self, reliable: bool, event: str, paid: Fraction = NOTHING) -> Node:
        """The government chooses a measure; it knows the event and not the type."""
        menu: Sequence[Fraction] = getattr(self.rules, event)
        return Decision(
            GOVERNMENT, event, {r: End(self.pays(reliable, event, r, paid)) for r in menu}
        )

    def _attempt(self, reliable: bool) -> Node:
        """An attempt comes to the same whatever was offered for quiet."""
        foil = self.g["foil_reliable"] if reliable else self.g["foil_unreliable"]
        foiled, success = self.after(reliable, "foiled"), self.after(reliable, "success")
        return Chance(((foil, foiled), (1 - foil, success)))


def inside(t: Table, reliable: bool, paid: Fraction) -> Node:
    """The excluded faction has been offered a payment."""
    g = t.g
    q, kappa = g["strength"], g["infighting_cost"]
    fight = End((NOTHING, (1 - q) * t.whole - kappa - g["exploitation"], q * t.whole - kappa))
    moves: dict[Hashable, Node] = {
        "quiet": t.after(reliable, "quiet", paid),
        "attack": t.attempts[reliable],
        "fight": fight,
    }
    return Decision(EXCLUDED, ("offered", paid), moves)


def talks(t: Table, reliable: bool) -> Node:
    """The included faction accepts and names a payment, or refuses."""
    moves: dict[Hashable, Node] = {tau: inside(t, reliable, tau) for tau in t.rules.payments}
    return Decision(INCLUDED, "talks", {**moves, "refuse": war(t.g)})


def war(g: Game) -> End:
    """Fighting on."""
    whole = 1 / (1 - g["discount"])
    return End((NOTHING, g["war_included"] * whole, v(g, g["strength"]) * whole))


def drawn(g: Game, begun: Callable[[bool], Node]) -> Node:
    """Nature draws the type, which nobody sees."""
    return Chance(((g["prior"], begun(True)), (1 - g["prior"], begun(False))))


def tree(g: Game, rules: Rules) -> Node:
    """The whole game."""
    t, fair = Table(g, rules), v(g, g["strength"])
    seated = End((1 - g["seat_price"], (1 - fair) * t.whole, fair * t.whole))

    def begun(reliable: bool) -> Node:
        talked = talks(t, reliable)
        moves: dict[Hashable, Node] = {
            "fight on": war(g),
            "talk to one": talked,
            "include all": seated,
        }
        return Decision(GOVERNMENT, "start", moves)

    return drawn(g, begun)


def lasts(g: Game, rules: Rules) -> bool:
    """Does the government leave a quiet deal alone, so that there is one tomorrow?"""
    t = Table(g, rules)
    return backwards(drawn(g, lambda reliable: t.after(reliable, "quiet")))["quiet"] == 0


def offered(g: Game, rules: Rules, paid: Fraction, lasting: bool) -> dict[str, Fraction]:
    """What each move is worth to E once a payment has been offered, at the same going rate."""
    t = Table(g, replace(rules, rate=paid if lasting else NOTHING))
    root = drawn(g, lambda reliable: inside(t, reliable, paid))
    plan = backwards(root)
    return {
        move: expected(root, {**plan, ("offered", paid): move}, {})[EXCLUDED]
        for move in ("quiet", "attack", "fight")
    }


def price(g: Game, rules: Rules, lasting: bool) -> Fraction:
    """The least payment at which quiet is as good as either threat.

    What each move is worth is a straight line in the payment, so two points give it.
    """
    none, full = (offered(g, rules, paid, lasting) for paid in (NOTHING, ONE))
    least = NOTHING
    for threat in ("attack", "fight"):
        short = none[threat] - none["quiet"]
        gained = short - (full[threat] - full["quiet"])
        assert gained > 0, "a payment must be worth more to a quiet faction than to an attacker"
        least = max(least, short / gained)
    return least


@dataclass(frozen=True)
class Play:
    """What comes of a game."""

    plan: dict[object, object]
    price: Fraction
    paid: Fraction | None
    move: str
    payoffs: Pay
    deal: Pay


def played(g: Game, rules: Rules | None = None, extra: tuple[Fraction, ...] = ()) -> Play:
    """Solve the game, with the payment that quiet takes among those that can be named.

    The going rate is what is paid in the deal, if it is paid and the deal goes on.
    """
    bound = Rules((NOTHING,)) if rules is None else rules
    lasting = lasts(g, bound)
    needed = price(g, bound, lasting)
    named = needed if needed <= 1 else NOTHING
    options = tuple(dict.fromkeys((named, NOTHING, *extra, ONE)))
    rate = named if lasting else NOTHING
    plan, root = _solved(g, replace(bound, payments=options, rate=rate))
    chosen = plan["accepting"]
    assert isinstance(chosen, Fraction)
    move = str(plan["offered", chosen])
    deal = expected(root, {**plan, "start": "talk to one", "talks": chosen}, {})
    paid = chosen if move == "quiet" else None
    return Play(plan, needed, paid, move, expected(root, plan, {}), deal)


def _solved(g: Game, rules: Rules) -> tuple[dict[object, object], Node]:
    """Solve, and note which payment the included faction would name if it had to accept."""
    root = tree(g, rules)
    plan = backwards(root)
    worth = {
        tau: expected(root, {**plan, "start": "talk to one", "talks": tau}, {})[INCLUDED]
        for tau in rules.payments
    }
    best = max(worth.values())
    return {**plan, "accepting": next(tau for tau in worth if worth[tau] == best)}, root


def told(g: Game, play: Play, rules: Rules) -> str:
    """Name how the game goes, by walking through it."""
    if play.plan["start"] != "talk to one":
        return {"fight on": "fighting", "include all": "inclusive peace"}[str(play.plan["start"])]
    if play.plan["talks"] == "refuse":
        return "refused talks"
    if play.move == "attack":
        silent = played(g, replace(rules, foiled=(NOTHING,), success=(NOTHING,)))
        return "attack for its own sake" if silent.move == "attack" else "provocation"
    return {"quiet": "quiet exclusive peace", "fight": "fight inside"}[play.move]


# --- Games to try. ---


def grid(random: Random, low: int, high: int) -> Fraction:
    """Draw a number in twentieths; half of the time in quarters, which makes ties common."""
    step = random.choice((1, 5))
    return Fraction(random.randint(-(-low // step), high // step) * step, 20)


def _anything(random: Random) -> Game:
    """Draw a game from everywhere, with zeros, ones and infinities among its numbers."""
    r, s = sorted(random.sample(range(21), 2))
    spans = {
        "prior": (0, 20), "betrayal": (0, 30), "audience_cost": (0, 20), "force_cost": (0, 20),
        "blow": (0, 20), "response_harm": (0, 30), "strength": (0, 20), "shift": (0, 20),
        "infighting_cost": (0, 40), "war_included": (-10, 20),
    }  # fmt: skip
    rare = {
        "success_gain": (0, 60), "attack_harm": (0, 10), "attack_cost": (0, 20),
        "failure_loss": (0, 20), "guarantee": (0, 20), "window": (0, 20), "exploitation": (0, 40),
    }  # fmt: skip
    return {
        "foil_reliable": Fraction(s, 20),
        "foil_unreliable": Fraction(r, 20),
        "discount": random.choice([Fraction(n, 20) for n in (10, 15, 18, 19)]),
        "seat_price": random.choice((grid(random, 0, 30), INFINITE)),
        "largest_response": random.choice((ONE, ONE, grid(random, 0, 20))),
        **{name: grid(random, *span) for name, span in spans.items()},
        **{name: random.choice((NOTHING, grid(random, *span))) for name, span in rare.items()},
    }


def _like_kabul(random: Random) -> Game:
    """Draw a game in which an attack may pay because of the answer."""
    spans = {
        "prior": (8, 19), "foil_reliable": (12, 20), "foil_unreliable": (1, 10),
        "betrayal": (8, 24), "audience_cost": (0, 12), "force_cost": (2, 24), "blow": (4, 20),
        "response_harm": (0, 6), "success_gain": (0, 8), "attack_harm": (0, 6),
        "strength": (1, 6), "shift": (0, 4), "infighting_cost": (16, 40), "attack_cost": (0, 4),
        "failure_loss": (0, 4), "war_included": (-4, 18), "exploitation": (0, 20),
    }  # fmt: skip
    return {
        **{name: Fraction(random.randint(*span), 20) for name, span in spans.items()},
        "discount": random.choice((Fraction(9, 10), Fraction(19, 20))),
        "seat_price": random.choice((INFINITE, Fraction(random.randint(0, 30), 20))),
        "guarantee": random.choice((NOTHING, NOTHING, Fraction(random.randint(0, 4), 100))),
        "window": random.choice((NOTHING, Fraction(random.randint(0, 20), 20))),
        "largest_response": random.choice((ONE, ONE, Fraction(7, 20))),
    }


def _a_test_of_the_partner(random: Random) -> Game:
    """Draw a game in which the government keeps the deal only if an attempt is foiled."""
    spans = {
        "prior": (4, 10), "foil_reliable": (14, 20), "foil_unreliable": (0, 6),
        "betrayal": (14, 40), "audience_cost": (0, 4), "force_cost": (0, 10), "blow": (0, 6),
        "response_harm": (0, 80), "success_gain": (0, 20), "attack_harm": (0, 1),
        "strength": (0, 8), "shift": (0, 4), "infighting_cost": (10, 40), "attack_cost": (0, 2),
        "failure_loss": (0, 2), "war_included": (-10, 10), "exploitation": (0, 20),
    }  # fmt: skip
    return {
        **{name: Fraction(random.randint(*span), 20) for name, span in spans.items()},
        "discount": random.choice((Fraction(1, 2), Fraction(9, 10))),
        "seat_price": random.choice((INFINITE, Fraction(random.randint(10, 30), 20))),
        "guarantee": NOTHING,
        "window": random.choice((NOTHING, NOTHING, Fraction(random.randint(0, 20), 20))),
        "largest_response": ONE,
    }


def draw(random: Random) -> Game:
    """Draw a game of numbers that a reader could type."""
    return random.choice((_anything, _like_kabul, _like_kabul, _a_test_of_the_partner))(random)


def menus(g: Game) -> Rules:
    """The menu after each event, cut where hands are tied."""
    cut = tuple(r for r in MENU if r <= g["largest_response"])
    return Rules((NOTHING,), NOTHING, cut, cut, cut)


def plant(g: Game, kind: str, random: Random) -> Game | None:
    """Move one number so that a decision is exactly level; None where no number allows it."""
    rules = menus(g)
    number, value = _level(g, kind, rules, played(g, rules), random)
    return {**g, number: value} if value >= (-10 if number == "war_included" else 0) else None


def through(g: Game) -> tuple[Fraction, Fraction]:
    """How likely an attempt is to get through against either type."""
    return (
        g["prior"] * (1 - g["foil_reliable"]),
        (1 - g["prior"]) * (1 - g["foil_unreliable"]),
    )


def _level(g: Game, kind: str, rules: Rules, play: Play, random: Random) -> tuple[str, Fraction]:
    if kind == "accept":
        return "war_included", play.deal[INCLUDED] * (1 - g["discount"])
    if kind == "include":
        return "seat_price", 1 - play.deal[GOVERNMENT]
    if kind == "seat":
        return "seat_price", ONE
    if kind == "measure":
        step = random.randrange(4)
        if not sum(through(g)):
            return "audience_cost", -ONE
        good, bad = (part / sum(through(g)) for part in through(g))
        pressure = g["force_cost"] * (MENU[step] + MENU[step + 1]) / 2
        return "audience_cost", pressure + good - bad * g["betrayal"]
    if kind == "talk":
        if play.move != "attack" or not sum(through(g)):
            return "attack_harm", -ONE
        return "attack_harm", g["attack_harm"] + play.deal[GOVERNMENT] / sum(through(g))
    worth = offered(
        g, rules, {"full": ONE, "free": NOTHING, "threats": NOTHING}[kind], lasts(g, rules)
    )
    rival = "fight" if kind == "threats" else "quiet"
    return "attack_cost", g["attack_cost"] + worth["attack"] - worth[rival]


KINDS = ("accept", "include", "seat", "measure", "talk", "full", "free", "threats")
"""The decisions that can be made level."""
