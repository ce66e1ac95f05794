"""Mark a notebook in this process: the engine of grading, with the code beside the checks.

It is ``spoilers.grading.mark`` that marks. Only where the student's code runs differs: no sandbox,
no other process, so that every check can be tried on thousands of answers.
``tests/grading/test_same_marks.py`` holds the two together on every answer of the bank.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import random
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import nbformat
import numpy as np

from spoilers.grading.agreement import call_here
from spoilers.grading.mark import ask_checks
from spoilers.grading.reassemble import about as about
from spoilers.grading.report import CheckResult
from spoilers.sandbox.client import CellResult, Raised, StoppedError, as_exception
from spoilers.sandbox.watchdog import Limits, Reason, explain
from spoilers.student.codec import Codec, Memo
from spoilers.student.server import CELL, describe_error

ROOT = Path(__file__).parents[2]
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
# Turns of a loop and calls of functions that a cell or a call may make: far more than any honest
# answer does.
PATIENCE = 300_000
TICK = "__tick__"


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook."""
    return nbformat.read(path, as_version=4)


def prose(exercise: str) -> str:
    """Give all that an exercise, with its solutions, says in words."""
    (path,) = (path for path in SOLUTIONS if path.stem == exercise)
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def solution_cells(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Give the code cells that a student fills in, by name."""
    return {
        cell.id: cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and about(cell).get("solution")
    }


def task_of(name: str) -> str:
    """Name the task that a cell belongs to."""
    found = re.match(r"task-\d+", name)
    return found.group() if found else ""


def marks(
    notebook: nbformat.NotebookNode,
    answers: Mapping[str, str] | None = None,
    task: str | None = None,
) -> list[CheckResult]:
    """Run a notebook and mark its checks.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The instructor's version, with all the checks.
    answers : mapping from str to str, optional
        Code for some of the solution cells, by name.
    task : str, optional
        Run the set-up and this task alone.
    """
    answers = answers or {}
    unknown = set(answers) - set(solution_cells(notebook))
    assert not unknown, f"no such cells: {unknown}"
    answered = copy.copy(notebook)
    answered.cells = [
        {**cell, "source": answers.get(cell.id, cell.source)}
        for cell in notebook.cells
        if cell.cell_type == "code" and not (task and task_of(cell.id) not in ("", task))
    ]
    answered = nbformat.from_dict(answered)
    checks = ask_checks(InProcess, answered, Limits())
    assert checks, "nothing was marked"
    return checks


def stopped(notebook: nbformat.NotebookNode) -> set[str]:
    """Run a notebook, and name the cells that end with an error or refuse an answer."""
    ran = copy.deepcopy(notebook)
    assert ask_checks(InProcess, ran, Limits())
    outputs = {cell.id: cell.get("outputs", []) for cell in ran.cells}
    return {name for name, given in outputs.items() if "error" in {o.output_type for o in given}}


class InProcess:
    """A student's code in this process. What it returns is what the codec lets through."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self._main: dict[str, Any] = {"__name__": "__main__", "display": print, TICK: self._tick}
        self._functions: list[Any] = []
        self._codec = Codec(self._number, other=self._function, own_tag="none", other_tag="fn")
        self._writing, self._reading = Memo(), Memo()
        self._left = PATIENCE
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002

    def run(self, source: str) -> CellResult:
        try:
            with _quietly():
                exec(_compiled(source), self._main)
        except StoppedError as reason:
            return CellResult(stopped=str(reason))
        except BaseException as error:
            return CellResult(raised=Raised(*describe_error(error)))
        return CellResult()

    def lookup(self, names: Sequence[str]) -> dict[str, Any]:
        found = {name: self._crossed(self._main[name]) for name in names if name in self._main}
        for name, value in found.items():
            if hasattr(value, "call_many"):
                value.__name__ = name
        return found

    def new_step(self) -> None:
        self._left = PATIENCE
        self._writing.forget()
        self._reading.forget()

    def close(self) -> None:
        """There is nothing to let go of."""

    def _crossed(self, value: Any) -> Any:
        return self._codec.decode(self._codec.encode(value))

    def _returned(self, value: Any, given: list[Any]) -> Any:
        """Let a result cross; an argument that comes back is the argument."""
        self._writing.arguments = self._reading.arguments = given
        try:
            self._codec.memo = self._writing
            written = self._codec.encode(value)
            self._codec.memo = self._reading
            return self._codec.decode(written)
        finally:
            self._codec.memo = None

    def _number(self, function: Any) -> Any:
        self._functions.append(function)
        return {"fn": len(self._functions) - 1}

    def _function(self, number: int) -> Any:
        function = self._functions[number]

        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                with _quietly():
                    value = function(*args, **kwargs)
            except StoppedError:
                raise
            except BaseException as error:
                raise as_exception(Raised(*describe_error(error))) from error
            return self._returned(value, [*args, *kwargs.values()])

        def one_of_many(*args: Any) -> Any:
            self._left = PATIENCE
            return function(*args)

        def call_many(inputs: Sequence[tuple[Any, ...]]) -> Any:
            with _quietly():
                first, second = call_here(one_of_many, inputs, self._crossed)

            def again() -> Any:
                with _quietly():
                    return second()

            return first, again

        call.call_many = call_many  # type: ignore[attr-defined]
        return call

    def _tick(self) -> bool:
        """Count a turn of a loop, or a call."""
        self._left -= 1
        if self._left < 0:
            raise StoppedError(Reason.COMPUTED, explain(Reason.COMPUTED, Limits()))
        return True


class _Counted(ast.NodeTransformer):
    """Lets code count its own steps: in every turn of a loop and in every call of a function.

    Nothing is traced, so that honest code keeps its speed. An endless loop on one line ends too.
    """

    def _body(self, node: Any) -> Any:
        self.generic_visit(node)
        first = 1 if ast.get_docstring(node) is not None and hasattr(node, "name") else 0
        node.body.insert(first, ast.copy_location(ast.Expr(_tick(node)), node.body[0]))
        return node

    def _loop(self, node: Any) -> Any:
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(ast.Expr(_tick(node)), node.body[0]))
        return node

    def visit_comprehension(self, node: ast.comprehension) -> Any:
        self.generic_visit(node)
        node.ifs.insert(0, _tick(node.target))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        self.generic_visit(node)
        node.body = ast.copy_location(
            ast.BoolOp(ast.And(), [_tick(node.body), node.body]), node.body
        )
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = _body  # noqa: N815
    visit_While = visit_For = visit_AsyncFor = _loop  # noqa: N815


def _tick(where: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(ast.Name(TICK, ast.Load()), [], []), where)


@lru_cache(maxsize=2_000)
def _compiled(source: str) -> CodeType:
    counted = _Counted().visit(ast.parse(source, CELL))
    return compile(ast.fix_missing_locations(counted), CELL, "exec")


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        drawn = np.random.default_rng
        # As in the sandbox: chance that is not seeded comes out the same.
        np.random.default_rng = lambda seed=0: drawn(0 if seed is None else seed)
        try:
            yield
        finally:
            np.random.default_rng = drawn
