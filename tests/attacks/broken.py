"""Broken submissions, each made of the right one, with what it costs and what is told.

A function takes the notebook that a student would have handed in and gives the bytes of the file.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat

from tests.attacks.bank import full

EXERCISE = "03_internal_commitment"
ONE, TWO = "task-1-worth-today", "task-2-side-by-side"
ALL = tuple(full(EXERCISE))
FIRST = ("task-1-check-stream", "task-1-check-impatient")
SECOND = ("task-2-check-fight", "task-2-check-peace")


@dataclass(frozen=True)
class Broken:
    """One way in which a submission is broken."""

    name: str
    make: Callable[[nbformat.NotebookNode], bytes | None]
    costs: tuple[str, ...]
    told: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


BANK: list[Broken] = []


def broken(*told: str, costs: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """Put a function into the bank."""

    def put(make: Any) -> Any:
        def made(notebook: nbformat.NotebookNode) -> bytes | None:
            given = make(copy.deepcopy(notebook))
            if isinstance(given, dict):
                return json.dumps(given).encode()
            assert given is None or isinstance(given, bytes)
            return given

        BANK.append(Broken(make.__name__.replace("_", "-"), made, costs, told))
        return make

    return put


def place(notebook: Any, name: str) -> int:
    """Find a cell."""
    return next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == name)


def bare(notebook: Any) -> Any:
    """Take off all that nbgrader and the course wrote beside the cells."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return notebook


@broken("No notebook was handed in.", costs=ALL)
def no_file(notebook: Any) -> Any:
    return None


@broken("The file is empty, so there is no answer in it.", costs=ALL)
def an_empty_file(notebook: Any) -> Any:
    return b""


@broken("The file cannot be read as a notebook, so no answer could be taken from it.", costs=ALL)
def bad_json(notebook: Any) -> Any:
    return json.dumps(notebook).encode()[:-40]


@broken("The file cannot be read as a notebook, so no answer could be taken from it.", costs=ALL)
def a_page_saved_as_a_notebook(notebook: Any) -> Any:
    return b"<!DOCTYPE html><html><title>JupyterLab</title></html>"


@broken("The file cannot be read as a notebook, so no answer could be taken from it.", costs=ALL)
def json_nested_a_hundred_thousand_deep(notebook: Any) -> Any:
    return b"[" * 100_000 + b"]" * 100_000


@broken("The notebook has no cells, so there is no answer in it.", costs=ALL)
def a_list_for_a_notebook(notebook: Any) -> Any:
    return b'[{"cells": []}, 1, null]'


@broken(f"The cell {ONE} is missing, so its answer counts as not given.", costs=FIRST)
def a_deleted_answer(notebook: Any) -> Any:
    del notebook["cells"][place(notebook, ONE)]
    return notebook


@broken()
def deleted_checks(notebook: Any) -> Any:
    notebook["cells"] = [cell for cell in notebook["cells"] if "-check-" not in cell["id"]]
    return notebook


@broken()
def a_deleted_set_up(notebook: Any) -> Any:
    del notebook["cells"][place(notebook, "setup")]
    return notebook


@broken(f"The cell {ONE} is there 2 times; the last one was taken.")
def a_copied_answer(notebook: Any) -> Any:
    at = place(notebook, ONE)
    notebook["cells"].insert(at, copy.deepcopy(notebook["cells"][at]))
    notebook["cells"][at]["source"] = "def worth_today(now, later, discount):\n    return 0"
    return notebook


@broken()
def copied_checks(notebook: Any) -> Any:
    at = place(notebook, "task-1-check-stream")
    for _ in range(3):
        notebook["cells"].insert(at, copy.deepcopy(notebook["cells"][at]))
    return notebook


@broken(f"The cell {TWO} had been split, and was joined again.")
def a_split_answer(notebook: Any) -> Any:
    at = place(notebook, TWO)
    lines = notebook["cells"][at]["source"].split("\n")
    notebook["cells"][at]["source"] = lines[0]
    rest = {"cell_type": "code", "id": "rest", "metadata": {}, "outputs": []}
    notebook["cells"].insert(
        at + 1, {**rest, "execution_count": None, "source": "\n".join(lines[1:])}
    )
    return notebook


@broken("A check had been merged into the cell task-1-worth-today, and was taken out again.")
def an_answer_merged_with_its_check(notebook: Any) -> Any:
    at = place(notebook, ONE)
    check = notebook["cells"].pop(at + 1)
    notebook["cells"][at]["source"] += "\n\n" + check["source"]
    return notebook


@broken(f"The answer of the cell {TWO} stands in the cell {ONE}.")
def two_answers_merged(notebook: Any) -> Any:
    second = notebook["cells"].pop(place(notebook, TWO))
    notebook["cells"][place(notebook, ONE)]["source"] += "\n\n" + second["source"]
    return notebook


@broken(f"The cell {ONE} had been made another kind of cell, and is code again.")
def an_answer_retyped_as_text(notebook: Any) -> Any:
    cell = notebook["cells"][place(notebook, ONE)]
    cell["cell_type"] = "markdown"
    return notebook


