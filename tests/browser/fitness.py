"""Whether a page is fit for everybody: axe finds nothing in it, light or dark, wide or narrow; nothing is cut off."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Each scheme and each width once: contrast hangs on the one, layout on the other.
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (360, "dark"))
NARROWEST = 320  # CSS px, WCAG 2.2 SC 1.4.10


def check_fitness(page: Page) -> None:
    """Look at an open page in each way. Fails with axe's report."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{page.url}, {width} px, {scheme}\n{results.generate_report()}"
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROWEST
