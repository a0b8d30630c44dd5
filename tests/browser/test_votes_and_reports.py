"""Voting and reporting, with scripts in place and without them, up to the moderator who answers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.flows.newsroom import Newsroom, Posted

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def posted(newsroom: Newsroom, article: str) -> Posted:
    return newsroom.post_public(article, author_name="First Speaker")


def card(page: Page) -> Locator:
    return page.get_by_role("article", name="First Speaker")


def vote_for(page: Page) -> Locator:
    return card(page).get_by_role("button", name="Vote for the comment")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_vote_is_counted_and_taken_back(
    newsroom: Newsroom, article: str, posted: Posted, open_page: Opener, scripts: bool
) -> None:
    page = open_page(f"/articles/{article}/", java_script_enabled=scripts)
    for pressed, up in (("true", 1), ("false", 0)):
        vote_for(page).click()
        expect(vote_for(page)).to_have_attribute("aria-pressed", pressed)
        expect(vote_for(page)).to_have_accessible_name(re.compile(f"{up}$"))
        assert newsroom.thread(article)[0]["votes"] == {"up": up, "down": 0}
    if scripts:
        # The button has been replaced, and the keyboard is still there.
        expect(vote_for(page)).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_what_is_reported_is_answered_at_the_desk(
    newsroom: Newsroom, article: str, posted: Posted, open_page: Opener, scripts: bool
) -> None:
    page = open_page(f"/articles/{article}/", java_script_enabled=scripts)
    card(page).get_by_role("link", name="Report the comment").click()
    if scripts:
        expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").select_option("off_topic")
    page.get_by_label("What is wrong with it?").fill("It is about the tram.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. You have reported this comment")).to_be_visible()

    desk = open_page(f"/desk/?queue=reported&article={article}", moderator=True, java_script_enabled=scripts)
    expect(desk.get_by_text("It is about the tram.")).to_be_visible()
    desk.get_by_role("button", name="Dismiss reports").click()
    expect(desk.get_by_text("The reports are dismissed.")).to_be_visible()
    expect(desk.get_by_role("button", name="Dismiss reports")).to_have_count(0)
    assert [each["id"] for each in newsroom.thread(article)] == [posted.id]
