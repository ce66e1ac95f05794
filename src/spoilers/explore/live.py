"""The live form of an interactive: ipywidgets over a figure that is updated in place."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import plotly.graph_objects as go

from spoilers.explore.redrawing import redrawable

if TYPE_CHECKING:
    from spoilers.explore.interactive import Control, Interactive

# What the menu of cases shows until one is chosen.
NO_CASE: tuple[str, Mapping[str, Any]] = ("choose a case", {"no": "case"})
# As wide as the longest label of a control: a longer one would be cut.
WIDE = {"description_width": "14rem"}
LONGEST_LABEL = 30


class _LiveForm:
    """The widgets of one interactive and what happens when one of them moves."""

    def __init__(self, interactive: Interactive) -> None:
        self.interactive = interactive
        self.moving = False
        values = dict(interactive.defaults)
        self.inputs = {control.name: _input(control, values) for control in interactive.controls}
        picture = interactive.at(values)
        self.drawn = redrawable(picture)
        self.figure = go.FigureWidget(self.drawn)
        self.figure._config = {**self.figure._config, "displayModeBar": False, "responsive": True}
        self.said = widgets.HTML(_said(picture.describe()))
        for item in self.inputs.values():
            item.observe(self._moved, names="value")

    def box(self) -> widgets.VBox:
        return widgets.VBox([*self._presets(), *self.inputs.values(), self.figure, self.said])

    def _presets(self) -> list[widgets.Widget]:
        if not self.inputs:
            return []
        reset = widgets.Button(description="Reset", tooltip="Back to where it started")
        reset.on_click(lambda _: self._set(self.interactive.defaults))
        row: list[widgets.Widget] = [reset]
        if self.interactive.presets:
            menu = widgets.Dropdown(
                description="Start from",
                options=[NO_CASE, *self.interactive.presets.items()],
                value=NO_CASE[1],
                style=WIDE,
                layout={"width": "min(34rem, 100%)"},
            )
            menu.observe(lambda change: self._preset(change["new"]), names="value")
            reset.on_click(lambda _: setattr(menu, "value", NO_CASE[1]))
            row.insert(0, menu)
        return [widgets.HBox(row, layout={"flex_flow": "row wrap"})]

    def _preset(self, values: Mapping[str, Any]) -> None:
        if values is not NO_CASE[1]:
            self._set(self.interactive.preset(values))

    def _set(self, values: Mapping[str, Any]) -> None:
        self.moving = True
        for control in self.interactive.controls:
            self._put(control, values, values[control.name])
        self.moving = False
        self._redraw()

    def _moved(self, _: Any) -> None:
        if self.moving:
            return
        self.moving = True
        for control in self.interactive.controls:
            values = self._values()
            self._put(control, values, values[control.name])
        self.moving = False
        self._redraw()

    def _put(self, control: Control, values: Mapping[str, Any], wanted: Any) -> None:
        """Offer what can be chosen now, and choose what is wanted or the nearest to it."""
        item, choices = self.inputs[control.name], control.choices(values)
        if tuple(value for _, value in item.options) == choices:
            item.value = wanted
            return
        # The browser moves the handle before it lengthens the slider, and would send back the
        # old end as if the reader had dragged it there: so it is told to wait, in one message.
        with item.hold_sync():
            _answer_while_dragged(item, False)
            item.options = [(control.text(value), value) for value in choices]
            item.value = control.nearest(wanted, choices)
        _answer_while_dragged(item, True)

    def _values(self) -> dict[str, Any]:
        return {name: item.value for name, item in self.inputs.items()}

    def _redraw(self) -> None:
        picture = self.interactive.at(self._values())
        fresh = redrawable(picture)
        update_in_place(self.figure, self.drawn, fresh)
        self.drawn = fresh
        self.said.value = _said(picture.describe())


def live_form(interactive: Interactive) -> widgets.VBox:
    """Make the widgets of an interactive.

    Parameters
    ----------
    interactive : Interactive
        What to show.

    Returns
    -------
    ipywidgets.VBox
        Presets and reset, the controls, the figure, the sentence.

    Examples
    --------
    >>> from spoilers.explore.splintering import platform_line
    >>> type(live_form(platform_line())).__name__
    'VBox'
    """
    return _LiveForm(interactive).box()


def update_in_place(
    figure: go.FigureWidget, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Change only what differs between two states of a figure.

    Parameters
    ----------
    figure : plotly.graph_objects.FigureWidget
        The figure on the screen, in the state `before`.
    before, after : mapping
        Two states, as ``to_plotly_json`` gives them, with the same traces.

    Raises
    ------
    ValueError
        If the two states do not have the same number of traces.

    Examples
    --------
    >>> widget = go.FigureWidget(go.Scatter(x=[1], y=[2]))
    >>> update_in_place(widget, widget.to_plotly_json(), {"data": [{"y": [5]}], "layout": {}})
    >>> widget.data[0].y
    (5,)
    """
    with figure.batch_update():
        for trace, old, new in zip(figure.data, before["data"], after["data"], strict=True):
            trace.update(_changed(old, new), overwrite=True)
        figure.layout.update(_changed(before["layout"], after["layout"]), overwrite=True)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if name != "uid" and old.get(name) != value}


def _input(control: Control, values: Mapping[str, Any]) -> widgets.Widget:
    choices = control.choices(values)
    kind = widgets.SelectionSlider if control.kind == "slider" else widgets.Dropdown
    return kind(
        description=control.label,
        options=[(control.text(value), value) for value in choices],
        value=values[control.name],
        style=WIDE,
        layout={"width": "min(42rem, 98%)"},
    )


def _answer_while_dragged(item: widgets.Widget, yes: bool) -> None:
    if isinstance(item, widgets.SelectionSlider):
        item.continuous_update = yes


def _said(sentence: str) -> str:
    return f'<p role="status" style="font-size:1.05em;margin:0">{html.escape(sentence)}</p>'
