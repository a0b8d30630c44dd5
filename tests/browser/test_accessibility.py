"""The pages for everybody: axe finds nothing, the keyboard is enough, nothing is cut off on the smallest screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.flows.client import wait_until
from tests.flows.newsroom import SCREENED_WITHIN, Newsroom
from tests.flows.texts import write_sober

pytestmark = pytest.mark.browser

ARTICLE = "/articles/two-all-and-the-sea-still-to-play/"
PAGES = {
    "front page": "/",
    "article": ARTICLE,
    "sign-in": "/accounts/login/",
    "desk": "/desk/?queue=held",
    "word list": "/desk/wordlist/",
    "figures": "/desk/stats/",
    "second looks": "/desk/audit/",
}
WIDTHS = (360, 1280)
MOST_TABS = 400


def open_named(open_page: Opener, name: str, *, width: int, **options: str) -> Page:
    viewport = {"width": width, "height": 800}
    return open_page(PAGES[name], moderator=PAGES[name].startswith("/desk/"), viewport=viewport, **options)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, width: int, scheme: str, open_page: Opener) -> None:
    page = open_named(open_page, name, width=width, color_scheme=scheme)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_smallest_screen(name: str, open_page: Opener) -> None:
    page = open_named(open_page, name, width=320)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_the_first_tab_offers_to_skip_to_the_content(open_page: Opener) -> None:
    page = open_page(ARTICLE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_comment_can_be_posted_with_the_keyboard_alone(newsroom: Newsroom, article: str, open_page: Opener) -> None:
    page = open_page(f"/articles/{article}/")
    tab_to(page, "reply-body")
    page.keyboard.type(write_sober(32_001))
    tab_to(page, "reply-author-name")
    page.keyboard.type("Keyboard Alone")
    page.keyboard.press("Tab")
    page.keyboard.type("keyboard-alone@example.org")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    # The trap for programs lies between: no key leads a person into it.
    expect(page.get_by_role("button", name="Post comment")).to_be_focused()
    page.keyboard.press("Enter")
    public = wait_until("it is public", lambda: newsroom.thread(article), within=SCREENED_WITHIN)
    assert [comment["author"]["name"] for comment in public] == ["Keyboard Alone"]


def tab_to(page: Page, element: str) -> None:
    """Press Tab until that element has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element:
            return
    raise AssertionError(f"Tab does not lead to #{element}")
