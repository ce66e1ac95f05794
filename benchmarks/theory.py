"""How fast the mathematics is: against Gambit, and against plain loops of the same.

Prints ratios, side by side in one run; every loop is checked for the same answers first. Run it
with: .venv/bin/python benchmarks/theory.py
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from spoilers.explore.play.baked import packed
from spoilers.explore.play.offers import OFFERS
from spoilers.theory.campaign import BEST_MEASURE, Setting, simulate, survival
from spoilers.theory.gambit import PAYMENTS, solve_with_gambit
from spoilers.theory.play import best_play
from spoilers.theory.the_whole_game import MEASURES, Scenario, solve

CELLS = 200
GAMES = 30
LOOP_CELLS = 4_000
RUNS, WEEKS, LOOP_RUNS = 100_000, 104, 400

Numbers = dict[str, float]


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def line(what: str, value: str) -> None:
    """Print one figure."""
    print(f"{what:<44}{value:>20}")


def worth_a_period(n: Numbers, strength: float) -> float:
    """Give v, what a strength is worth a period."""
    return max(0.0, min(max(strength, 0.0), 1.0) - n["infighting_cost"] * (1 - n["discount"]))


def best_response(n: Numbers, belief: float, critics: float) -> float:
    """Try every measure, and take the mildest of the best."""
    worth = belief - (1 - belief) * n["betrayal"] - critics
    menu = [m.response for m in MEASURES if m.response <= n["largest_response"] + 1e-12]
    return max(menu, key=lambda r: (round((1 - r) * worth - n["force_cost"] / 2 * r * r, 12), -r))


def loop_outcome(n: Numbers) -> str:
    """Solve one game from its end, number by number, as one would on paper."""
    p = n["prior"] * (1 - n["foil_reliable"]) + (1 - n["prior"]) * (1 - n["foil_unreliable"])
    after_success = n["prior"] * (1 - n["foil_reliable"]) / p
    after_foiled = n["prior"] * n["foil_reliable"] / (1 - p)
    responses = (
        best_response(n, n["prior"], 0.0),
        best_response(n, after_foiled, 0.0),
        best_response(n, after_success, n["audience_cost"]),
    )
    move = loop_move(n, p, *responses)
    d = n["discount"]
    whole, war = 1 / (1 - d), n["war_included"] / (1 - d)
    deal, left = loop_deal(n, p, (n["prior"], after_foiled, after_success), responses, *move)
    talk = deal if left >= war - 1e-9 * whole else 0.0
    include = 1 - n["seat_price"]
    if include > max(talk, 0.0) + 1e-12:
        return "inclusive peace"
    if talk <= 1e-12:
        return "fighting"
    if move[0] == "quiet":
        return "quiet exclusive peace"
    alone = loop_move(n, p, responses[0], 0.0, 0.0)[0] == "attack"
    return "attack for its own sake" if alone else "provocation"


def loop_terms(n: Numbers, p: float, responses: tuple[float, ...]) -> tuple[float, ...]:
    """Give what quiet, an attack and a fight are worth unpaid, and what a payment adds to each."""
    d, omega = n["discount"], n["window"]
    weight = d / (1 - d)
    share = worth_a_period(n, n["strength"] - n["shift"])
    held = min(1.0, share + n["guarantee"])
    lasting = 0.0 if responses[0] > 0 else d * omega / (1 - d * omega)
    later = (1 - omega) * weight / (1 - d * omega)

    def ahead(response: float, left: float) -> tuple[float, float]:
        struck = n["strength"] - n["shift"] + n["blow"] * response
        if response > 0:
            return weight * worth_a_period(n, struck) - n["response_harm"] * response, 0.0
        return later * left, lasting

    quiet, kept = ahead(responses[0], held)
    foiled, kept_f = ahead(responses[1], share)
    success, kept_s = ahead(responses[2], share)
    attack = p * (success + n["success_gain"]) + (1 - p) * (foiled - n["failure_loss"])
    fight = n["strength"] / (1 - d) - n["infighting_cost"]
    return (
        quiet,
        attack - n["attack_cost"],
        fight,
        1 + kept,
        p * kept_s + (1 - p) * kept_f,
    )


def loop_move(n: Numbers, p: float, *responses: float) -> tuple[str, float]:
    """Give what the excluded faction does, and what it is paid."""
    quiet, attack, fight, paid, struck = loop_terms(n, p, responses)
    price = max(0.0, (attack - quiet) / (paid - struck), (fight - quiet) / paid)
    if price <= 1 + 1e-12:
        return "quiet", min(price, 1.0)
    return ("attack", 0.0) if attack >= fight - 1e-12 else ("fight", 0.0)


def loop_deal(
    n: Numbers,
    p: float,
    beliefs: tuple[float, float, float],
    responses: tuple[float, float, float],
    move: str,
    tau: float,
) -> tuple[float, float]:
    """Give what the deal is worth to the government, and to the included faction."""
    whole = 1 / (1 - n["discount"])
    quiet, attack, _, paid, _ = loop_terms(n, p, responses)

    def kept(place: int, critics: float, harm: float) -> float:
        belief, r = beliefs[place], responses[place]
        worth = belief - (1 - belief) * n["betrayal"] - critics
        return (1 - r) * worth - n["force_cost"] / 2 * r * r - harm

    if move == "quiet":
        return kept(0, 0.0, 0.0), whole - tau * paid - quiet - n["response_harm"] * responses[0]
    if move == "fight":
        lost = n["infighting_cost"] + n["exploitation"]
        return 0.0, (1 - n["strength"]) * whole - lost
    spent = n["attack_cost"] + (1 - p) * n["failure_loss"]
    harmed = n["response_harm"] * (p * responses[2] + (1 - p) * responses[1])
    struck = kept(2, n["audience_cost"], n["attack_harm"])
    return p * struck + (1 - p) * kept(1, 0.0, 0.0), whole - attack - spent - harmed


def games() -> None:
    """Print cells a second of `solve`, a loop of the same, and Gambit."""
    random = np.random.default_rng(0)
    prior, critics = np.meshgrid(np.linspace(0.501, 0.99, CELLS), np.linspace(0, 0.6, CELLS))
    board = replace(Scenario(), prior=prior, audience_cost=critics, seat_price=0.9)
    solve(board)
    ours = min(seconds(lambda: solve(board).outcome) for _ in range(9))
    arrays = board.arrays()
    places = random.integers(CELLS, size=(LOOP_CELLS, 2))
    cells = [{name: float(each[i, j]) for name, each in arrays.items()} for i, j in places]
    looped = [loop_outcome(cell) for cell in cells]
    solved = solve(board).outcome[places[:, 0], places[:, 1]].tolist()
    assert looped == solved, "the loop and solve disagree"
    assert len(set(looped)) >= 3, "the map is too plain to compare"
    loop = seconds(lambda: [loop_outcome(cell) for cell in cells])
    here, there = CELLS**2 / ours, LOOP_CELLS / loop
    line(f"solve, map of {CELLS} x {CELLS}", f"{1000 * ours:.1f} ms")
    line("solve", f"{here:,.0f} cells a second")
    line("a plain loop of the same", f"{there:,.0f} cells a second")
    print(f"solve is {here / there:,.0f} times as fast as the loop")
    gambit(here, cells[:GAMES])


def gambit(here: float, cells: list[Numbers]) -> None:
    """Print games a second of Gambit's solver, where it is installed."""
    scenarios = [Scenario(**cell) for cell in cells]
    try:
        solve_with_gambit(scenarios[0])
    except ImportError as reason:
        print(f"Gambit: not measured. {reason}")
        return
    taken = seconds(lambda: [solve_with_gambit(scenario) for scenario in scenarios])
    line(
        f"Gambit, logit_solve, {len(PAYMENTS)} payments",
        f"{1000 * taken / len(cells):.1f} ms a game",
    )
    print(f"solve is {here * taken / len(cells):,.0f} times as fast as Gambit")


