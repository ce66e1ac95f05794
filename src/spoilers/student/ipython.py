"""What a notebook understands and Python does not: magics, help, the shell, ``await``, ``_``.

Validate runs an exercise in IPython. So what it accepts is accepted in grading: lines that only
IPython reads are read by IPython's own transformer, and what they ask for does nothing here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Coroutine
from typing import Any

AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
RUN = {"time", "timeit", "capture", "prun", "python", "python3"}
"""The magics whose line or cell is Python that is to be run."""


def as_python(source: str) -> str:
    r"""Write a cell as plain Python, where only IPython understands it.

    Parameters
    ----------
    source : str
        The text of a cell.

    Returns
    -------
    str
        The same text if Python can read it, or if IPython cannot.

    Examples
    --------
    >>> as_python("x = 1")
    'x = 1'
    >>> as_python(">>> x = 1\n>>> x?").split("\n")
    ['x = 1', "get_ipython().run_line_magic('pinfo', 'x')", '']
    """
    if _is_python(source):
        return source
    try:
        # IPython takes a third of a second to be imported, and few cells need it.
        from IPython.core.inputtransformer2 import TransformerManager

        made = str(TransformerManager().transform_cell(source))
    except Exception:
        return source
    return made if _is_python(made) else source


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class StandIn:
    """Stands in for IPython where a cell calls for it.

    Parameters
    ----------
    execute : callable
        Runs some code among the student's.
    names : dict
        The student's names; ``get_ipython``, ``In``, ``Out`` and ``_`` are put among them.
    """

    def __init__(self, execute: Callable[[str], Any], names: dict[str, Any]) -> None:
        self._execute, self._names = execute, names
        self._loop: Any = None
        self._last: Any = None
        self.inputs, self.outputs = [""], dict[int, Any]()
        names.update(get_ipython=lambda: self, In=self.inputs, Out=self.outputs)

    def keep(self, value: Any) -> None:
        """Keep what a cell gave, as ``Out`` and ``_``, unless ``_`` is the student's own."""
        self.outputs[len(self.inputs) - 1] = value
        if self._names.get("_") is self._last:
            self._names["_"] = self._last = value

    def run_line_magic(self, name: str, line: str = "", *_: Any, **__: Any) -> Any:
        """Run the line if it is Python, as after ``%time``; any other does nothing."""
        return self._execute(line) if name in RUN and line.strip() else None

    def run_cell_magic(self, name: str, line: str, cell: str, *_: Any, **__: Any) -> Any:
        """Run the cell if it is Python, as below ``%%time``; any other does nothing."""
        return self._execute(cell) if name in RUN else None

    def getoutput(self, *_: Any, **__: Any) -> list[str]:
        """Give what the shell says: nothing, since there is none."""
        return []

    def __getattr__(self, name: str) -> Any:
        """Do nothing for whatever else a notebook asks of IPython."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing()

    def wait(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Wait for what a cell awaits, in the one loop that all cells share."""
        if self._loop is None:
            self._loop = _loop()
        return self._loop.run_until_complete(coroutine)


class _Nothing:
    """Has every part, and does nothing when it is called."""

    def __call__(self, *_: Any, **__: Any) -> None:
        return None

    def __getattr__(self, name: str) -> _Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def _loop() -> Any:
    import asyncio

    class Loop(asyncio.SelectorEventLoop):
        """A loop without the pair of sockets by which other threads wake it.

        The sandbox has no sockets.
        """

        _ssock = _csock = None

        def _make_self_pipe(self) -> None:
            pass

        def _close_self_pipe(self) -> None:
            pass

    return Loop()
