"""Every number that exercise 06 prints is computed."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from spoilers.theory.provocation import chance_of_success, posterior_reliable
from tests.grading.marking import ROOT, prose, read, solution_cells

NAME = "06_the_whole_game"
TEXT = prose(NAME)


def test_the_share_of_provocation_on_the_map_of_kabul() -> None:
    shares = np.linspace(0, 0.4, 41)
    returns = np.linspace(0, 1, 51)
    pays = [0.35 * (g - z) - 0.65 * 0.1 - 0.1 > 0 for z in shares for g in returns]
    assert f"On the map of Kabul provocation covers {np.mean(pays):.0%} of the points" in TEXT


def test_the_campaign_lasts_as_long_as_it_is_said_to() -> None:
    def stands(weeks: int) -> float:
        return sum(comb(weeks, n) * 0.1**n * 0.9 ** (weeks - n) for n in range(3))

    assert f"three strikes leave {stands(20):.0%} of deals after twenty weeks" in TEXT
    assert stands(104) < 0.01
    assert "hardly any after two years" in TEXT


def test_the_counter_example_is_told_as_it_is() -> None:
    for strength, printed in ((0.4, "0.77"), (0.8, "0.53")):
        belief = float(posterior_reliable(0.8, strength, 0.3))
        assert f"{belief:.2f}" == printed
    assert "At 0.40 belief after a success is 0.77" in TEXT
    assert "At 0.80 it is 0.53" in TEXT
    chance = np.array([float(chance_of_success(0.8, s, 0.3)) for s in (0.8, 0.87, 0.93)])
    gain = chance * 0.6 - (1 - chance) * 0.1 - 0.05
    assert gain[0] > 0
    assert gain[1] > 0 > gain[2]
    assert "Only at about 0.90 does so little get through" in TEXT


def test_the_tree_of_the_first_task_is_told_as_it_is() -> None:
    cells = {
        cell.id: cell.source for cell in read(ROOT / "solutions" / NAME / f"{NAME}.ipynb").cells
    }
    namespace: dict[str, object] = {}
    exec(cells["task-1-look"], namespace)
    exec(
        solution_cells(read(ROOT / "solutions" / NAME / f"{NAME}.ipynb"))["task-1-follow"],
        namespace,
    )
    end = eval('follow(little, ["attack", "gets through", "return"])["payoff"]', namespace)
    assert end == pytest.approx({"G": -0.3, "E": 0.5})
    assert "E gets 0.50 there, and G -0.30" in TEXT