def loop_campaign(scenario: Scenario, setting: Setting, runs: int, seed: int) -> list[int]:
    """Play campaigns under the best measure one after the other: the weeks they lasted."""
    random = np.random.default_rng(seed)
    n = scenario.numbers()
    reliable = (random.random(runs) < n["prior"]).tolist()
    luck = [(random.random(runs).tolist(), random.random(runs).tolist()) for _ in range(WEEKS)]
    return [
        loop_run(n, setting, reliable[run], [(a[run], b[run]) for a, b in luck])
        for run in range(runs)
    ]


def loop_run(n: Numbers, setting: Setting, reliable: bool, luck: list[tuple[float, float]]) -> int:
    """Play one campaign."""
    s, r = n["foil_reliable"], n["foil_unreliable"]
    good, bad, answered = n["prior"], 1 - n["prior"], 0.0
    for week, (drawn, through) in enumerate(luck, 1):
        belief = good / (good + bad)
        p = belief * (1 - s) + (1 - belief) * (1 - r)
        response = best_response(n, belief * (1 - s) / p, n["audience_cost"])
        now = {**n, "strength": min(1.0, n["strength"] + n["blow"] * answered)}
        quiet, attack, _, paid, struck = loop_terms(now, p, (0.0, 0.0, response))
        pays = attack + struck > quiet + paid + 1e-12
        if drawn >= (setting.eager_rate if pays else setting.base_rate):
            continue
        if through < (s if reliable else r):
            good, bad = good * s, bad * r
            continue
        good, bad, answered = good * (1 - s), bad * (1 - r), answered + response
        hold = 1 - n["strength"] - n["blow"] * answered
        if response == 1 or hold < setting.hold_needed - 1e-12:
            return week
    return WEEKS + 1


