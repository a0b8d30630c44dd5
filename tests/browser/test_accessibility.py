"""The pages for everybody: axe finds nothing, the keyboard is enough, nothing is cut off on the smallest screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.fitness import check_fitness
from tests.flows.client import wait_until
from tests.flows.newsroom import SCREENED_WITHIN, Newsroom
from tests.flows.texts import write_sober

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]

SLUG = "two-all-and-the-sea-still-to-play"
ARTICLE = f"/articles/{SLUG}/"
PAGES = {
    "front page": "/",
    "article": ARTICLE,
    "frame": "/embed/a-symphony-for-eleven-foghorns/",
    "sign-in": "/accounts/login/",
    "desk": f"/desk/?queue=held&article={SLUG}",
    "one comment at a time": f"/desk/?view=one&article={SLUG}",
    "settings": "/desk/settings/",
    "word list": "/desk/wordlist/",
    "blocks": "/desk/blocks/",
    "log": "/desk/log/",
    "policy": "/desk/policy/",
    "figures": "/desk/stats/",
    "how right we are": "/desk/stats/accuracy/?days=7",
    "what was learned": "/desk/stats/learned/",
    "second looks": "/desk/audit/",
}
MOST_TABS = 400


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(name: str, open_page: Opener) -> None:
    check_fitness(open_page(PAGES[name], moderator=PAGES[name].startswith("/desk/")))


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
    expect(page.get_by_label("Remember me in this browser")).to_be_focused()
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
