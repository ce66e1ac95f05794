"""One interactive, two forms: live on a kernel, baked into a page.

An `Interactive` holds a `Picture`, which draws a model and says what the drawing shows, and
the controls over its numbers. Shown in JupyterLab it is *live*: ipywidgets over a Plotly
figure that is updated in place. Shown while the pages are built it is *baked*: native HTML
controls over states that were computed beforehand. Both forms come from the same parts, so
they cannot drift apart.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal

from spoilers.figures.picture import Picture

if TYPE_CHECKING:
    import ipywidgets

Values = Mapping[str, Any]
FORM_VARIABLE = "SPOILERS_FORM"


def is_baked() -> bool:
    """Say whether outputs are for a page without a kernel.

    Returns
    -------
    bool
        True if the environment variable ``SPOILERS_FORM`` is ``baked``.

    Raises
    ------
    ValueError
        If the variable holds anything but ``live`` or ``baked``.

    Examples
    --------
    >>> is_baked()
    False
    """
    form = os.environ.get(FORM_VARIABLE, "live")
    if form not in ("live", "baked"):
        raise ValueError(f"{FORM_VARIABLE} = {form!r}: expected 'live' or 'baked'")
    return form == "baked"


@dataclass(frozen=True)
class Control:
    """One thing the reader can change.

    Parameters
    ----------
    name : str
        The field of the picture that it sets.
    label : str
        What the reader sees beside it.
    values : sequence, or callable from the values of the controls before it to a sequence
        What can be chosen, in order.
    kind : {"slider", "menu"}
        A slider for amounts and times, a menu for kinds.
    text : callable from a value to str
        How a value is written.
    baked : sequence, optional
        The fewer values that a page computes beforehand; all of them if left out.

    Examples
    --------
    >>> Control("platform", "Platform", (0.0, 0.5, 1.0)).choices({})
    (0.0, 0.5, 1.0)
    """

    name: str
    label: str
    values: Sequence[Any] | Callable[[Values], Sequence[Any]]
    kind: Literal["slider", "menu"] = "slider"
    text: Callable[[Any], str] = str
    baked: Sequence[Any] | None = None

    def choices(self, earlier: Values, *, baked: bool = False) -> tuple[Any, ...]:
        """List what can be chosen, given the controls before this one.

        Parameters
        ----------
        earlier : mapping from str to value
            The values of the controls that stand before this one.
        baked : bool
            Whether to list only what a page computes beforehand.

        Returns
        -------
        tuple
            The values in order.
        """
        if baked and self.baked is not None:
            return tuple(self.baked)
        return tuple(self.values(earlier) if callable(self.values) else self.values)

    def nearest(self, value: Any, choices: Sequence[Any]) -> Any:
        """Keep a value if it can still be chosen, else take the nearest one.

        Parameters
        ----------
        value : object
            The value so far.
        choices : sequence
            What can be chosen now.

        Returns
        -------
        object
            One of `choices`: the nearest number, or the first where there is no distance.

        Examples
        --------
        >>> Control("year", "Year", (1998, 2007)).nearest(2005, (1998, 2007))
        2007
        """
        if value in choices:
            return value
        if isinstance(value, int | float) and all(isinstance(c, int | float) for c in choices):
            return min(choices, key=lambda choice: abs(choice - value))
        return choices[0]


@dataclass(frozen=True)
class Interactive:
    """A picture with its controls, in both forms.

    Parameters
    ----------
    picture : type of Picture, or callable from the controls' values to a picture
        What is drawn and said.
    title : str
        What it shows, for people who cannot see it.
    controls : sequence of Control
        In the order in which they stand; may be empty for a picture that stands still.
    presets : mapping from str to mapping from str to value
        Named settings; each may set some or all of the controls.
    defaults : mapping from str to value, optional
        Where it starts, and where the reset button goes, as far as that is not where the
        picture itself starts.
    key : str, optional
        Its name in pages and tests; the picture's own if left out.

    Raises
    ------
    ValueError
        If a control has no value to start from, or a default or a preset names no control or
        a value that cannot be chosen.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> import plotly.graph_objects as go
    >>> @dataclass(frozen=True)
    ... class Dot(Picture):
    ...     size: int = 1
    ...     def draw(self): return go.Figure(go.Scatter(x=[self.size], y=[1]))
    ...     def describe(self): return f"The dot has size {self.size}."
    >>> moving = Interactive(Dot, "A dot", controls=(Control("size", "Size", (1, 2, 3)),))
    >>> moving.defaults
    {'size': 1}
    >>> moving.at({"size": 3}).describe()
    'The dot has size 3.'
    """

    picture: Callable[..., Picture]
    title: str
    controls: Sequence[Control] = ()
    presets: Mapping[str, Values] = field(default_factory=dict)
    defaults: Values = field(default_factory=dict)
    key: str = ""

    def __post_init__(self) -> None:
        """Complete what the picture knows, and refuse what the controls cannot reach."""
        if not self.key:
            object.__setattr__(self, "key", self._picture_class().key())
        object.__setattr__(self, "defaults", {**self._starts(), **self.defaults})
        if set(self.defaults) != {control.name for control in self.controls}:
            raise ValueError(
                f"{self.key}: defaults name {sorted(self.defaults)}, "
                f"controls {[control.name for control in self.controls]}"
            )
        for name, values in {"defaults": self.defaults, **self.presets}.items():
            self._reach(name, values)

    def _picture_class(self) -> type[Picture]:
        if isinstance(self.picture, type):
            return self.picture
        raise ValueError(f"{self.title}: a picture made by a function needs a key")

    def _starts(self) -> dict[str, Any]:
        """Take what a control starts from out of the picture's own fields."""
        named = {control.name for control in self.controls}
        known = fields(self.picture) if is_dataclass(self.picture) else ()
        return {f.name: f.default for f in known if f.name in named and f.default is not MISSING}

    def _reach(self, name: str, values: Values) -> None:
        full = self.preset(values)
        for control in self.controls:
            for baked in (False, True):
                choices = control.choices(full, baked=baked)
                if full[control.name] not in choices:
                    form = "baked" if baked else "live"
                    raise ValueError(
                        f"{self.key}: {name} set {control.name} = {full[control.name]!r}, "
                        f"which its {form} form cannot show"
                    )

    def preset(self, values: Values) -> dict[str, Any]:
        """Complete a preset with the defaults.

        Parameters
        ----------
        values : mapping from str to value
            What the preset sets.

        Returns
        -------
        dict
            A value for every control.

        Raises
        ------
        ValueError
            If it names something that is no control.
        """
        unknown = set(values) - set(self.defaults)
        if unknown:
            raise ValueError(f"{self.key}: there is no control named {sorted(unknown)}")
        return {**self.defaults, **values}

    def at(self, values: Values) -> Picture:
        """Make the picture at these values.

        Parameters
        ----------
        values : mapping from str to value
            A value for every control.

        Returns
        -------
        Picture
            Its ``draw`` and ``describe`` share what both compute.
        """
        return self.picture(**values)

    def sentence(self, values: Values) -> str:
        """Say what the picture shows at these values.

        Parameters
        ----------
        values : mapping from str to value
            A value for every control.

        Returns
        -------
        str
            One or two sentences.
        """
        return self.at(values).describe()

    def still(self) -> Interactive:
        """Take the controls away, so that the picture stands where it starts.

        Returns
        -------
        Interactive
            The same picture under the same key with ``_still`` behind it.
        """
        picture, values = self.picture, self.defaults
        return Interactive(lambda: picture(**values), self.title, key=f"{self.key}_still")

    def live(self) -> ipywidgets.VBox:
        """Make the form for a kernel.

        Returns
        -------
        ipywidgets.VBox
            Controls, the figure (updated in place) and the sentence.
        """
        from spoilers.explore.live import live_form

        return live_form(self)

    def baked(self) -> str:
        """Make the form for a page.

        Returns
        -------
        str
            HTML that the course's page script brings to life.
        """
        from spoilers.explore import kept
        from spoilers.explore.baked import baked_form

        place = kept.place_for(self)
        if place and place.is_file():
            return place.read_text(encoding="utf-8")
        form = baked_form(self)
        if place:
            kept.keep(place, form)
        return form

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        said = self.sentence(self.defaults)
        if is_baked():
            return {"text/html": self.baked(), "text/plain": said}
        bundle: dict[str, Any] = self.live()._repr_mimebundle_(include=include, exclude=exclude)
        return {**bundle, "text/plain": said}
