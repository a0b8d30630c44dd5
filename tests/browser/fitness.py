"""Whether a page is fit for everybody: axe finds nothing in it, light or dark, wide or narrow; nothing is cut off."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Look = tuple[int, Literal["light", "dark"]]
# Each scheme and each width once: contrast hangs on the one, layout on the other.
WIDE_AND_LIGHT: Look = (1280, "light")
NARROW_AND_DARK: Look = (360, "dark")
# What colours and layout can change; the rest is the same page.
OF_THE_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
NARROWEST = 320  # CSS px, WCAG 2.2 SC 1.4.10


def _look(page: Page, look: Look, **options: Any) -> None:
    width, scheme = look
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    results = Axe().run(page, options=options)
    assert results.violations_count == 0, f"{page.url}, {width} px, {scheme}\n{results.generate_report()}"


def check_fitness(page: Page) -> None:
    """Look at an open page in each way. Fails with axe's report."""
    _look(page, WIDE_AND_LIGHT)
    _look(page, NARROW_AND_DARK, runOnly={"type": "rule", "values": OF_THE_LOOK})
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROWEST
