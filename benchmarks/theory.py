"""How fast the mathematics is: against Gambit, and against plain loops of the same.

Prints ratios, side by side in one run; every loop is checked for the same answers first. Run it
with: .venv/bin/python -m benchmarks.theory
"""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from spoilers.theory.first_edition.campaign import RESTRAINT, Setting, simulate
from spoilers.theory.first_edition.gambit import solve_with_gambit
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.first_edition.whole_game import OUTCOMES, solve

CELLS = 200
GAMES = 30
LOOP_CELLS = 4_000
RUNS, WEEKS, LOOP_RUNS = 100_000, 104, 400


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


class Numbers(NamedTuple):
    """One scenario as plain numbers."""

    prior: float
    foil_reliable: float
    foil_unreliable: float
    betrayal: float
    audience_cost: float
    attack_harm: float
    inclusion_cost: float
    credible_share: float
    inclusive_share: float
    war_included: float
    war_excluded: float
    attack_cost: float
    failure_loss: float
    success_gain: float
    return_gain: float
    success_loss: float
    return_loss: float


def loop_outcome(n: Numbers) -> str:
    """Solve one game from its end, number by number, as one would on paper."""
    p = n.prior * (1 - n.foil_reliable) + (1 - n.prior) * (1 - n.foil_unreliable)
    after_success = n.prior * (1 - n.foil_reliable) / p if p else n.prior
    after_foiled = n.prior * n.foil_reliable / (1 - p) if p < 1 else n.prior

    def worth(belief: float) -> float:
        return belief - (1 - belief) * n.betrayal

    quiet, foiled = max(worth(n.prior), 0), max(worth(after_foiled), 0)
    keep_quiet, keep_foiled = worth(n.prior) >= 0, worth(after_foiled) >= 0
    keep_success = worth(after_success) - n.audience_cost >= 0
    success = max(worth(after_success) - n.audience_cost, 0) - n.attack_harm
    z, k = n.credible_share, n.attack_cost
    e_quiet = z if keep_quiet else n.war_excluded
    e_foiled = (z if keep_foiled else n.war_excluded) - n.failure_loss - k
    e_success = z + n.success_gain - k if keep_success else n.return_gain - k
    attack = p * e_success + (1 - p) * e_foiled > e_quiet
    i_quiet = 1 - z if keep_quiet else n.war_included
    i_foiled = 1 - z if keep_foiled else n.war_included
    i_success = 1 - z - n.success_loss if keep_success else -n.return_loss
    i_deal = p * i_success + (1 - p) * i_foiled if attack else i_quiet
    g_deal = p * success + (1 - p) * foiled if attack else quiet
    accept = i_deal >= n.war_included
    include = 1 - n.inclusion_cost
    talk = g_deal if accept else 0.0
    if include > max(talk, 0):
        return "inclusive peace"
    if not accept:
        return "refused talks" if g_deal > 0 and include <= 0 else "fighting"
    if talk <= 0:
        return "fighting"
    if not attack:
        return "quiet exclusive peace" if keep_quiet else "fighting"
    return "contained attack" if keep_success or p == 0 else "provoked return"


def games() -> None:
    """Print cells a second of `solve`, a loop of the same, and Gambit."""
    random = np.random.default_rng(0)
    prior, share = np.meshgrid(np.linspace(0.01, 0.99, CELLS), np.linspace(0, 0.3, CELLS))
    board = replace(Scenario(), prior=prior, credible_share=share)
    ours = min(seconds(lambda: solve(board)) for _ in range(7))
    arrays = board.arrays()
    places = random.integers(CELLS, size=(LOOP_CELLS, 2))
    cells = [Numbers(*(float(arrays[name][i, j]) for name in Numbers._fields)) for i, j in places]
    looped = [loop_outcome(cell) for cell in cells]
    solved = solve(board).outcome_code[places[:, 0], places[:, 1]]
    assert looped == [OUTCOMES[code] for code in solved], "the loop and solve disagree"
    loop = seconds(lambda: [loop_outcome(cell) for cell in cells])
    here, there = CELLS**2 / ours, LOOP_CELLS / loop
    print(f"solve, map of {CELLS} x {CELLS}             {1000 * ours:10.1f} ms")
    print(f"solve                              {here:12,.0f} cells a second")
    print(f"a plain loop of the same           {there:12,.0f} cells a second")
    print(f"solve is {here / there:,.0f} times as fast as the loop")
    gambit(here, cells[:GAMES])


