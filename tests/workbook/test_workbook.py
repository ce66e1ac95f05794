"""The workbook: a case is checked, its chain computed, its memo written, read and not believed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser

from spoilers import data
from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.first_edition.whole_game import solve
from spoilers.workbook import (
    SECTIONS,
    Faction,
    Tie,
    YourCase,
    from_named_case,
    movement_factions,
    read_memo,
    rubric,
    run_chain,
    write_memo,
)
from tests.lessons.lessons import ROOT
from tests.lessons.numbers.your_case import MEMO

LESSON = ROOT / "lessons" / "08_your_case.ipynb"


def mindanao() -> YourCase:
    return from_named_case("Mindanao 2012")


def texts() -> dict[str, str]:
    """Take the texts of the worked example out of the lesson."""
    cells = {cell.id: cell.source for cell in nbformat.read(LESSON, as_version=4).cells}
    namespace: dict[str, Any] = {}
    for name in SECTIONS:
        exec(cells[f"text-{name}"], namespace)
    return {name: namespace[name] for name in SECTIONS}


# --- the case ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_every_case_of_the_course_can_be_a_start(name: str) -> None:
    case = from_named_case(name)
    assert case.scenario == find_case(name).scenario
    chain = run_chain(case)
    assert chain.outcome == str(solve(case.scenario).outcome)
    assert len(chain.steps) == 6
    for step in chain.steps:
        assert re.fullmatch(r"[A-Z0-9].+\.", step.answer), step
        assert "nan" not in step.answer


NUMBERS = {
    name: (each.value, each.reason) for name, each in find_case("Omagh 1998").assumptions.items()
}


def case(**changed: Any) -> YourCase:
    parts: dict[str, Any] = {
        "title": "Mine",
        "question": "What will happen?",
        "government": "Erewhon",
        "position": 0.1,
        "reach": 0.5,
        "factions": (Faction("A", 0.5, 0.3, 0.2, True), Faction("B", 0.5, 0.9, 0.2, False)),
        "ties": (Tie("A", "B", "split"),),
        "numbers": NUMBERS,
    }
    return YourCase(**{**parts, **changed})


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in NUMBERS.items() if key != name}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: case(title=" "), "title is empty: write it down"),
        (lambda: case(question="What now"), "write one question, with its mark"),
        (lambda: case(position=1.2), "position = 1.2: expected a number from 0 to 1"),
        (lambda: case(reach=True), "reach = True"),
        (lambda: Faction("", 0.5, 0.5, 0.5, True), "a name of 1 to 24 characters"),
        (lambda: Faction("A", 0, 0.5, 0.5, True), "faction A, strength = 0: .* above 0"),
        (lambda: Faction("A", 0.5, "left", 0.5, True), "position = 'left'"),  # type: ignore[arg-type]
        (lambda: Tie("A", "B", "loved"), "'loved' is none of fought, allied, split"),  # type: ignore[arg-type]
        (lambda: case(factions=(Faction("A", 1, 0, 0, True), Faction("A", 1, 0, 0, False))),
         "two have the same name"),
        (lambda: case(factions=(Faction("A", 1, 0, 0, True), Faction("B", 1, 0, 0, True))),
         "2 of 2 factions are at the table"),
        (lambda: case(ties=(Tie("A", "Bee", "split"),)), "'Bee' is none of A, B; did you mean 'B'"),
        (lambda: case(numbers=without("prior")), "prior missing; every number needs a reason"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, "a b c d e")}), "'trust' is none of"),
        (lambda: case(numbers={**NUMBERS, "prior": 0.5}), r"write \(number, 'reason'\)"),
        (lambda: case(numbers={**NUMBERS, "prior": ("high", "a b c d e")}), "prior = 'high'"),
        (lambda: case(numbers={**NUMBERS, "prior": (0.5, "a guess")}), "shorter than a sentence"),
        (lambda: case(numbers={**NUMBERS, "prior": (1.5, "a b c d e")}), "prior"),
        (lambda: case().with_numbers(priro=(0.5, "a b c d e")), "did you mean 'prior'"),
        (lambda: movement_factions("irish", 1920), "1 of its groups were active; choose another"),
        (lambda: movement_factions("basque", 1990), "basque"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_case_is_said(make: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_a_changed_number_changes_the_game_and_leaves_the_case() -> None:
    before = mindanao()
    after = before.with_numbers(attack_cost=(0.08, "The roads to the city were held."))
    assert (run_chain(before).outcome, run_chain(after).outcome) == (
        "contained attack",
        "quiet exclusive peace",
    )
    assert before == mindanao()


def test_factions_of_a_movement_are_its_groups_of_that_year() -> None:
    factions, ties = movement_factions("philippine", 2012)
    graph = data.movement_graph("philippine", until=2012)
    active = {d["abbr"] for _, d in graph.nodes(data=True) if d["active"] and not d["outside"]}
    assert {faction.name for faction in factions} == active
    assert ("MILF", "BIFF") in {(tie.one, tie.other) for tie in ties}


# --- the memo ----------------------------------------------------------------------------


def test_the_worked_example_keeps_to_its_words_and_its_numbers() -> None:
    written = texts()
    for name, (_, most) in SECTIONS.items():
        assert 40 <= len(written[name].split()) <= most, name
    whole = "\n".join(written.values())
    for phrase, compute in MEMO:
        assert phrase.format(*compute()) in whole
        whole = whole.replace(phrase.format(*compute()), " ")
    left = re.findall(r"(?<![\w-])\d[\d.]*", re.sub(r"\b(?:19|20)\d\d\b", " ", whole))
    assert left == []


def test_a_memo_comes_back_as_it_was_written(tmp_path: Path) -> None:
    done = write_memo(mindanao(), texts(), tmp_path)
    assert done.remarks == ()
    assert done.file is not None
    again = read_memo(done.file)
    assert again.remarks == ()
    assert again.case == mindanao()
    assert again.chain == done.chain


def test_what_is_missing_or_long_is_remarked_on_and_written_all_the_same(tmp_path: Path) -> None:
    done = write_memo(mindanao(), {"question": "word " * 200}, tmp_path)
    assert done.remarks[0] == "The question and the parties: 200 words; 130 should be enough"
    assert len(done.remarks) == 5
    assert done.page is not None
    assert "Nothing written yet." in done.page.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="text has 'summary': expected some of question"):
        write_memo(mindanao(), {"summary": "x"}, tmp_path)


def test_what_was_there_is_kept(tmp_path: Path) -> None:
    write_memo(mindanao(), {"question": "first"}, tmp_path)
    write_memo(mindanao(), {"question": "first"}, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    write_memo(mindanao(), {"question": "second"}, tmp_path)
    write_memo(mindanao(), {"question": "third"}, tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(
        f"{number}mindanao-2012{end}"
        for number in ("", "1-", "2-")
        for end in (".html", ".memo.json")
    )
    kept = json.loads((tmp_path / "1-mindanao-2012.memo.json").read_text(encoding="utf-8"))
    assert kept["text"] == {"question": "first"}


def changed(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_result_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    file = write_memo(mindanao(), texts(), tmp_path).file
    assert file is not None

    def cheat(content: dict[str, Any]) -> None:
        content["results"]["outcome"] = "inclusive peace"
        content["results"]["thresholds"]["prior"] = 0.5
        content["results"]["steps"]["What would help?"] = "Everything."

    remarks = " ".join(read_memo(changed(file, cheat)).remarks)
    assert "says 'inclusive peace'; its numbers give 'contained attack'" in remarks
    assert "prior: the file has 0.5" in remarks
    assert "What would help? the file has another answer" in remarks


def test_a_number_changed_by_hand_is_noticed_by_its_results(tmp_path: Path) -> None:
    file = write_memo(mindanao(), texts(), tmp_path).file
    assert file is not None

    def cheat(content: dict[str, Any]) -> None:
        content["case"]["numbers"]["attack_cost"][0] = 0.09

    assert any(
        "quiet exclusive peace" in remark for remark in read_memo(changed(file, cheat)).remarks
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.pop("case"), "the part 'case' is missing"),
        (lambda content: content.update(format=9), "a memo file of format 1"),
        (lambda content: content["case"]["numbers"].pop("prior"), "prior missing"),
        (lambda content: content["case"].update(spell="x"), "spell"),
        (lambda content: content["case"]["factions"][0].update(strength=7), "strength = 7"),
        (lambda content: content.update(text="none"), "text|items"),
    ],
)
def test_a_damaged_file_is_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    file = write_memo(mindanao(), texts(), tmp_path).file
    assert file is not None
    with pytest.raises(ValueError, match=rf"mindanao-2012\.memo\.json: .*({said})"):
        read_memo(changed(file, change))


def test_no_memo_file_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.memo.json").write_text("not json")
    with pytest.raises(ValueError, match="this is no memo file"):
        read_memo(tmp_path / "x.memo.json")


def test_text_cannot_become_code(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script> & <b>bold</b>"
    own = replace(mindanao(), title="Mine", government="<img src=x onerror=alert(2)>")
    page = write_memo(own, {"question": bad}, tmp_path).page
    assert page is not None
    shown = re.sub(r"<script>.*?</script>", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert "alert(1)" not in shown.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
    assert "<img" not in shown


# --- on the screen and on paper ----------------------------------------------------------


@pytest.fixture(scope="module")
def page_of_the_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = write_memo(mindanao(), texts(), tmp_path_factory.mktemp("memo"))
    assert done.page is not None
    return done.page


@pytest.mark.browser
def test_the_memo_stands_alone_and_shows_its_figures(
    chromium: Browser, page_of_the_example: Path
) -> None:
    asked: list[str] = []
    page = chromium.new_page(viewport={"width": 800, "height": 1000})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_of_the_example.as_uri())
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert page.locator(".js-plotly-plot").count() == 2
    for figure in page.locator("figure[role=img]").all():
        assert len(figure.get_attribute("aria-label") or "") > 40
        box = figure.bounding_box()
        assert box is not None
        assert box["height"] > 150
    assert asked == [page_of_the_example.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    page.close()


@pytest.mark.browser
def test_the_memo_prints_on_two_sheets(chromium: Browser, page_of_the_example: Path) -> None:
    page = chromium.new_page()
    page.goto(page_of_the_example.as_uri())
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert 1 <= sheets <= 2
    page.close()


def test_the_rubric_tells_full_half_and_nothing_apart() -> None:
    assert sum(criterion.points for criterion in rubric()) == 40
    for criterion in rubric():
        said = {criterion.full, criterion.half, criterion.none}
        assert len(said) == 3
        assert all(len(text.split()) >= 3 for text in said)


def test_the_scenario_is_the_one_of_the_numbers() -> None:
    assert isinstance(case().scenario, Scenario)
