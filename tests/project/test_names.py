"""One lesson, one name; one picture, one word.

A reader of the code who searches for the name of a lesson or of a picture finds everything that
belongs to it, and nothing under a second spelling.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from spoilers import LESSONS
from spoilers.figures.picture import Picture
from tests.explore.found import interactives

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "spoilers"
# Lesson 07 is about data and tests, lesson 08 about a reader's own case: their formulas stand in
# `evidence` and `workbook`, and they have no module of the theory.
WITHOUT_THEORY = {"the_record", "your_case"}
# Lesson 00 has no exercise.
WITHOUT_EXERCISE = {"the_airport"}


def places(number: int, lesson: str) -> list[str]:
    """List where a lesson must be found by its one name."""
    file = f"{number:02d}_{lesson}"
    found = [
        f"lessons/{file}.ipynb",
        f"guide/{file}.md",
        f"src/spoilers/figures/{lesson}/__init__.py",
        f"src/spoilers/explore/{lesson}.py",
        f"src/spoilers/explore/questions/{lesson}.toml",
        f"tests/figures/test_{lesson}.py",
        f"tests/lessons/numbers/{lesson}.py",
    ]
    if lesson not in WITHOUT_THEORY:
        tests = f"tests/theory/{lesson}"
        if not (ROOT / tests).is_dir():
            tests = f"tests/theory/test_{lesson}"
        found += [f"src/spoilers/theory/{lesson}", tests]
    if lesson not in WITHOUT_EXERCISE:
        found += [
            f"solutions/{file}/{file}.ipynb",
            f"exercises/{file}/{file}.ipynb",
            f"tests/grading/answers/{file}.toml",
        ]
    return found


def stands(place: str) -> bool:
    path = ROOT / place
    return path.exists() or path.with_suffix(".py").exists()


@pytest.mark.parametrize(("number", "lesson"), list(enumerate(LESSONS)))
def test_every_room_calls_a_lesson_by_its_name(number: int, lesson: str) -> None:
    missing = [place for place in places(number, lesson) if not stands(place)]
    assert missing == []


def words_of(name: str) -> list[str]:
    """Split a name into the words that say something."""
    return [word for word in name.split("_") if word not in ("", "the", "your", "test", "tests")]


def second_spelling(stem: str) -> str | None:
    """Say which lesson a file's name means without being its name."""
    stem = re.sub(r"^(?:test_|numbers_)+", "", stem)
    stem = re.sub(r"^\d\d_", "", stem)
    if stem in LESSONS:
        return None
    if re.fullmatch(r"lesson_?\d+", stem):
        return LESSONS[int(re.sub(r"\D", "", stem)) % len(LESSONS)]
    squeezed = "".join(words_of(stem))
    for lesson in LESSONS:
        whole = words_of(lesson)
        own = {lesson.replace("_", ""), "".join(whole), whole[0], whole[-1]}
        # A mechanism's noun alone ("negotiation") is a second name for its lesson; so is its
        # name run together ("homefront"). What only shares a word ("exit_cascade") is another.
        if squeezed in own and stem not in ORDINARY:
            return lesson
    return None


# Ordinary words that one lesson's name happens to contain.
ORDINARY = {"case", "cases", "front", "home", "game", "whole", "internal", "exclusive", "record"}


@pytest.mark.parametrize(
    ("stem", "lesson"),
    [
        ("homefront", "the_home_front"),
        ("home_front", "the_home_front"),
        ("test_homefront", "the_home_front"),
        ("whole_game", "the_whole_game"),
        ("commitment", "internal_commitment"),
        ("negotiation", "exclusive_negotiation"),
        ("airport", "the_airport"),
        ("lesson_03", "internal_commitment"),
        ("test_lesson_07", "the_record"),
        ("the_home_front", None),
        ("test_numbers_provocation", None),
        ("exit_cascade", None),
        ("cases", None),
    ],
)
def test_the_gate_sees_a_second_spelling(stem: str, lesson: str | None) -> None:
    assert second_spelling(stem) == lesson


def test_no_file_has_a_second_name_for_a_lesson() -> None:
    files = [
        path
        for folder in ("src", "tests", "lessons", "guide", "solutions", "benchmarks", "pages")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".ipynb", ".md", ".toml"} or path.is_dir()
        if "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    ]
    assert len(files) > 200
    wrong = {str(path.relative_to(ROOT)): second_spelling(path.stem) for path in files}
    assert {path: lesson for path, lesson in wrong.items() if lesson} == {}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def names_of(shown: str) -> dict[str, str]:
    """Give every name that a picture goes by, from the function that shows it."""
    lesson, function = shown.split(".")
    interactive = interactives()[shown]
    module = importlib.import_module(f"spoilers.figures.{lesson}.{function}")
    own = [
        name
        for name, thing in vars(module).items()
        if isinstance(thing, type)
        and issubclass(thing, Picture)
        and thing.__module__ == module.__name__
    ]
    return {
        "function": function,
        "key": interactive.key,
        "module": module.__name__.rpartition(".")[2],
        "class": snake(own[0]) if len(own) == 1 else f"{len(own)} pictures: {own}",
    }


# The spine is one picture that every lesson ends with.
SPINES = [shown for shown in interactives() if shown.endswith(".spine")]


@pytest.mark.parametrize("shown", [shown for shown in interactives() if shown not in SPINES])
def test_module_class_function_and_key_of_a_picture_are_one_word(shown: str) -> None:
    assert len(set(names_of(shown).values())) == 1, names_of(shown)


def test_the_spine_is_called_the_same_everywhere() -> None:
    assert len(SPINES) == 8
    for shown in SPINES:
        assert interactives()[shown].key == f"spine_{shown.split('.')[0]}"
