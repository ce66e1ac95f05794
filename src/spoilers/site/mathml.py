"""Formulas as MathML: the browser sets them itself, without a script or a font from afar."""

import re
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

LOG = logging.getLogger(__name__)
PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3}


def inline(self: Any, node: nodes.math) -> None:
    """Set a formula within a line."""
    self.body.append(set_formula(node, "inline"))
    raise nodes.SkipNode


def display(self: Any, node: nodes.math_block) -> None:
    """Set a formula on lines of its own; a wide one scrolls within itself."""
    formula = set_formula(node, "block")
    self.body.append(
        f'<div class="formula" tabindex="0" role="group" aria-label="formula">{formula}</div>'
    )
    raise nodes.SkipNode


def set_formula(node: nodes.Element, display: str) -> str:
    """Turn LaTeX into MathML; what cannot be turned is a warning, which stops the build."""
    latex = node.astext()
    try:
        formula = str(convert(latex, display=display))
    # The converter's errors have no class in common.
    except Exception as fault:
        LOG.warning("the formula %r cannot be set: %s", latex, type(fault).__name__, location=node)
        return ""
    for lack in faults(formula):
        LOG.warning("the formula %r %s", latex, lack, location=node)
    return formula


def faults(formula: str) -> list[str]:
    """List what the converter let pass: commands it does not know, and parts that are missing."""
    unknown = re.findall(r"\\[A-Za-z]+", formula)
    found = [f"has an unknown {command}" for command in unknown]
    for part in ElementTree.fromstring(formula).iter():
        name = part.tag.rpartition("}")[2]
        if len(part) != PARTS.get(name, len(part)):
            found.append(f"has an incomplete {name}")
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
