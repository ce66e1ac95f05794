"""Gambit's answer is the course's own, and the record of it is current."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from spoilers.explore import gambit
from spoilers.explore.gambit import RECORD, ask_gambit, our_moves, record
from spoilers.theory.cases import find_case

kept = json.loads(RECORD.read_text(encoding="utf-8"))
needs_gambit = pytest.mark.skipif(
    find_spec("pygambit") is None, reason="Gambit has no wheel for this machine"
)


@needs_gambit
def test_the_record_is_what_gambit_answers_today() -> None:
    now = record()
    assert now["version"] == kept["version"], "run: python -m spoilers.explore.gambit"
    assert list(now["cases"]) == list(kept["cases"])  # type: ignore[call-overload]
    for case, chances in now["cases"].items():  # type: ignore[attr-defined]
        assert chances == pytest.approx(kept["cases"][case], abs=0.002)


@pytest.mark.parametrize("case", kept["cases"])
def test_gambit_makes_our_moves(case: str) -> None:
    assert list(kept["cases"][case]) == list(our_moves(find_case(case).scenario))
    assert min(kept["cases"][case].values()) > 0.98


def test_kabul_is_among_the_cases_that_were_asked() -> None:
    assert "Kabul 2021" in kept["cases"]


@needs_gambit
def test_the_table_says_which_gambit_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    ask_gambit()
    said = capsys.readouterr().out
    assert said.startswith(f"Gambit {kept['version']} on Kabul 2021\n")
    assert "not installed" not in said


def test_where_gambit_is_missing_the_record_is_shown_as_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gambit, "find_spec", lambda name: None)
    ask_gambit()
    first, second, *table = capsys.readouterr().out.splitlines()
    assert first == "Gambit is not installed here, so this is a record of its answer:"
    assert second == f"Gambit {kept['version']} on Kabul 2021"
    rows = {line[:39].strip(): line[39:].rsplit(maxsplit=1) for line in table[1:]}
    assert rows["the government after a success"] == ["drone strikes", "1.00"]
    assert len(rows) == 6


def test_a_case_that_was_not_asked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gambit, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match="case = 'Omagh 1998': expected one of Kabul 2021"):
        ask_gambit("Omagh 1998")


@needs_gambit
def test_a_game_that_does_not_end_today_is_refused() -> None:
    with pytest.raises(ValueError, match=r"window = 0\.9: expected 0"):
        ask_gambit("Omagh 1998")
