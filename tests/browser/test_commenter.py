"""A commenter at the desk: reached from a card, fit for everybody, and banned and restored with or without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.fitness import check_fitness

pytestmark = pytest.mark.browser


def open_commenter(open_page: Opener, **options: object) -> Page:
    page = open_page("/desk/?queue=held", moderator=True, **options)
    page.locator(".card__who a").first.click()
    expect(page.get_by_role("heading", name="Comments, newest first")).to_be_visible()
    return page


@pytest.mark.once  # how a page looks is the same above any database
def test_the_page_is_fit_for_everybody(open_page: Opener) -> None:
    check_fitness(open_commenter(open_page))


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
