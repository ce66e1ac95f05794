"""The palette: told apart by colour-blind readers, and readable on white."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from spoilers.figures import style

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIMULATED = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Turn linear RGB into CIELAB, in which distances are roughly what people see."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def nearest(colours: tuple[str, ...], matrix: np.ndarray) -> float:
    seen = [lab(matrix @ linear(colour)) for colour in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2))


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((weights @ linear(one), weights @ linear(other)), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


@pytest.mark.parametrize("kind", SIMULATED)
def test_no_two_colours_look_alike_to_a_colour_blind_reader(kind: str) -> None:
    assert nearest(style.PALETTE, np.array(SIMULATED[kind])) > 10


def test_the_gate_sees_red_against_green() -> None:
    red_and_green = ("#c0392b", "#6b8e23")
    assert nearest(red_and_green, np.eye(3)) > 40
    assert nearest(red_and_green, np.array(SIMULATED["deuteranopia"])) < 20


@pytest.mark.parametrize("colour", [style.INK, style.GREY])
def test_text_stands_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 4.5


def test_numbers_on_marks_can_be_read() -> None:
    assert contrast("#ffffff", style.BLUE) >= 4.5
    for light in (style.ORANGE, style.VERMILLION, "#ffffff"):
        assert contrast(style.INK, light) >= 4.5
