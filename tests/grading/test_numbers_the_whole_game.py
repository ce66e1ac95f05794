"""Every number that exercise 06 prints is computed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from spoilers.theory.cases import find_case
from spoilers.theory.internal_commitment import reservation_share
from spoilers.theory.parameters import find_letter
from spoilers.theory.provocation import chance_of_success, deal_worth, posterior_reliable
from spoilers.theory.the_home_front import MEASURES, Leader, best_measure
from spoilers.theory.the_whole_game import Scenario, solve
from tests.grading.marking import SOLUTIONS, prose, read, solution_cells

NAME = "06_the_whole_game"
TEXT = prose(NAME)
KABUL = find_case("Kabul 2021").scenario
NUMBERS = KABUL.numbers()
PARTNER = NUMBERS["prior"], NUMBERS["foil_reliable"], NUMBERS["foil_unreliable"]
# The letters as the exercise writes them, and the numbers of the course that they stand for.
LETTERS = {
    "q": "strength",
    "Delta": "shift",
    "kappa": "infighting_cost",
    "d": "discount",
    "m": "blow",
    "e": "response_harm",
    "h": "success_gain",
    "k": "attack_cost",
    "l": "failure_loss",
    "g": "guarantee",
    "omega": "window",
}


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """Run the set-up and the solutions."""
    (path,) = (path for path in SOLUTIONS if path.stem == NAME)
    notebook = read(path)
    namespace: dict[str, Any] = {}
    exec(next(cell.source for cell in notebook.cells if cell.id == "setup"), namespace)
    for source in solution_cells(notebook).values():
        exec(source, namespace)
    return namespace


def price(**changed: float) -> float:
    """Say what quiet costs at Kabul, with some numbers changed."""
    return float(solve(replace(KABUL, **changed)).quiet_price)


def first_change(name: str, numbers: list[float]) -> list[float]:
    quiet = [price(**{name: number}) <= 1 for number in numbers]
    return [numbers[i] for i in range(1, len(numbers)) if quiet[i] != quiet[i - 1]]


def test_the_set_up_holds_kabul_and_the_menu(written: dict[str, Any]) -> None:
    assert {LETTERS[letter]: number for letter, number in written["KABUL"].items()} == {
        name: NUMBERS[name] for name in LETTERS.values()
    }
    assert written["MENU"] == [each.response for each in MEASURES]
    for letter, name in LETTERS.items():
        symbol = find_letter(name).symbol.lstrip("\\")
        assert symbol == letter


def test_what_a_success_tells_is_computed() -> None:
    mu, s, r = PARTNER
    assert f"$\\mu = {mu:.2f}$, $s = {s:.2f}$ and $r = {r:.2f}$" in TEXT
    p, belief = float(chance_of_success(*PARTNER)), float(posterior_reliable(*PARTNER))
    assert f"{mu * (1 - s):.2f} / {p:.2f} = {belief:.2f} of {mu:.2f} is left." in TEXT
    assert mu / 2 < belief
    assert "At 0.40 the deal is worth less than fighting on." in TEXT
    assert float(deal_worth(belief, NUMBERS["betrayal"])) < 0


def test_the_measures_are_computed() -> None:
    assert "Kabul's government ($\\beta = 1$, $A = 0.30$, $\\gamma = 0.80$) responds" in TEXT
    leader = Leader(0.5, *(NUMBERS[n] for n in ("betrayal", "audience_cost", "force_cost")))
    assert float(deal_worth(0.5, 1.0)) == 0
    assert "**The answer.** A delay. With a belief of 0.50 the deal is worth 0." in TEXT
    assert MEASURES[int(best_measure(leader))].response == 0.35
    left = [-((1 - R) * (0 - 0.3) - 0.4 * R**2) for R in (0.15, 0.35, 0.6)]
    assert f"0.15 then leaves G with −{left[0]:.3f}, a delay of 0.35 with −{left[1]:.3f}" in TEXT
    assert f"and strikes of 0.60 with −{left[2]:.3f} again" in TEXT


def test_the_worths_at_kabul_are_computed() -> None:
    worth = price()
    assert f"with the whole stake and an attack {worth:.3f}, while a fight is worth 0.90." in TEXT
    assert f"At Kabul the price is {worth:.3f}." in TEXT
    game = solve(KABUL)
    assert float(game.excluded) == pytest.approx(worth)


def test_twice_the_blow_is_computed() -> None:
    assert f"More than twice as much: {price(blow=1.0):.3f}." in TEXT
    assert price(blow=1.0) > 2 * price()
    q, shift, kappa, d = (NUMBERS[n] for n in ("strength", "shift", "infighting_cost", "discount"))
    shares = [float(reservation_share(q - shift + m * 0.6, kappa, d)) for m in (1.0, 0.5)]
    assert f"a period to {shares[0]:.3f} instead of {shares[1]:.3f}." in TEXT
    assert float(solve(replace(KABUL, largest_response=0.35)).quiet_price) == pytest.approx(0.9)
    assert "in truth it still costs 0.90" in TEXT


def test_the_opening_at_kabul_is_computed() -> None:
    deal = float(solve(KABUL).government)
    assert f"the deal is attacked and still brings {deal:.3f}, and no policy suits all" in TEXT
    assert np.isinf(NUMBERS["seat_price"])


def test_the_turning_points_are_computed() -> None:
    hundredths = [number / 100 for number in range(100)]
    (window,) = first_change("window", hundredths)
    (charge,) = first_change("audience_cost", [number / 40 for number in range(40)])
    (partner,) = first_change("foil_reliable", hundredths[31:])
    assert f"At $\\omega = {window}$ quiet begins" in TEXT
    assert f"At $A = {charge}$ quiet ends: at {charge - 0.025:.3f} the best measure" in TEXT
    assert float(solve(replace(KABUL, audience_cost=charge - 0.025)).response) == 0.35
    assert float(solve(replace(KABUL, audience_cost=charge)).response) == 0.6
    assert f"at $s = {partner}$ quiet ends as well" in TEXT


def test_the_two_partners_are_told_as_they_are() -> None:
    mu, _, r = PARTNER
    weak, good = (float(posterior_reliable(mu, s, r)) for s in (0.5, 0.8))
    assert float(chance_of_success(mu, 0.5, r)) > 0.5
    assert f"a success leaves a belief of {weak:.2f} and goes unanswered" in TEXT
    assert float(solve(replace(KABUL, foil_reliable=0.5)).response) == 0
    assert f"and quiet costs {price(foil_reliable=0.5):.2f}." in TEXT
    assert f"only {float(chance_of_success(mu, 0.8, r)):.2f} get through" in TEXT
    assert f"falls to {good:.2f}, strikes follow, and quiet would cost {price():.2f}." in TEXT
    returns = [float(solve(replace(KABUL, foil_reliable=s)).response) for s in (0.85, 0.86)]
    assert returns == [0.6, 1.0]
    assert "From $s = 0.86$ on" in TEXT
    assert f"and quiet would cost {price(foil_reliable=0.86):.2f}." in TEXT


def test_the_two_measures_bring_quiet() -> None:
    assert price(guarantee=0.025) > 1 >= price(guarantee=0.026)
    assert "holds ready 0.026 of a stake a period" in TEXT
    assert price(largest_response=0.35) <= 1
    assert float(reservation_share(0.02, 1.5, 0.95)) == 0


def test_the_solution_is_the_lessons_own_game(written: dict[str, Any]) -> None:
    """Held to `solve` over 5,000 random games, at the response that the government takes."""
    rng = np.random.default_rng(661)
    size = 5000
    high = {
        "kappa": 3, "d": 0.97, "m": 1.5, "e": 2, "h": 2, "omega": 0.98,
    }  # fmt: skip
    draws = {n: rng.uniform(0.02 if n == "d" else 0, high.get(n, 1), size) for n in LETTERS}
    draws["Delta"] *= draws["q"]
    draws["omega"] = np.where(rng.random(size) < 0.3, 0.0, draws["omega"])
    unreliable = rng.uniform(0, 0.6, size)
    public = {
        "prior": rng.random(size),
        "foil_reliable": unreliable + rng.uniform(0.05, 0.4, size),
        "foil_unreliable": unreliable,
        "betrayal": rng.uniform(0, 2, size),
        "audience_cost": rng.uniform(0, 1.2, size),
        "force_cost": rng.uniform(0.05, 2, size),
    }
    assert set(public) | set(LETTERS.values()) <= {each.name for each in fields(Scenario)}
    game = solve(Scenario(**{LETTERS[n]: x for n, x in draws.items()}, **public))
    asked = 0
    for i in range(size):
        now = {name: float(x[i]) for name, x in public.items()}
        p, belief = written["after_success"](
            now["prior"], now["foil_reliable"], now["foil_unreliable"]
        )
        leader = belief, now["betrayal"], now["audience_cost"], now["force_cost"]
        response = written["best_measure"](written["MENU"], *leader)
        assert response == float(game.response[i])
        # The exercise has no response after quiet or after a foiled attempt.
        if game.responses.after_quiet[i] > 0 or game.responses.after_foiled[i] > 0:
            continue
        letters = {name: float(x[i]) for name, x in draws.items()}
        cost = written["quiet_price"](letters, p, response)
        assert cost == pytest.approx(float(game.quiet_price[i]), abs=1e-9)
        worth = written["worths"](letters, p, response, cost)
        better = max(worth["attack"], worth["fight"])
        assert worth["quiet"] == pytest.approx(better, abs=1e-6) or cost == 0
        asked += 1
    assert asked > 2000
