"""Formulas as MathML: the browser sets them itself, without a script or a font from afar."""

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx


def inline(self: Any, node: nodes.math) -> None:
    """Set a formula within a line."""
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode


def display(self: Any, node: nodes.math_block) -> None:
    """Set a formula on lines of its own; a wide one scrolls within itself."""
    formula = convert(node.astext(), display="block")
    self.body.append(
        f'<div class="formula" tabindex="0" role="group" aria-label="formula">{formula}</div>'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
