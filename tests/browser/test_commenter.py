"""A commenter at the desk: reached from a card, fit for everybody, and banned and restored with or without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser


def open_commenter(open_page: Opener, **options: object) -> Page:
    page = open_page("/desk/?queue=held", moderator=True, **options)
    page.locator(".card__who a").first.click()
    expect(page.get_by_role("heading", name="Comments, newest first")).to_be_visible()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(width: int, scheme: str, open_page: Opener) -> None:
    page = open_commenter(open_page, viewport={"width": width, "height": 800}, color_scheme=scheme)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_is_wider_than_the_smallest_screen(open_page: Opener) -> None:
    page = open_commenter(open_page, viewport={"width": 320, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_a_remark_is_kept_without_scripts(open_page: Opener) -> None:
    page = open_commenter(open_page, java_script_enabled=False)
    page.get_by_label("A remark for colleagues").fill("Seen without scripts.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("status")).to_have_text("Your note is kept.")
    expect(page.locator("#notes")).to_contain_text("Seen without scripts.")


def test_a_ban_is_set_and_taken_back_without_scripts(open_page: Opener) -> None:
    page = open_commenter(open_page, java_script_enabled=False)
    page.locator("summary", has_text="Ban").click()
    page.get_by_label("Reason, for colleagues").locator("visible=true").fill("Threats")
    page.get_by_role("button", name="Ban", exact=True).click()
    expect(page.locator(".person__state")).to_have_text("Banned")
    page.get_by_role("button", name="Take back Ban").click()
    expect(page.locator(".person__state")).to_have_text("Normal")
