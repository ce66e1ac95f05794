"""What GitHub and Binder are told to do is something that the course can do."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

import course
from spoilers.site import binder
from spoilers.site.build import DEFAULT, SOLUTIONS_TOO

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def faults(text: str) -> list[str]:
    """List what a workflow calls that is not there."""
    workflow = yaml.safe_load(text)
    found = []
    # YAML reads the key "on" as a truth value.
    if True not in workflow or "permissions" not in workflow:
        found.append("says not when it runs, or what it may")
    called = 0
    for step in steps(workflow):
        if "uses" in step:
            if not re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]):
                found.append(f"uses {step['uses']}")
            continue
        for line in step["run"].splitlines():
            called += 1
            program, script, *rest = shlex.split(line)
            known = program in ("python3", "bash") and (ROOT / script).is_file()
            command = script != "course.py" or rest[:1] in [[name] for name in course.COMMANDS]
            if not (known and command):
                found.append(f"runs {line}")
    if not called and "deploy" not in text:
        found.append("runs nothing")
    return found


def test_the_workflows_call_what_is_there() -> None:
    assert [path.name for path in WORKFLOWS] == ["pages.yml", "test.yml"]
    for path in WORKFLOWS:
        assert faults(path.read_text(encoding="utf-8")) == [], path.name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("course.py pages", "course.py page"),
        ("course.py pages", "courses.py pages"),
        ("actions/checkout@v4", "actions/checkout"),
        ("actions/checkout@v4", "somebody/checkout@v4"),
        ("permissions:", "permitted:"),
        ("on:\n", "when:\n"),
    ],
)
def test_the_gate_sees_a_workflow_that_cannot_run(old: str, new: str) -> None:
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    assert old in text
    assert len(faults(text.replace(old, new, 1))) == 1


def test_what_is_published_is_what_was_built() -> None:
    workflow = yaml.safe_load(WORKFLOWS[0].read_text(encoding="utf-8"))
    upload = next(s for s in steps(workflow) if "upload-pages-artifact" in s.get("uses", ""))
    assert ROOT / upload["with"]["path"] == DEFAULT
    assert workflow["permissions"]["pages"] == workflow["permissions"]["id-token"] == "write"
    build = next(s for s in steps(workflow) if s.get("run") == "python3 course.py pages")
    # Solutions only where the owner sets a variable to "yes": nothing is said where there is none.
    assert build["env"] == {
        binder.VARIABLE: "${{ github.repository }}",
        SOLUTIONS_TOO: "${{ vars.SPOILERS_SOLUTIONS }}",
    }
    tests = yaml.safe_load(WORKFLOWS[1].read_text(encoding="utf-8"))
    assert [step["run"] for step in steps(tests) if "run" in step] == ["bash .ci/run"]


def test_binder_finds_the_course_and_what_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Binder builds from environment.yml at the top.

    It stages the whole folder first where pip is given a file of the course, and runs postBuild.
    """
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    assert conda == [f"python={course.dotted(course.OLDEST)}", "pip"]
    assert pip == {"pip": ["-r requirements/course.txt"]}
    assert (ROOT / "requirements" / "course.txt").is_file()
    after = (ROOT / "postBuild").read_text(encoding="utf-8").splitlines()
    assert after[-1] == "python course.py install --here"
    assert os.access(ROOT / "postBuild", os.X_OK)
    assert not [name for name in ("Dockerfile", "binder", ".binder") if (ROOT / name).exists()]
    monkeypatch.setenv(binder.VARIABLE, "someone/spoilers")
    address = binder.binder("lessons/welcome.ipynb")
    assert address
    assert address == (
        "https://mybinder.org/v2/gh/someone/spoilers/HEAD?urlpath=lab/tree/lessons/welcome.ipynb"
    )
    assert (ROOT / address.partition("lab/tree/")[2]).is_file()
    assert address in binder.invitation()


def test_without_an_address_there_is_no_button(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(binder.VARIABLE, raising=False)
    assert binder.binder("lessons/welcome.ipynb") is None
    assert binder.invitation() == ""
    monkeypatch.setenv(binder.VARIABLE, "https://github.com/someone/spoilers")
    with pytest.raises(ValueError, match="it should be owner/name"):
        binder.binder("lessons/welcome.ipynb")
