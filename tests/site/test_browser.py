"""Where a browser is looked for, and in which order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spoilers.site import browser


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that this machine has no browser; record the attempts to get one."""
    tried: list[str] = []
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "NAMES", ("no-such-browser",))
    monkeypatch.setattr(browser, "MAC", ())
    monkeypatch.setattr(browser, "_downloaded", lambda: None)
    monkeypatch.setattr(browser, "_debian", lambda: tried.append("debian"))
    monkeypatch.setattr(browser, "_playwright", lambda: tried.append("playwright"))
    return tried


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_a_browser_that_is_there_is_used_and_nothing_is_installed(
    nothing_installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = program(tmp_path, "no-such-browser")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert browser.get_browser() == there
    assert nothing_installed == []


def test_a_named_browser_comes_first(
    nothing_installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = program(tmp_path, "mine")
    monkeypatch.setenv(browser.VARIABLE, mine)
    assert browser.get_browser() == mine


def test_debian_is_asked_first_and_then_playwright(
    nothing_installed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert browser.get_browser() is None
    assert nothing_installed == ["debian", "playwright"]
    assert "No browser is installed; getting one." in capsys.readouterr().out


def test_what_debian_installs_is_used(
    nothing_installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(browser, "_debian", lambda: program(tmp_path, "no-such-browser"))
    assert browser.get_browser() == str(tmp_path / "no-such-browser")
    assert nothing_installed == []


def test_none_means_none(nothing_installed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.VARIABLE, "none")
    assert browser.get_browser() is None
    assert nothing_installed == []
