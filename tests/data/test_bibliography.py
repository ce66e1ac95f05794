"""The bibliography is whole, honest about its checks, and refused where it is not."""

from __future__ import annotations

import pytest

from spoilers import data
from tests.data.conftest import Damage


def test_every_entry_says_how_it_was_checked() -> None:
    works = data.references()
    assert len(works) == 62
    for work in works.values():
        assert (work.verification == "from memory") == (work.checked == "Not checked"), work.key
        assert work.annote.endswith("."), work.key
        assert str(work.year) in work.text
        assert work.title in work.text.replace("’", "'"), work.key


def test_nothing_verified_rests_on_memory() -> None:
    works = data.references().values()
    verified = [work for work in works if work.verification == "verified"]
    assert len(verified) > 10
    assert not [work.key for work in verified if "memory" in work.checked.casefold()]


def test_the_article_of_the_course_is_there() -> None:
    article = data.references()["BapatBest2021"]
    assert article.short == "Bapat and Best (2021)"
    assert article.verification == "verified"


def test_names_in_sentences() -> None:
    works = data.references()
    assert works["BuenodeMesquita2005"].short == "Bueno de Mesquita (2005)"
    assert works["SeymourBakkeCunningham2016"].short == "Seymour et al. (2016)"
    assert works["UCDPActor2022"].short == "Uppsala Conflict Data Program (2022a)"


def test_a_doi_is_a_link_in_html() -> None:
    work = data.references()["Fearon1995"]
    assert f'href="https://doi.org/{work.doi}"' in work.html
    assert "<" not in work.text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("@misc{BapatBest2021", "@blog{BapatBest2021", ("BapatBest2021", "'blog'", "article")),
        ("@misc{BapatBest2021", "@misc{Zachary1977", ("Zachary1977", "repeated")),
        ("  howpublished = {Political Violence at a Glance},\n", "", ("BapatBest2021", "howpub")),
        ("  author = {Staniland, Paul},\n", "", ("Staniland2014", "author")),
        ("(present in at least 45", "{present in at least 45", ("line",)),
        ("  journal = {Dialogue IO},\n  year = {2002}", "  journal = {Dialogue IO},\n  year = {x}",
         ("Lake2002", "'x'", "year")),
        ("{The article itself, read in full}", "{}", ("BapatBest2021", "checked")),
    ],
)  # fmt: skip
def test_a_damaged_entry_is_named(
    damage: Damage, old: str, new: str, words: tuple[str, ...]
) -> None:
    damage("references.bib", old, new)
    with pytest.raises(data.DataError, match=r"references\.bib") as caught:
        data.references()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_no_two_works_are_cited_alike() -> None:
    shorts = [work.short for work in data.references().values()]
    assert len(set(shorts)) == len(shorts)
    works = data.references()
    assert works["UCDPActor2022"].short == "Uppsala Conflict Data Program (2022a)"
    assert works["UCDPAgreements2022"].short == "Uppsala Conflict Data Program (2022b)"
    assert works["BestBapat2018"].letter == ""