def gambit(here: float, cells: list[Numbers]) -> None:
    """Print games a second of Gambit's solver, where it is installed."""
    scenarios = [Scenario(**cell._asdict()) for cell in cells]
    try:
        solve_with_gambit(scenarios[0])
    except ImportError as reason:
        print(f"Gambit: not measured. {reason}")
        return
    taken = seconds(lambda: [solve_with_gambit(scenario) for scenario in scenarios])
    print(f"Gambit, logit_solve                {len(cells) / taken:12,.0f} games a second")
    print(f"solve is {here * taken / len(cells):,.0f} times as fast as Gambit")


def loop_campaign(n: Scenario, setting: Setting, weeks: int, runs: int, seed: int) -> list[int]:
    """Play campaigns under restraint one after the other, and give the weeks they lasted."""
    random = np.random.default_rng(seed)
    numbers = Numbers(*(float(value) for value in n.arrays().values()))
    s, r, beta = numbers.foil_reliable, numbers.foil_unreliable, numbers.betrayal
    reliable = (random.random(runs) < numbers.prior).tolist()
    luck = [(random.random(runs).tolist(), random.random(runs).tolist()) for _ in range(weeks)]
    line = (beta + numbers.audience_cost) / (1 + beta) - 1e-12
    lasted = []
    for run in range(runs):
        foil = s if reliable[run] else r
        good, bad, week = numbers.prior, 1 - numbers.prior, 0
        for week, (drawn, through) in enumerate(luck, 1):  # noqa: B007
            belief = good / (good + bad)
            chance = belief * (1 - s) + (1 - belief) * (1 - r)
            next_good, next_bad = good * (1 - s), bad * (1 - r)
            ends = next_good / (next_good + next_bad) < line
            gain = chance * (numbers.return_gain if ends else numbers.success_gain)
            gain -= (1 - chance) * numbers.failure_loss + numbers.attack_cost
            rate = 1 - (1 - setting.base_rate) * math.exp(-setting.eagerness * max(gain, 0.0))
            if drawn[run] >= rate:
                continue
            if through[run] < foil:
                good, bad = good * s, bad * r
                continue
            good, bad = next_good, next_bad
            if ends:
                break
        else:
            week = weeks + 1
        lasted.append(week)
    return lasted


def campaigns() -> None:
    """Print runs a second of the campaign against a loop of the same, and its memory."""
    n, setting = Scenario(prior=0.9), Setting()
    same = simulate(n, WEEKS, LOOP_RUNS, RESTRAINT, seed=1, setting=setting).week.tolist()
    assert same == loop_campaign(n, setting, WEEKS, LOOP_RUNS, 1), "the loop and ours disagree"
    loop = seconds(lambda: loop_campaign(n, setting, WEEKS, LOOP_RUNS, 1))
    ours = min(seconds(lambda: simulate(n, WEEKS, RUNS, RESTRAINT, 1)) for _ in range(3))
    tracemalloc.start()
    simulate(n, WEEKS, RUNS, RESTRAINT, 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    here, there = RUNS / ours, LOOP_RUNS / loop
    print(f"campaign, {RUNS:,} runs of {WEEKS} weeks  {ours:10.2f} s")
    print(f"campaign                           {here:12,.0f} runs a second")
    print(f"a plain loop of the same           {there:12,.0f} runs a second")
    print(f"ours is {here / there:,.0f} times as fast as the loop")
    print(f"peak memory of the {RUNS:,} runs     {peak / 1e6:10.1f} MB")


if __name__ == "__main__":
    games()
    campaigns()