@broken()
def checks_retyped_as_text(notebook: Any) -> Any:
    for cell in notebook["cells"]:
        if "-check-" in cell["id"]:
            cell["cell_type"] = "raw"
    return notebook


@broken(f"The cell {ONE} had lost its name, and was found by what stands in it.")
def lost_metadata_as_from_colab(notebook: Any) -> Any:
    notebook["metadata"] = {"colab": {"provenance": []}}
    return bare(notebook)


@broken()
def changed_points_and_locks(notebook: Any) -> Any:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 1_000, "locked": False, "grade": True}
    return notebook


@broken("A check had been changed, and the course's own was asked: task-1-check-")
def changed_checks(notebook: Any) -> Any:
    for cell in notebook["cells"]:
        if "-check-" in cell["id"]:
            cell["source"] = "1_000"
    return notebook


@broken()
def a_wrong_kernel(notebook: Any) -> Any:
    notebook["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    return notebook


@broken("The notebook is of an old format (3), and was read all the same.")
def format_3(notebook: Any) -> Any:
    cells = [{**cell, "input": cell["source"], "language": "python"} for cell in notebook["cells"]]
    for cell in cells:
        del cell["source"]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


@broken("The notebook is of an old format (99), and was read all the same.")
def a_wrong_format(notebook: Any) -> Any:
    return {**notebook, "nbformat": 99}


@broken()
def fifty_megabytes_of_outputs(notebook: Any) -> Any:
    cell = notebook["cells"][place(notebook, ONE)]
    text = "x" * 50_000_000
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    return notebook


@broken("The notebook has 100,0", costs=())
def a_hundred_thousand_cells(notebook: Any) -> Any:
    junk = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "def x(:\n" * 40}
    notebook["cells"] += [junk] * 100_000
    return notebook


@broken(f"The cell {ONE} is missing, so its answer counts as not given.", costs=FIRST)
def cells_that_are_alike_by_the_thousand(notebook: Any) -> Any:
    at = place(notebook, ONE)
    words = " ".join(f"a{number % 997}" for number in range(4_000))
    junk = {"cell_type": "code", "metadata": {}, "outputs": [], "source": words}
    notebook["cells"][at : at + 3] = [junk] * 400
    return notebook


@broken(
    f"The cell {ONE} has 10,000,377 characters, and only the first 200,000 were read.", costs=FIRST
)
def a_cell_of_ten_million_characters(notebook: Any) -> Any:
    notebook["cells"][place(notebook, ONE)]["source"] += "\n" + "(" * 10_000_000
    return notebook


@broken(costs=FIRST + SECOND)
def answers_in_each_others_cells(notebook: Any) -> Any:
    # What stands in a cell is wrong there: the function of the other task, under its name.
    one, two = (notebook["cells"][place(notebook, name)] for name in (ONE, TWO))
    one["source"], two["source"] = (
        two["source"].replace("side_by_side", "worth_today"),
        one["source"].replace("worth_today", "side_by_side"),
    )
    return notebook


@broken(
    f"The answer of the cell {ONE} stood in the cell {TWO}, and was moved.",
    f"The answer of the cell {TWO} stood in the cell {ONE}, and was moved.",
)
def swapped_cells(notebook: Any) -> Any:
    one, two = (notebook["cells"][place(notebook, name)] for name in (ONE, TWO))
    one["source"], two["source"] = two["source"], one["source"]
    return notebook


@broken("The cell task-1-worth-today had lost its name, and was found by what stands in it.")
def an_answer_in_a_new_cell(notebook: Any) -> Any:
    at = place(notebook, ONE)
    old = notebook["cells"].pop(at)
    new = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": []}
    notebook["cells"].insert(at, {**new, "execution_count": None, "source": old["source"]})
    return notebook


@broken(costs=FIRST)
def a_syntax_error(notebook: Any) -> Any:
    cell = notebook["cells"][place(notebook, ONE)]
    cell["source"] = cell["source"].replace("):", ")", 1)
    return notebook


@broken(costs=FIRST)
def a_missing_package(notebook: Any) -> Any:
    cell = notebook["cells"][place(notebook, ONE)]
    cell["source"] = "import no_such_package\n" + cell["source"]
    return notebook


@broken("The cell number 6 holds a picture, a, that is no PNG")
def things_that_are_no_cells(notebook: Any) -> Any:
    notebook["cells"][2:2] = [
        None,
        5,
        "cell",
        [],
        {},
        {"cell_type": 7, "source": {"a": 1}, "metadata": [], "id": []},
        {
            "cell_type": "code",
            "source": [1, None, "x = 1"],
            "metadata": {"nbgrader": {"grade_id": 3}},
        },
        {
            "cell_type": "markdown",
            "source": "\ud800",
            "attachments": {"a": {"image/png": 5}, "b": 3},
        },
    ]
    return notebook


@broken()
def a_byte_order_mark_and_windows_lines(notebook: Any) -> Any:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()
