"""The workbook: a case is checked, its chain computed, its memo written, read and not believed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser

from spoilers import data
from spoilers.figures import saying
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.parameters import LETTERS
from spoilers.theory.the_whole_game import PARAMETERS, Scenario, solve
from spoilers.workbook import (
    ASKED,
    LEFT_OUT,
    SECTIONS,
    WAYS,
    Faction,
    Tie,
    YourCase,
    form,
    from_named_case,
    movement_factions,
    read_memo,
    read_sections,
    rubric,
    run_chain,
    write_memo,
)
from spoilers.workbook.case import LEAST_WORDS
from tests.lessons.lessons import ROOT
from tests.lessons.numbers.your_case import MEMO

LESSON = ROOT / "lessons" / "08_your_case.ipynb"


def mindanao() -> YourCase:
    return from_named_case("Mindanao 2012")


def texts() -> dict[str, str]:
    """Take the texts of the worked example out of the lesson."""
    return read_sections(LESSON)


# --- the case ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_every_case_of_the_course_can_be_a_start(name: str) -> None:
    case = from_named_case(name)
    known = find_case(name)
    assert case.scenario == known.scenario
    assert [(each.name, each.place, each.reach) for each in case.parties] == [
        (each.name, each.ideal, each.reach) for each in known.parties
    ]
    assert [(tie.one, tie.other, tie.kind) for tie in case.ties] == [
        (tie.one, tie.other, tie.kind) for tie in known.ties
    ]
    assert len(set(case.sources)) >= 2
    # The course keeps the rules that it sets its readers.
    reasons = [number.reason for number in known.given.values()]
    assert len(set(reasons)) == len(reasons)
    assert min(len(reason.split()) for reason in reasons) >= LEAST_WORDS


PLAUSIBLE = {
    "the response is hard": {"audience_cost": 2.0},
    "the excluded are strong": {"strength": 0.6},
    "nobody else matters": {"guarantee": 1.0},
    "the partner is surely bad": {"prior": 0.0},
    "the partner is surely good": {"prior": 1.0},
    "a seat is free": {"seat_price": 0.0},
    "the deal is worthless": {"betrayal": 50.0, "prior": 0.01},
    "the war pays the partner": {"war_included": 5.0},
    "an attack pays by itself": {"success_gain": 30.0},
    "hands are tied": {"largest_response": 0.0},
}


def directly(**changed: float) -> YourCase:
    """Make a case whose numbers are those of Kabul, but for these, given directly."""
    numbers = {**Scenario().numbers(), **changed}
    places = ("platform", "reach_included", "reach_excluded", "government_reach")
    kabul = find_case("Kabul 2021").values
    given = {**{name: kabul[name] for name in places}, **numbers}
    return case(
        numbers={
            name: (value, f"In our valley {name} follows from what both towns did.", "memory")
            for name, value in given.items()
        }
    )


@pytest.mark.parametrize("changed", PLAUSIBLE.values(), ids=PLAUSIBLE)
def test_the_chain_is_told_in_whole_sentences_that_are_true(changed: dict[str, float]) -> None:
    told(directly(**changed))


@pytest.mark.parametrize("name", CASES)
def test_the_chain_of_a_named_case_is_told_and_true(name: str) -> None:
    told(from_named_case(name))


def told(case: YourCase) -> None:
    """Hold every answer of the chain to what the players of the game do."""
    chain, game = run_chain(case), solve(case.scenario)
    assert chain.outcome == str(game.outcome)
    assert [step.lesson for step in chain.steps[:6]] == ["01", "02", "03", "04", "05", "06"]
    for step in chain.steps:
        assert re.fullmatch(r"[A-Z0-9].+\.", step.answer), step
        assert not re.search(r"\bnan\b|\binf\b|-0\.00|−0\.00|\.\.", step.answer), step
    answers = {step.question: step.answer for step in chain.steps}
    quiet = answers["What would quiet cost today?"]
    # What a faction does is read off its move in the deal, never off the game's outcome.
    assert ("would attack" in quiet) == (str(game.move) == "attack")
    assert ("would fight inside" in quiet) == (str(game.move) == "fight")
    assert ("because of the response" in quiet) == (
        str(game.move) == "attack" and not game.pays_unanswered
    )
    assert ("only 1 can be paid" in quiet) == (
        str(game.move) != "quiet" and float(game.quiet_price) > 1
    )
    assert ("not made" in quiet) == (str(game.start) != "talk to one" or not game.accept)
    goes = answers["How does the game go?"]
    assert ("The deal with one faction, which" in goes) == ("not made" in quiet)
    if "not made" in quiet:
        worth = saying.number(float(game.deal.government))
        assert f"would be worth {worth} to the government" in goes
    helps = answers["What would help?"]
    assert ("Nothing more is needed" in helps) == (
        str(game.outcome) in ("quiet exclusive peace", "inclusive peace")
    )


def test_aceh_is_never_said_to_attack_at_any_share() -> None:
    quiet = run_chain(from_named_case("Aceh 2005")).steps[5].answer
    assert "attack" not in quiet
    assert "can be paid" in quiet


NUMBERS = {
    name: (each.value, each.reason, "judgement")
    for name, each in find_case("Omagh 1998").given.items()
}


def case(**changed: Any) -> YourCase:
    parts: dict[str, Any] = {
        "title": "Mine",
        "question": "What will happen?",
        "government": "Erewhon",
        "included": "A",
        "excluded": "B",
        "line": ("one law for all", "a state of its own"),
        "ties": (Tie("A", "B", "split"),),
        "numbers": NUMBERS,
        "sources": ("Butler 1872", "Erewhon Gazette, 3 May 1872"),
    }
    return YourCase(**{**parts, **changed})


def without(*names: str) -> dict[str, Any]:
    return {key: value for key, value in NUMBERS.items() if key not in names}


REASON = "It is so, because both towns kept to it last winter."


def instead(**direct: float) -> dict[str, Any]:
    """Give some numbers directly, and leave out their parts."""
    parts = {part for way in WAYS if set(way.made) & set(direct) for part in way.parts}
    given = {
        name: (value, f"{REASON} Of {name} that is true.", "memory")
        for name, value in direct.items()
    }
    return {**without(*parts), **given}


def test_numbers_may_be_given_directly() -> None:
    omagh = find_case("Omagh 1998").scenario.numbers()
    made = [name for way in WAYS for name in way.made]
    assert case(numbers=instead(**{name: omagh[name] for name in made})).scenario == case().scenario
    some = case(numbers=instead(prior=0.5)).scenario
    assert (some.prior, some.strength) == (0.5, omagh["strength"])
    mine = case(numbers=instead(strength=0.3, seat_price=0.2, attack_harm=0.4))
    assert (mine.scenario.strength, mine.scenario.seat_price) == (0.3, 0.2)
    # Everyone still stands where the reader put them.
    assert [each.place for each in mine.parties] == [NUMBERS["platform"][0], 0.85]


def test_what_may_be_left_out_is_filled_in_and_said() -> None:
    short = case(numbers=without(*LEFT_OUT))
    for name, (value, reason) in LEFT_OUT.items():
        assert short.numbers[name][:2] == (value, reason)
        assert getattr(short.scenario, name) == value


def test_every_number_of_the_game_is_asked_for_with_its_meaning() -> None:
    made = {name for way in WAYS for name in way.made}
    assert {row.name for row in PARAMETERS} <= set(ASKED)
    filled = form()
    for name, asked in ASKED.items():
        if name in LETTERS:
            assert asked.row == LETTERS[name]
        begins = "# " if name in made else "    "
        assert f'\n{begins}"{name}": (' in filled
        assert asked.letter
        assert not re.search(r"[\\{}]", asked.letter)
        shown = " ".join(filled.replace("#", " ").split())
        assert asked.row.label in shown
        assert asked.row.meaning in shown
        assert asked.range in shown


def test_the_form_filled_in_is_a_case() -> None:
    """Write over the dots of the form as a reader would, and run it."""
    text = form()
    for name in ASKED:
        given = NUMBERS.get(name)
        if given is not None:
            text = text.replace(f'"{name}": (..., "...", "..."),', f'"{name}": {given!r},')
    text = re.sub(r"\n    beside=.+", "", text).replace('"the included"', '"A"')
    for words in ('title="..."', 'government="..."'):
        assert text.count(words) == 1
        text = text.replace(words, words.replace("...", "Erewhon"))
    text = text.replace('"what the government wants", "the other end"', '"one law", "a state"')
    text = text.replace('"the excluded", "split"', '"B", "split"').replace('"...?"', '"Will it?"')
    text = text.replace('included="..."', 'included="A"').replace('excluded="..."', 'excluded="B"')
    text = text.replace('sources=("...", "...")', 'sources=("Butler 1872", "Gazette")')
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    assert namespace["mine"].scenario == case().scenario


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: case(title=" "), "title = ' ' is empty: write it down"),
        (lambda: case(title="..."), "title = '...' is empty: write it down"),
        (lambda: case(question="...?"), "question = '...\\?' is empty"),
        (lambda: case(government="..."), "government '...': give it a name"),
        (lambda: case(line=("what the government wants", "a state")), "say what its two ends are"),
        (lambda: case(sources=("UCDP", "Gazette", "...")), "none of them empty"),
        (lambda: Faction("another faction", 0.5, 0.5, 0.5), "a name of 1 to 30 characters"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, REASON, "...")}), "the source '...' is"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, "so ... ... ... ... ... ... ...", "m")}),
         "fewer than 8 words"),
        (lambda: case(question="What now"), "write one question, with its mark"),
        (lambda: case(government=""), "government '': give it a name of 1 to 30 characters"),
        (lambda: case(line=("a", " ")), "say what its two ends are"),
        (lambda: case(sources=()), "name 2 different works or more"),
        (lambda: case(sources=("UCDP", "UCDP")), "name 2 different works or more"),
        (lambda: case(sources=("UCDP", "Gazette", " ")), "none of them empty"),
        (lambda: case(sources="UCDP"), "a list of texts, not one text"),
        (lambda: Faction("", 0.5, 0.5, 0.5), "a name of 1 to 30 characters"),
        (lambda: Faction("A", 0.5, 0.5, 0), "faction A, strength = 0: .* above 0"),
        (lambda: Faction("A", "left", 0.5, 0.5), "place = 'left'"),  # type: ignore[arg-type]
        (lambda: Faction("A", 0.5, -1, 0.5), "reach = -1: expected a number of 0 or more"),
        (lambda: Tie("A", "B", "loved"), "'loved' is none of split, allied, fought"),  # type: ignore[arg-type]
        (lambda: case(excluded="A", ties=()), "two have the same name"),
        (lambda: case(ties=(Tie("A", "Bee", "split"),)), "'Bee' is none of A, B; did you mean 'B'"),
        (lambda: case(numbers=without("betrayal", "blow")), "betrayal, blow missing; every number"),
        (lambda: case(numbers=without("trust")), "trust missing"),
        (lambda: case(numbers={**NUMBERS, "prior": (0.5, REASON, "memory")}),
         "capacity, prior, trust are too many: give trust, capacity, or prior instead"),
        (lambda: case(numbers=instead(strength=0.2)), "seat_price, attack_harm missing"),
        (lambda: case(numbers={**NUMBERS, "trsut": (0.5, REASON, "memory")}),
         "'trsut' is none of .* did you mean 'trust'"),
        (lambda: case(numbers={**NUMBERS, "trust": 0.5}), r"write \(value, 'reason', 'source'\)"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, REASON)}), "write .value, 'reason'"),
        (lambda: case(numbers={**NUMBERS, "trust": ("high", REASON, "memory")}), "trust = 'high'"),
        (lambda: case(numbers={**NUMBERS, "trust": (True, REASON, "memory")}), "trust = True"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, "because it is a guess of ours", "x")}),
         "fewer than 8 words"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, REASON, " ")}), "the source ' ' is"),
        (lambda: case(numbers={**NUMBERS, "trust": (0.5, REASON, "m"), "blow": (0.5, REASON, "m")}),
         "is given twice"),
        (lambda: case(numbers={**NUMBERS, "trust": (1.5, REASON, "memory")}), "trust = 1.5"),
        (lambda: case(numbers={**NUMBERS, "trust": (float("nan"), REASON, "memory")}), "trust"),
        (lambda: case(numbers={**NUMBERS, "unity": (9, REASON, "memory")}), "strength is 0"),
        (lambda: case(numbers={**NUMBERS, "government_reach": (0.01, REASON, "memory")}),
         "gains nothing by a deal"),
        (lambda: case().with_numbers(trsut=(0.5, REASON, "memory")), "did you mean 'trust'"),
        (lambda: movement_factions("irish", 1920), "1 of its groups were active; choose another"),
        (lambda: movement_factions("basque", 1990), "basque"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_case_is_said(make: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_a_changed_number_changes_the_game_and_leaves_the_case() -> None:
    before = mindanao()
    after = before.with_numbers(success_gain=(3.5, REASON, "judgement"))
    assert (run_chain(before).outcome, run_chain(after).outcome) == (
        "attack for its own sake",
        "quiet exclusive peace",
    )
    assert before == mindanao()


def test_factions_of_a_movement_are_its_groups_of_that_year() -> None:
    factions, ties = movement_factions("philippine", 2012)
    graph = data.movement_graph("philippine", until=2012)
    active = {d["abbr"] for _, d in graph.nodes(data=True) if d["active"] and not d["outside"]}
    assert {faction.name for faction in factions} == active
    assert ("MILF", "BIFF") in {(tie.one, tie.other) for tie in ties}
    assert {faction.at_table for faction in factions} == {None}


def test_the_sheet_shows_every_number_with_its_reason() -> None:
    mine = case(title="Mine")
    text, html = str(mine.sheet()), mine.sheet()._repr_html_()
    for name, number in mine.numbers.items():
        assert name in text
        assert number[1] in text
        assert ASKED[name].row.label in unescape(html)
    bad = {**NUMBERS, "trust": (0.5, "<script>alert(1)</script> a b c d e f g", "<b>x</b>")}
    shown = case(numbers=bad).sheet()._repr_html_()
    assert "<script" not in shown
    assert "<b>" not in shown


# --- the memo ----------------------------------------------------------------------------


def test_the_worked_example_keeps_to_its_words_and_its_numbers() -> None:
    written = texts()
    assert set(written) == set(SECTIONS)
    for name, part in SECTIONS.items():
        assert 40 <= len(written[name].split()) <= part.words, name
    whole = "\n".join(written.values())
    for phrase, compute in MEMO:
        assert phrase.format(*compute()) in whole
        whole = whole.replace(phrase.format(*compute()), " ")
    left = re.findall(r"(?<![\w-])\d[\d.]*", re.sub(r"\b(?:19|20)\d\d\b", " ", whole))
    assert left == []


def test_the_memo_stands_in_the_lesson_as_prose() -> None:
    cells = nbformat.read(LESSON, as_version=4).cells
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    for name, text in texts().items():
        (cell,) = (each for each in prose if each.startswith(f"### {SECTIONS[name].title}\n"))
        assert text[:40] in cell


def test_parts_are_read_from_headings_and_from_the_answers_of_the_exercise(tmp_path: Path) -> None:
    cells = [
        new_markdown_cell("## The weakest number\n\nTrust. See [a](b.ipynb#c(d)). <!-- x -->"),
        new_markdown_cell("Two words", metadata={"nbgrader": {"grade_id": "task-7-answer"}}),
        new_code_cell("### The question and the parties"),
    ]
    path = tmp_path / "mine.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    assert read_sections(path) == {"weakest": "Trust. See a.", "evidence": "Two words"}
    path.write_text("{}")
    with pytest.raises(ValueError, match="this is no notebook"):
        read_sections(path)


def test_a_case_without_a_price_of_a_seat_can_be_handed_in(tmp_path: Path) -> None:
    mine = case(numbers=instead(strength=0.3, seat_price=float("inf"), attack_harm=0.4))
    file = write_memo(mine, {}, tmp_path).file
    assert file is not None
    json.loads(file.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert read_memo(file).case == mine


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
    assert done.remarks[0] == "The question and the parties: 200 words, 80 more than 120"
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
    assert "says 'inclusive peace'; its numbers give 'attack for its own sake'" in remarks
    assert "prior: the file has 0.5" in remarks
    assert "What would help? the file has another answer" in remarks


def test_a_number_changed_by_hand_is_noticed_by_its_results(tmp_path: Path) -> None:
    file = write_memo(mindanao(), texts(), tmp_path).file
    assert file is not None

    def cheat(content: dict[str, Any]) -> None:
        content["case"]["numbers"]["success_gain"][0] = 3.5

    assert any(
        "quiet exclusive peace" in remark for remark in read_memo(changed(file, cheat)).remarks
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.pop("case"), "the part 'case' is missing"),
        (lambda content: content.update(format=9), "a memo file of format 2"),
        (lambda content: content["case"]["numbers"].pop("trust"), "trust missing"),
        (lambda content: content["case"].update(spell="x"), "spell"),
        (lambda content: content["case"]["beside"][0].update(strength=7), "strength = 7"),
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
    assert page.locator(".js-plotly-plot").count() == 3
    for figure in page.locator("figure[role=img]").all():
        assert len(figure.get_attribute("aria-label") or "") > 40
        box = figure.bounding_box()
        assert box is not None
        assert box["height"] > 150
    assert asked == [page_of_the_example.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    page.close()


@pytest.mark.browser
def test_the_memo_prints_on_two_sheets_and_its_annex_on_two(
    chromium: Browser, page_of_the_example: Path
) -> None:
    page = chromium.new_page()
    page.goto(page_of_the_example.as_uri())
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert 2 <= sheets <= 4
    page.close()


def test_the_rubric_tells_all_some_and_nothing_apart() -> None:
    assert sum(criterion.points for criterion in rubric().criteria) == 40
    for criterion in rubric().criteria:
        said = {criterion.full, criterion.some, criterion.none}
        assert len(said) == 3
        assert all(len(text.split()) >= 3 for text in said)


def test_the_rubric_is_shown_whole() -> None:
    html = unescape(rubric()._repr_html_())
    for criterion in rubric().criteria:
        for text in (criterion.name, criterion.full, criterion.some, criterion.none):
            assert text in html
        assert f"<td>{criterion.words}</td>" in html
        assert criterion.full in str(rubric())