def campaigns() -> None:
    """Print runs a second of the campaign against a loop of the same, and its memory."""
    n, setting = Scenario(), Setting()

    def play(runs: int) -> list[int]:
        weeks: list[int] = simulate(n, WEEKS, runs, BEST_MEASURE, 1, setting=setting).week.tolist()
        return weeks

    assert play(LOOP_RUNS) == loop_campaign(n, setting, LOOP_RUNS, 1), "loop and ours disagree"
    loop = seconds(lambda: loop_campaign(n, setting, LOOP_RUNS, 1))
    ours = min(seconds(lambda: simulate(n, WEEKS, RUNS, BEST_MEASURE, 1)) for _ in range(3))
    exact = min(seconds(lambda: survival(n, WEEKS, BEST_MEASURE)) for _ in range(3))
    tracemalloc.start()
    simulate(n, WEEKS, RUNS, BEST_MEASURE, 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    here, there = RUNS / ours, LOOP_RUNS / loop
    line(f"campaign, {RUNS:,} runs of {WEEKS} weeks", f"{ours:.2f} s")
    line("campaign", f"{here:,.0f} runs a second")
    line("a plain loop of the same", f"{there:,.0f} runs a second")
    print(f"ours is {here / there:,.0f} times as fast as the loop")
    line(f"peak memory of the {RUNS:,} runs", f"{peak / 1e6:.1f} MB")
    line(f"exact survival over {WEEKS} weeks", f"{exact:.2f} s")


def played() -> None:
    """Print how long the game that is played takes to solve, and how large its graph is."""
    solved = best_play()
    line("play, ten weeks solved backwards", f"{min(seconds(best_play) for _ in range(3)):.2f} s")
    line("states of the game, before the news", f"{solved.states:,}")
    line(f"{len(OFFERS)} games on a page, packed", f"{len(packed()) / 1000:.0f} kB")


if __name__ == "__main__":
    games()
    campaigns()
    played()
