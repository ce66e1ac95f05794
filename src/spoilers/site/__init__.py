"""The pages for readers without Python, and what else is made from the lessons.

Here is the code; the texts, styles, scripts and pictures that it puts together stand in
``pages/``. It works on a copy of the course, so it is of no use without one.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "pages"
