"""Written answers marked task by task: blind, in random order, safely, into the gradebook."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from playwright.sync_api import Browser, Dialog, expect

from spoilers.grading.nbgrader.mark_written.app import MarkWritten
from spoilers.grading.nbgrader.mark_written.pile import (
    ChangedError,
    Pile,
    RefusedError,
    points_from,
    questions,
)
from spoilers.grading.nbgrader.mark_written.server import Marking
from tests.grading.planted import ANSWER, CLASS, FIRST, NOBODY, SECOND, planted

# nbgrader's own.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
WORDS = {who: words for who, _, _, _, words, _ in CLASS if words}
NAMES = [name for who, first, last, *_ in [*CLASS, NOBODY] for name in (who, first, last)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        # It asks a program for it, which takes a second.
        patch.setattr("nbgrader.api.get_alembic_version", lambda: "none")
        patch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path_factory.mktemp("settings")))
        yield planted(tmp_path_factory.mktemp("course"), marked_by_hand=False)


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "course")
    return tmp_path / "course"


def book(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course}/gradebook.db", "spoilers")


def directory(course: Path) -> CourseDirectory:
    return CourseDirectory(root=str(course), source_directory="solutions")


def pile_of(course: Path, gradebook: Gradebook, *, again: bool = False) -> Pile:
    (question,) = questions(gradebook, directory(course), FIRST, "3")
    return Pile(gradebook, directory(course), question, again)


def by_text(pile: Pile) -> dict[str, str]:
    return {pile.answer(key).text: key for key in pile.look()}


def mark_of(course: Path, who: str) -> tuple[float | None, bool, str | None]:
    with book(course) as gradebook:
        grade = gradebook.find_grade(ANSWER, FIRST, FIRST, who)
        said = gradebook.find_comment(ANSWER, FIRST, FIRST, who)
        return grade.manual_score, grade.needs_manual_grade, said.manual_comment


# --- The pile -------------------------------------------------------------------------------


def test_the_pile_holds_all_that_wait_in_an_order_that_stays(course: Path) -> None:
    orders = set()
    with book(course) as gradebook:
        for _ in range(4):
            pile = pile_of(course, gradebook)
            keys = pile.look()
            assert keys == pile.look() == pile.waiting()
            texts = [pile.answer(key).text for key in keys]
            # An empty answer has its 0, and nobody has to look at it.
            assert sorted(texts) == sorted(WORDS.values())
            orders.add(tuple(texts))
    assert len(orders) > 1
    question = pile.question
    assert (question.title, question.points) == ("Task 3: Say why", 4)
    # The task, and the rubric with what only a marker sees.
    assert "one for each actor" in question.texts[1]
    assert "border case" in question.texts[1]


def test_a_mark_goes_where_the_form_grader_puts_it(course: Path) -> None:
    with book(course) as gradebook:
        pile = pile_of(course, gradebook)
        key = by_text(pile)[WORDS["s01"]]
        assert pile.save(key, "3,5", "  Say also why.\n", pile.answer(key).seen) == 3.5
        assert key not in pile.waiting()
        assert key in pile.look()
        now = pile.answer(key)
        assert (now.points, now.comment, now.waits) == (3.5, "Say also why.", False)
        # A comment can be taken back, and the form grader keeps nothing for it then.
        pile.save(key, "0", "", now.seen)
    assert mark_of(course, "s01") == (0, False, None)
    assert mark_of(course, "s02") == (None, True, None)
    with book(course) as gradebook:
        grade = gradebook.find_grade(ANSWER, FIRST, FIRST, "s01")
        assert (grade.score, grade.auto_score, grade.extra_credit) == (0, None, None)
        assert not gradebook.find_submission(FIRST, "s01").needs_manual_grade


@pytest.mark.parametrize("typed", ["", " ", "nan", "inf", "-1", "4.01", "1e9", "four", "3 of 4"])
def test_points_that_are_none_are_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(RefusedError, match=r"from 0 to 4\.$"):
        points_from(typed, 4)


def test_a_mark_given_meanwhile_is_not_written_over(course: Path) -> None:
    with book(course) as mine, book(course) as hers:
        pile, other = pile_of(course, mine), pile_of(course, hers)
        text = WORDS["s04"]
        key, seen = by_text(pile)[text], pile.answer(by_text(pile)[text]).seen
        there = by_text(other)[text]
        other.save(there, "2", "Hers.", other.answer(there).seen)
        with pytest.raises(ChangedError):
            pile.save(key, "4", "Mine.", seen)
        assert mark_of(course, "s04") == (2, False, "Hers.")
        # Who has seen it may change it.
        pile.save(key, "4", "Mine.", pile.answer(key).seen)
    assert mark_of(course, "s04") == (4, False, "Mine.")


def test_a_mark_that_is_given_in_the_same_moment_is_not_written_over(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with book(course) as mine, book(course) as hers:
        pile, other = pile_of(course, mine), pile_of(course, hers)
        key, there = by_text(pile)[WORDS["s05"]], by_text(other)[WORDS["s05"]]
        enter = pile._enter

        def late(*args: Any) -> None:
            other.save(there, "1", "Hers.", other.answer(there).seen)
            enter(*args)

        monkeypatch.setattr(pile, "_enter", late)
        with pytest.raises(ChangedError):
            pile.save(key, "4", "Mine.", pile.answer(key).seen)
    assert mark_of(course, "s05") == (1, False, "Hers.")


def test_an_answer_that_is_another_one_now_is_not_marked_unseen(course: Path) -> None:
    path = course / "autograded" / "s06" / FIRST / f"{FIRST}.ipynb"
    with book(course) as gradebook:
        pile = pile_of(course, gradebook)
        key = by_text(pile)[WORDS["s06"]]
        seen = pile.answer(key).seen
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[-1].source = "Another answer."
        nbformat.write(notebook, path)
        with pytest.raises(ChangedError):
            pile.save(key, "4", "", seen)
        path.unlink()
        with pytest.raises(RefusedError, match="nbgrader autograde 01_one --force"):
            pile.answer(key)
    assert mark_of(course, "s06") == (None, True, None)


def test_a_look_at_what_is_marked_is_asked_for(course: Path) -> None:
    with book(course) as gradebook:
        pile = pile_of(course, gradebook)
        key = by_text(pile)[WORDS["s01"]]
        pile.save(key, "4", "", pile.answer(key).seen)
        assert WORDS["s01"] not in by_text(pile_of(course, gradebook))
        assert WORDS["s01"] in by_text(pile_of(course, gradebook, again=True))


def test_what_is_not_there_is_named_with_what_is(
    course: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with book(course) as gradebook:
        for task, said in (("7", "no 'task-7'"), ("task-1", "no 'task-1'")):
            with pytest.raises(ValueError, match=rf"{said}.*Answered in words: task-3\."):
                questions(gradebook, directory(course), FIRST, task)
        with pytest.raises(ValueError, match=f"It has: {FIRST}, {SECOND}"):
            questions(gradebook, directory(course), "09_nothing")
        shutil.rmtree(course / "solutions")
        (question,) = questions(gradebook, directory(course), FIRST)
        # The gradebook keeps the rubric and its notes.
        assert "border case" in " ".join(question.texts)
    app = MarkWritten()
    app.initialize([f"--course-dir={course}"])
    with pytest.raises(SystemExit):
        app.start()


# --- The page -------------------------------------------------------------------------------


@pytest.fixture
def address(course: Path) -> Iterator[str]:
    """Serve the pile from a thread of its own."""
    told: list[str] = []
    begun, loop, done = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve(gradebook: Gradebook) -> None:
        marking = Marking({ANSWER: pile_of(course, gradebook)})
        told.append(marking.open())
        begun.set()
        await done.wait()
        await marking.close()

    def run() -> None:
        asyncio.set_event_loop(loop)
        with book(course) as gradebook:
            loop.run_until_complete(serve(gradebook))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert begun.wait(30)
    yield told[0]
    loop.call_soon_threadsafe(done.set)
    thread.join(30)
    assert not thread.is_alive()


class Visitor:
    """A browser without pages."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def ask(self, url: str, data: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        body = None if data is None else urllib.parse.urlencode(data).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with self._opener.open(urllib.request.Request(url, body, named)) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


