"""Files as Canvas and Moodle name them are known to be whose they are, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from spoilers.grading.nbgrader.zip_collect import FromAPlatform, called, known, whose

NAME = "01_splintering"
CLASS = [
    known("ana", "Ana", "Almeida", "ana@example.org", "77"),
    known("o'brien", "Seán", "O'Brien"),
    known("ben", "Ben", "Bright"),
    known("ben2", "Ben", "Bright"),
    known("li"),
]

pytestmark = pytest.mark.fast


@pytest.mark.parametrize(
    ("path", "student"),
    [
        (f"a.zip/Ana Almeida_123_assignsubmission_file_/{NAME}.ipynb", "ana"),
        (f"Almeida Ana_123_assignsubmission_file_{NAME}.ipynb", "ana"),
        (f"Seán O'Brien_9_assignsubmission_file/{NAME} (1).ipynb", "o'brien"),
        (f"almeidaana_77_900_{NAME}.ipynb", "ana"),
        (f"otherana_LATE_77_900_{NAME}-2.ipynb", "ana"),
        (f"obrienseán_12_900_{NAME}.ipynb", "o'brien"),
        (f"li_{NAME}.ipynb", "li"),
        (f"li/{NAME}.ipynb", "li"),
        (f"ben2_{NAME}.ipynb", "ben2"),
    ],
)
def test_a_name_says_whose_it_is(path: str, student: str) -> None:
    found = whose(Path(path), CLASS)
    assert isinstance(found, tuple)
    assert found[0] == student
    assert called(found[1], [NAME]) == f"{NAME}.ipynb"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"Ben Bright_5_assignsubmission_file_{NAME}.ipynb", "several are called"),
        (f"Zoe Zorn_5_assignsubmission_file_{NAME}.ipynb", "nobody who is called 'Zoe Zorn'"),
        (f"{NAME}.ipynb", "nor does it begin with a student's id"),
    ],
)
def test_where_a_name_does_not_say_it_nobody_gets_it(path: str, said: str) -> None:
    found = whose(Path(path), CLASS)
    assert isinstance(found, str)
    assert said in found


def test_two_files_of_a_student_are_both_kept() -> None:
    plugin = FromAPlatform()
    plugin._students, plugin._notebooks = CLASS, [NAME]
    names = [f"almeidaana_77_{n}_{NAME}{again}.ipynb" for n, again in ((1, ""), (2, "-1"))]
    given = [plugin.collect(name) for name in names]
    assert [each and each["student_id"] for each in given] == ["ana", "ana"]
    assert [each and each["file_id"] for each in given] == [f"{NAME}.ipynb", f"{NAME}-2.ipynb"]
    assert plugin.collect(f"._almeidaana_77_1_{NAME}.ipynb") is None
    assert plugin.collect("almeidaana_77_1_notes.pdf") is None
