"""Knowledge checks and decisions, live on a kernel and baked into a page."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spoilers.explore.interactive import is_baked
from spoilers.explore.questions import Option, Question, questions_of

if TYPE_CHECKING:
    import ipywidgets

CHECK = "Check what you know"
DECIDE = "Decide first"
RECORDED = "Recorded. You will meet this choice again at the end of the lesson."
UNDECIDED = "You did not record a choice. Here is what the lesson has to say to each."


@dataclass(frozen=True)
class KnowledgeCheck:
    """A question that answers each option with its own sentence.

    Parameters
    ----------
    lesson : str
        The lesson it stands in.
    question : Question
        The question and its options.
    """

    lesson: str
    question: Question

    def live(self) -> ipywidgets.VBox:
        """Make the form for a kernel.

        Returns
        -------
        ipywidgets.VBox
            The question, its options as radio buttons, the answer.
        """
        import ipywidgets as widgets

        choose = _radio(self.question)
        answer = widgets.HTML(_status(""))

        def reply(change: dict[str, Any]) -> None:
            option = change["new"]
            answer.value = _status("" if option is None else f"{_verdict(option)} {option.says}")

        choose.observe(reply, names="value")
        return widgets.VBox([_heading(CHECK, self.question.text), choose, answer])

    def baked(self) -> str:
        """Make the form for a page.

        Returns
        -------
        str
            HTML that the course's page script brings to life.
        """
        options = "".join(
            _page_option(
                f"{self.lesson}-{self.question.key}",
                option,
                f'data-answer="{html.escape(f"{_verdict(option)} {option.says}")}" '
                f'data-right="{"yes" if option.right else "no"}"',
            )
            for option in self.question.options
        )
        return (
            f'<div class="spoilers-check" data-key="{self.question.key}">'
            f'<p class="spoilers-kind">{CHECK}</p><fieldset>'
            f"<legend>{html.escape(self.question.text)}</legend>{options}</fieldset>"
            f'<p class="spoilers-answer" role="status"></p></div>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return _bundle(self, self.question.text, include, exclude)


@dataclass
class Decision:
    """A choice the reader records before any theory.

    Parameters
    ----------
    lesson : str
        The lesson it stands in.
    question : Question
        What is to be decided.

    Attributes
    ----------
    chosen : Option or None
        What the reader chose last, on a kernel.
    """

    lesson: str
    question: Question
    chosen: Option | None = None
    _listeners: list[Any] = field(default_factory=list, repr=False)

    def choose(self, option: Option | None) -> None:
        """Record a choice and tell whoever looks back at it.

        Parameters
        ----------
        option : Option or None
            The choice.
        """
        self.chosen = option
        for listener in self._listeners:
            listener()

    def live(self) -> ipywidgets.VBox:
        """Make the form for a kernel.

        Returns
        -------
        ipywidgets.VBox
            The question, its options, and a word that the choice is kept.
        """
        import ipywidgets as widgets

        choose = _radio(self.question)
        choose.value = self.chosen
        recorded = widgets.HTML(_status(""))

        def keep(change: dict[str, Any]) -> None:
            self.choose(change["new"])
            recorded.value = _status(RECORDED)

        choose.observe(keep, names="value")
        return widgets.VBox([_heading(DECIDE, self.question.text), choose, recorded])

    def baked(self) -> str:
        """Make the form for a page.

        Returns
        -------
        str
            HTML that the course's page script brings to life; the choice stays in the browser.
        """
        options = "".join(
            _page_option(f"{self.lesson}-decision", option, f'value="{index}"')
            for index, option in enumerate(self.question.options)
        )
        return (
            f'<div class="spoilers-decision" data-lesson="{self.lesson}" '
            f'data-recorded="{html.escape(RECORDED)}">'
            f'<p class="spoilers-kind">{DECIDE}</p><fieldset>'
            f"<legend>{html.escape(self.question.text)}</legend>{options}</fieldset>"
            f'<p class="spoilers-answer" role="status"></p></div>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return _bundle(self, self.question.text, include, exclude)


@dataclass(frozen=True)
class LookBack:
    """What the lesson has to say to the choice its reader recorded.

    Parameters
    ----------
    decision : Decision
        The choice.
    """

    decision: Decision

    def live(self) -> ipywidgets.HTML:
        """Make the form for a kernel.

        Returns
        -------
        ipywidgets.HTML
            The answer to the choice; it follows when the reader changes it.
        """
        import ipywidgets as widgets

        shown = widgets.HTML()

        def follow() -> None:
            chosen = self.decision.chosen
            options = self.decision.question.options if chosen is None else (chosen,)
            intro = f"<p>{UNDECIDED}</p>" if chosen is None else ""
            shown.value = intro + "".join(_look(option) for option in options)

        self.decision._listeners.append(follow)
        follow()
        return shown

    def baked(self) -> str:
        """Make the form for a page.

        Returns
        -------
        str
            HTML; the page script shows the answer to the choice kept in the browser.
        """
        looks = "".join(
            f'<div data-choice="{index}">{_look(option)}</div>'
            for index, option in enumerate(self.decision.question.options)
        )
        return (
            f'<div class="spoilers-look-back" data-lesson="{self.decision.lesson}">'
            f'<p class="spoilers-undecided">{UNDECIDED}</p>{looks}</div>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return _bundle(self, self.decision.question.text, include, exclude)


def check(lesson: str, key: str) -> KnowledgeCheck:
    """Ask one of a lesson's knowledge checks.

    Parameters
    ----------
    lesson : str
        The lesson, such as ``splintering``.
    key : str
        The check's name within the lesson.

    Returns
    -------
    KnowledgeCheck
        Shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        If the lesson or the key is unknown; the message lists those there are.

    Examples
    --------
    >>> check("splintering", "nonsense")
    Traceback (most recent call last):
    ValueError: key = 'nonsense': expected one of ...
    """
    checks = questions_of(lesson).checks
    if key not in checks:
        raise ValueError(f"key = {key!r}: expected one of {', '.join(checks)}")
    return KnowledgeCheck(lesson, checks[key])


def decide(lesson: str) -> Decision:
    """Let the reader decide before any theory.

    Parameters
    ----------
    lesson : str
        The lesson, such as ``splintering``.

    Returns
    -------
    Decision
        Keep it in a variable: `look_back` answers it at the lesson's end.

    Raises
    ------
    ValueError
        If the lesson is unknown.

    Examples
    --------
    >>> decide("splintering").chosen is None
    True
    """
    return Decision(lesson, questions_of(lesson).decision)


def look_back(decision: Decision) -> LookBack:
    """Answer the choice that the reader recorded.

    Parameters
    ----------
    decision : Decision
        What `decide` gave.

    Returns
    -------
    LookBack
        Shows itself as the last line of a cell.

    Examples
    --------
    >>> look_back(decide("splintering")).decision.lesson
    'splintering'
    """
    return LookBack(decision)


def _bundle(shown: Any, text: str, include: Any, exclude: Any) -> dict[str, Any]:
    if is_baked():
        return {"text/html": shown.baked(), "text/plain": text}
    bundle: dict[str, Any] = shown.live()._repr_mimebundle_(include=include, exclude=exclude)
    return {**bundle, "text/plain": text}


def _verdict(option: Option) -> str:
    return "Right." if option.right else "Not quite."


def _radio(question: Question) -> ipywidgets.RadioButtons:
    import ipywidgets as widgets

    return widgets.RadioButtons(
        options=[(option.text, option) for option in question.options],
        value=None,
        layout={"width": "98%"},
    )


def _heading(kind: str, text: str) -> ipywidgets.HTML:
    import ipywidgets as widgets

    return widgets.HTML(
        f'<p style="margin:0;font-size:0.85em">{kind}</p>'
        f'<p style="margin:0;font-size:1.05em;font-weight:600">{html.escape(text)}</p>'
    )


def _status(text: str) -> str:
    return f'<p role="status" style="font-size:1.05em;margin:0">{html.escape(text)}</p>'


def _page_option(name: str, option: Option, attributes: str) -> str:
    return (
        f'<label class="spoilers-option"><input type="radio" name="{name}" {attributes}>'
        f"<span>{html.escape(option.text)}</span></label>"
    )


def _look(option: Option) -> str:
    return f"<p><strong>{html.escape(option.text)}</strong><br>{html.escape(option.says)}</p>"