def test_only_who_has_the_address_gets_in_and_no_other_page_can_write(
    address: str, course: Path
) -> None:
    base = address.partition("?")[0]
    port = base.rstrip("/").rpartition(":")[2]
    assert Visitor().ask(base)[0] == 403
    assert Visitor().ask(f"{base}?token=guessed")[0] == 403
    me = Visitor()
    # DNS rebinding: the same machine by somebody else's name.
    assert me.ask(address, Host=f"evil.example:{port}")[0] == 403
    assert me.ask(address)[0] == 200
    assert me.ask(base, Host=f"evil.example:{port}")[0] == 403
    status, page = me.ask(f"{base}{ANSWER}/")
    assert status == 200
    place = re.search(r'action="/([^"]+)"', page)
    fields = dict(re.findall(r'name="(_xsrf|seen)" value="([^"]*)"', page))
    assert place
    assert len(fields) == 2
    good = {**fields, "points": "4", "said": "<script>alert(1)</script>"}
    for status, data, headers in (
        (403, {**good, "_xsrf": "forged"}, {}),
        (403, {k: v for k, v in good.items() if k != "_xsrf"}, {}),
        (403, good, {"Origin": "http://evil.example"}),
        (403, good, {"Origin": "null"}),
        (409, {**good, "seen": "stale"}, {}),
        (422, {**good, "points": "5"}, {}),
        (422, {**good, "said": "x" * 20_001}, {}),
    ):
        got, said = me.ask(base + place[1], data, **headers)
        assert got == status, (data, headers)
        # What was typed is not lost.
        assert status == 403 or data["said"][:7].replace("<", "&lt;") in said
    assert me.ask(base + place[1].rpartition("/")[0] + "/no-such-key", good)[0] == 404
    assert me.ask(f"{base}../../etc/passwd")[0] == 404
    assert [mark_of(course, who)[0] for who in WORDS] == [None] * len(WORDS)
    got, said = me.ask(base + place[1], good, Origin=base.rstrip("/"))
    assert got == 200
    assert sorted(str(mark_of(course, who)[0]) for who in WORDS)[0] == "4.0"
    assert "<script" not in me.ask(base + place[1])[1]


