"""Take the pictures of the course for the README and the home page, from the pages themselves.

Run it with ``python3 course.py screenshots``, after a change that can be seen.
"""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from spoilers.site import PAGES, ROOT
from spoilers.site.browser import FLAGS, get_browser
from spoilers.site.build import DEFAULT, build

IMAGES = PAGES / "images"
# The file, the page, the interactive to show.
PICTURES = (("lesson-01.png", "lessons/01_splintering.html", "platform_line"),)


def main() -> int:
    """Build the pages and photograph them."""
    if build(ROOT, DEFAULT):
        return 1
    program = get_browser()
    if program is None:
        print("There is no browser to take pictures with.", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1180, "height": 880})
        context.add_init_script("localStorage.setItem('mode', 'light')")
        context.add_init_script("localStorage.setItem('theme', 'light')")
        page = context.new_page()
        for name, address, key in PICTURES:
            page.goto((DEFAULT / address).as_uri())
            root = page.locator(f'[data-key="{key}"][data-state]')
            root.scroll_into_view_if_needed()
            # The reader sees the question above the sliders, and so does the picture.
            root.evaluate("e => window.scrollBy(0, e.getBoundingClientRect().top - 130)")
            page.wait_for_timeout(800)
            page.screenshot(path=IMAGES / name)
            print(f"Took pages/images/{name}.")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
