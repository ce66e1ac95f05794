"""The lessons are special cases of the whole game, each over thousands of random games.

(a) promises that bind, (b) the commitment problem, (c) the line of belief, (d) no deadline and no
shift, (e) how long the government may stay, (f) critics at home, (g) a better partner.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spoilers.theory.internal_commitment import promise_breaks
from spoilers.theory.provocation import keeps_deal, restraint_belief
from spoilers.theory.the_home_front import Attacker, attack_pays, is_provocation
from spoilers.theory.the_whole_game import Scenario, quiet_price, solve
from tests.theory.the_whole_game.many import many, pick

GAMES = 40_000
ENOUGH = 5_000


def lasting(scenario: Scenario) -> Scenario:
    """Keep the games in which the government leaves a quiet deal alone."""
    return pick(scenario, solve(scenario).responses.after_quiet == 0)


def modest(scenario: Scenario) -> Scenario:
    """Keep the games in which a success itself brings an attacker at most its cost and a stake."""
    n = scenario.arrays()
    p = solve(scenario).success
    cost = 1 + n["attack_cost"] + (1 - p) * n["failure_loss"]
    return pick(scenario, p * n["success_gain"] <= cost)


def test_a_no_attack_and_no_fight_where_promises_bind() -> None:
    games = modest(lasting(many(1, 3 * GAMES, guarantee=0.0, window=np.linspace(0, 1, 3 * GAMES))))
    unquiet = pick(games, solve(games).move != "quiet")
    assert unquiet.shape[0] >= ENOUGH
    assert (solve(replace(unquiet, guarantee=1.0)).move == "quiet").all()


def test_a_needs_a_success_that_is_no_prize_by_itself() -> None:
    # Whoever gains sixty stakes by a success attacks under any guarantee.
    prize = replace(Scenario(), success_gain=60.0, guarantee=1.0)
    assert solve(prize).move == "attack"
    # Where even quiet is answered there is no tomorrow that a guarantor could secure.
    left = Scenario(prior=0.4, betrayal=1.2, force_cost=0.1, response_harm=20.0, guarantee=1.0)
    assert solve(left).responses.after_quiet > 0
    assert solve(left).move != "quiet"


def test_a_the_least_guarantee_is_what_is_missing() -> None:
    games = lasting(many(2, GAMES, guarantee=0.0, window=0.0))
    solved = solve(games)
    # With nobody left tomorrow, a share more is worth W today, until all is promised.
    n = games.arrays()
    weight = n["discount"] / (1 - n["discount"])
    share = (solved.quiet_price - 1) / weight
    room = 1 - np.maximum(
        np.maximum(n["strength"] - n["shift"], 0) - n["infighting_cost"] * (1 - n["discount"]), 0
    )
    some = pick(games, (share > 1e-6) & (share + 1e-6 < room))
    missing = share[(share > 1e-6) & (share + 1e-6 < room)]
    assert missing.size >= ENOUGH
    assert (solve(replace(some, guarantee=missing * (1 + 1e-6))).move == "quiet").all()
    assert (solve(replace(some, guarantee=missing * (1 - 1e-6))).move != "quiet").all()


def test_b_with_nobody_to_provoke_it_is_the_commitment_problem_exactly() -> None:
    games = lasting(many(3, GAMES, blow=0.0, success_gain=0.0, window=0.0))
    n, solved = games.arrays(), solve(games)
    breaks = promise_breaks(
        n["strength"], n["shift"], n["infighting_cost"], n["discount"], penalty=n["guarantee"]
    )
    assert games.shape[0] >= ENOUGH
    assert min(breaks.sum(), (~breaks).sum()) >= ENOUGH / 5
    assert np.array_equal(solved.move == "fight", breaks)
    assert not (solved.move == "attack").any()


def test_c_without_a_cost_of_force_it_is_the_line_of_belief() -> None:
    games = many(4, GAMES, force_cost=0.0)
    n, solved = games.arrays(), solve(games)
    above = solved.beliefs.after_success >= restraint_belief(n["betrayal"], n["audience_cost"])
    assert min(above.sum(), (~above).sum()) >= ENOUGH / 5
    assert np.array_equal(solved.response, np.where(above, 0.0, 1.0))
    kept = keeps_deal(solved.beliefs.after_success, n["betrayal"], n["audience_cost"])
    assert np.array_equal(solved.response == 0, kept)
    # And it is the limit: with a cost that vanishes nothing else happens, but for a hair.
    nearly = solve(replace(games, force_cost=1e-7))
    assert (nearly.response != solved.response).mean() < 1e-4


@pytest.mark.parametrize("shift", [0.0, None])
def test_d_without_a_deadline_nobody_attacks(shift: float | None) -> None:
    extra = {} if shift is None else {"shift": shift}
    games = lasting(many(5, GAMES, success_gain=0.0, window=1.0, **extra))
    assert games.shape[0] >= ENOUGH
    solved = solve(games)
    assert (solved.move == "quiet").all()
    assert (solved.quiet_price < 1).all()
    # It is no matter of the last hair: a government that stays a thousand periods will do.
    n = games.arrays()
    patient = pick(games, n["discount"] < 0.9)
    nearly = solve(replace(patient, window=1 - 1e-9))
    assert (nearly.move == "quiet").all()


def test_d_without_a_shift_nobody_fights() -> None:
    games = lasting(many(6, GAMES, shift=0.0))
    assert games.shape[0] >= ENOUGH
    solved = solve(games)
    assert not (solved.move == "fight").any()
    # A deadline alone is enough for an attack.
    assert (solved.move == "attack").sum() >= ENOUGH / 10


def test_e_the_longer_the_government_may_stay_the_less_quiet_costs() -> None:
    games = lasting(many(7, 6 * GAMES, guarantee=0.0, window=0.0))
    unquiet = pick(games, solve(games).quiet_price > 1)
    assert unquiet.shape[0] >= ENOUGH
    stays = np.linspace(0, 1, 41)
    n = {name: numbers[:, np.newaxis] for name, numbers in unquiet.arrays().items()}
    prices = solve(Scenario(**{**n, "window": stays})).quiet_price
    assert (np.diff(prices, axis=1) <= 1e-9).all()
    # So the outcome changes at one threshold, from trouble to quiet, or never.
    quiet = prices <= 1
    assert (np.diff(quiet.astype(int), axis=1) >= 0).all()
    assert quiet[:, -1].mean() > 0.9
    assert (quiet.any(axis=1) | (np.asarray(unquiet.success_gain) > 0)).all()


def test_f_critics_at_home_decide() -> None:
    games = many(8, GAMES)
    louder = replace(games, audience_cost=np.asarray(games.audience_cost) + 0.2)
    before, after = solve(games), solve(louder)
    assert (after.response >= before.response).all()
    assert (after.response > before.response).sum() >= ENOUGH
    # Where a blow is worth more than it hurts, a harder response makes quiet dearer.
    weight = np.asarray(games.discount) / (1 - np.asarray(games.discount))
    floor = np.asarray(games.infighting_cost) * (1 - np.asarray(games.discount))
    left = np.asarray(games.strength) - np.asarray(games.shift)
    blow = np.asarray(games.blow)
    pays = (weight * blow >= games.response_harm) & (left >= floor) & (left + blow <= 1)
    chosen = pick(games, pays)
    gentle = solve(replace(chosen, window=0.0))
    harsh = solve(replace(chosen, window=0.0, audience_cost=np.asarray(chosen.audience_cost) + 0.2))
    assert chosen.shape[0] >= ENOUGH
    assert (harsh.quiet_price >= gentle.quiet_price - 1e-9).all()
    assert (harsh.quiet_price > gentle.quiet_price + 1e-9).sum() >= ENOUGH / 20


def test_g_a_better_partner_can_be_worse_and_only_by_a_harder_response() -> None:
    games = lasting(many(9, 3 * GAMES))
    s = np.asarray(games.foil_reliable)
    better = replace(games, foil_reliable=s + 0.5 * (1 - s))
    before, after = solve(games), solve(better)
    assert (after.success <= before.success).all()
    assert (after.beliefs.after_success <= before.beliefs.after_success + 1e-12).all()
    assert (after.response >= before.response).all()
    worse = after.quiet_price > before.quiet_price + 1e-9
    assert worse.sum() >= ENOUGH / 10
    assert (after.response > before.response)[worse].all()
    # Kept at the same response, a better partner never makes quiet dearer.
    assert games.shape[0] >= ENOUGH
    held = quiet_price(better, response=before.response)
    assert (held <= before.quiet_price + 1e-9).all()


def test_the_included_faction_always_prefers_to_buy_quiet() -> None:
    games = lasting(many(10, 3 * GAMES))
    solved = solve(games)
    # In any deal that the government leaves alone, whatever can be paid for is paid for.
    assert np.array_equal(solved.move == "quiet", solved.quiet_price <= 1)
    assert (solved.move == "quiet").sum() >= ENOUGH
    assert ((solved.quiet_price > 0) & (solved.quiet_price <= 1)).sum() >= ENOUGH / 5


def test_with_nobody_left_tomorrow_the_attack_is_that_of_the_home_front() -> None:
    gains = np.random.default_rng(0).uniform(0, 4, GAMES)
    fixed = {"window": 0.0, "guarantee": 0.0, "infighting_cost": 2.0}
    games = lasting(many(11, GAMES, success_gain=gains, **fixed))
    n, solved = games.arrays(), solve(games)
    attacker = Attacker(
        n["strength"], n["shift"], n["infighting_cost"], n["discount"], n["blow"],
        n["response_harm"], n["success_gain"], solved.success, n["attack_cost"], n["failure_loss"],
    )  # fmt: skip
    fights = promise_breaks(n["strength"], n["shift"], n["infighting_cost"], n["discount"])
    pays = attack_pays(attacker, solved.response)
    assert np.array_equal(solved.move != "quiet", pays | fights)
    assert (pays & ~fights).sum() >= ENOUGH / 10
    attacked = (solved.move == "attack") & ~fights
    provoked = is_provocation(attacker, solved.response)
    assert np.array_equal(~solved.pays_unanswered[attacked], provoked[attacked])
    assert min(provoked[attacked].sum(), (~provoked[attacked]).sum()) >= 20