def test_a_marker_goes_through_the_pile_with_the_keyboard_and_meets_no_name(
    chromium: Browser, address: str, course: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    ran: list[str] = []
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert "token" not in page.url
    page.get_by_role("link", name=f"{len(WORDS)} answers wait").press("Enter")
    marks = {}
    for number in range(1, len(WORDS) + 1):
        expect(page).to_have_title(f"Answer {number} of {len(WORDS)}", timeout=30_000)
        seen = page.content() + page.url
        assert [name for name in NAMES if re.search(rf"\b{name}\b", seen)] == []
        text = page.get_by_label("The answer").inner_text().strip()
        marks[text] = number % 5
        assert page.evaluate("document.activeElement.id") == "points"
        if number == 2:
            options = {"resultTypes": ["violations"], "preload": False}
            found: Any = Axe().run(page, options=options).response
            assert [violation["id"] for violation in found["violations"]] == []
            page.keyboard.type("7")
            page.keyboard.press("Enter")
            alert = page.get_by_role("alert")
            assert "'7' is no number of points. Type one from 0 to 4." in alert.inner_text()
            page.locator("#points").fill("")
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(over) <= 0
            page.locator("#points").focus()
        page.keyboard.type(str(number % 5))
        page.keyboard.press("Tab")
        page.keyboard.type(f"Comment {number}")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.get_by_text("All are marked.").wait_for()
    assert ran == []
    host = urllib.parse.urlsplit(address).netloc
    assert {urllib.parse.urlsplit(url).netloc for url in asked if url[:5] != "data:"} == {host}
    context.close()
    # What would have been a script is shown as a sentence about a picture.
    (other,) = set(marks) - set(WORDS.values())
    for who, words in WORDS.items():
        points, waits, said = mark_of(course, who)
        assert points == marks[other if words.startswith("<img") else words]
        assert not waits
        assert re.fullmatch(r"Comment \d+", said or "")
