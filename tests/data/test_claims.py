"""Every claim of the article has a home, a verdict and a ground; every finding has its work."""

from __future__ import annotations

from collections import Counter

import pytest

import spoilers
from spoilers import data
from spoilers.data.folder import REPOSITORY
from spoilers.data.schema import read_package
from spoilers.data.sources import cited
from tests.data.conftest import Damage

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
VERDICTS = {"held", "in part", "did not hold", "cannot be told"}


def test_the_article_is_gone_through_from_its_first_paragraph_to_its_last() -> None:
    claims = data.claims()
    paragraphs = [claim.paragraph for claim in claims]
    assert paragraphs == sorted(paragraphs)
    assert set(paragraphs) == set(range(10))
    assert len(claims) > 40
    assert {claim.verdict for claim in claims} == VERDICTS


def test_every_claim_has_a_lesson_and_a_ground() -> None:
    for claim in data.claims():
        assert claim.lesson in spoilers.LESSONS, claim.id
        assert len(claim.ground) > 30, claim.id
        assert len(claim.claim) > 30, claim.id
    taken_up = Counter(claim.lesson for claim in data.claims())
    assert set(taken_up) == set(spoilers.LESSONS) - {"your_case"}


def test_every_statement_judges_one_claim() -> None:
    judging = [claim.statement for claim in data.claims() if claim.statement]
    assert sorted(judging) == sorted(row.id for row in data.statements())
    judged = {row.id: row for row in data.statements()}
    for claim in data.claims():
        if claim.statement:
            row = judged[claim.statement]
            assert (claim.verdict, claim.ground) == (row.verdict, row.happened)


def test_what_held_rests_on_more_than_memory() -> None:
    for claim in data.claims():
        if claim.verdict != "cannot be told":
            assert claim.basis != "memory", claim.id
            assert cited(claim.source)[0] != "memory", claim.id


def test_what_is_claimed_as_evidence_is_quoted_and_kept_apart_from_the_paper() -> None:
    claims = data.claims()
    evidence = [claim for claim in claims if claim.kind == "evidence"]
    assert len(evidence) == 3
    for claim in claims:
        assert claim.quote or claim.kind != "evidence", claim.id
        assert len(claim.quote.split()) <= 6, claim.id
        if claim.kind == "argument of 2018":
            assert "Best and Bapat 2018" in cited(claim.source)
    for claim in evidence:
        assert f'"{claim.quote}"' in README
    (by_research,) = (c for c in evidence if c.statement == "excluded_turn_to_violence")
    assert "does not show this" in by_research.ground


def test_what_others_found_is_cited_and_set_beside_ours() -> None:
    findings = data.published_findings()
    assert len({finding.reference for finding in findings}) == 9
    assert len(findings) == 10
    assert "what nine works found" in README
    assert "Nine works in ten rows." in README
    for key in ("Reiter2016", "FindleyYoung2015", "Nilsson2008", "Fortna2015", "Carter2016",
                "Joshi2020"):  # fmt: skip
        assert key in {finding.reference for finding in findings}
    assert {finding.ours for finding in findings} == {
        "agrees", "in part", "differs", "another question",
    }  # fmt: skip
    for finding in findings:
        assert finding.lesson in spoilers.LESSONS
        assert finding.work.verification != "from memory", finding.id
        # A number that is given stands in the finding or the sample too.
        for number in finding.numbers.replace(";", "").split():
            if number.isdigit():
                assert number in finding.finding + finding.sample, finding.id


def test_the_numbers_that_the_findings_set_beside_ours_are_the_tables() -> None:
    full = [a for a in data.agreements() if a.kind == "full" and 1990 <= a.date.year <= 2020]
    every, some = ([a for a in full if a.signed == signed] for signed in ("all", "some"))
    again = [sum(a.of_signers.fought_after for a in part) for part in (every, some)]
    why = {finding.id: finding.why for finding in data.published_findings()}
    assert (
        f"after {again[0]} of {len(every)} deals that all had signed and {again[1]} of {len(some)}"
    ) in why["reiter_effect"]
    assert f"{again[0] / len(every):.0%} against {again[1] / len(some):.0%}" in why[
        "nilsson_inclusive"
    ]  # fmt: skip


def test_the_numbers_of_the_grounds_are_those_of_the_tables() -> None:
    ground = {claim.id: claim.ground for claim in data.claims()}
    pairs = [r for r in data.relations() if {r.one, r.other} == {"isk", "taliban"}]
    assert f"{sum(r.deaths for r in pairs):,} deaths between them from" in ground["aims_clash"]
    figures = data.key_figures()
    splinters, actors = (figures[name].value for name in ("splinters", "organised_actors"))
    assert f"{splinters:.0f} of {actors:,.0f} organised" in ground["common"]
    (fought,) = (r for r in data.relations(2022) if {r.one, r.other} == {"isk", "government"})
    killed = {row.year: row.deaths for row in data.isk_civilians()}
    assert f"{fought.deaths} deaths in 2022, and {killed[2022]} civilians" in ground["contrary"]
    assert killed[2022] == max(killed.values())
    assert killed[2022] > killed[2021]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("claims.csv", ",the_airport,car_bomb,,,,,", ",the_airport,car_bomb,held,,,,",
         "column verdict: a claim has a statement, or a verdict of its own"),
        ("claims.csv", ",the_airport,car_bomb,,,,,", ",the_airport,,,,,,",
         "column verdict: a claim has a statement"),
        ("claims.csv", ",the_airport,car_bomb,,,,,", ",the_airport,lorry,,,,,",
         "'lorry' is no id of statements.csv"),
        ("claims.csv", "common,3,", "common,13,", "paragraph: '13'"),
        ("published_findings.csv", "carter,Carter2016,", "carter,Carter2015,",
         "'Carter2015' is no entry of references.bib"),
    ],
)  # fmt: skip
def test_a_damaged_row_is_refused(
    damage: Damage, file: str, old: str, new: str, message: str
) -> None:
    damage(file, old, new)
    with pytest.raises(data.DataError, match=rf"{file}, line \d+.*{message}"):
        _ = data.claims(), data.published_findings()


def test_verdicts_are_the_same_words_in_both_tables() -> None:
    tables = read_package(REPOSITORY).tables
    words = {
        tuple(column.categories)
        for name in ("claims", "statements")
        for column in tables[name].columns
        if column.name == "verdict"
    }
    assert len(words) == 1
