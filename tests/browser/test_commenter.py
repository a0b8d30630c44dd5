"""A commenter at the desk: reached from a card, fit for everybody, and banned and restored with or without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.fitness import check_fitness

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]


def open_commenter(open_page: Opener, **options: object) -> Page:
    page = open_page("/desk/?queue=held", moderator=True, **options)
    page.locator(".card__who a").first.click()
    expect(page.get_by_role("heading", name="Comments, newest first")).to_be_visible()
    return page


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
