"""Everything that a reader does works in a browser that runs no scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.reply_form import post_comment
from tests.flows.client import wait_until
from tests.flows.newsroom import SCREENED_WITHIN, Newsroom
from tests.flows.texts import write_sober

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: Opener, article: str) -> Page:
    """The article in such a browser."""
    return open_page(f"/articles/{article}/", java_script_enabled=False)


def test_a_comment_is_posted_checked_and_read(page: Page, newsroom: Newsroom, article: str, open_page: Opener) -> None:
    body = write_sober(31_001)
    with newsroom.product.paused_worker():
        post_comment(page, body)
        expect(page.get_by_text("Your comment is being checked.")).to_be_visible()
    wait_until("it is public", lambda: newsroom.thread(article), within=SCREENED_WITHIN)
    page.get_by_role("link", name="Check again").click()
    expect(page.get_by_text("Your comment is published.")).to_be_visible()
    page.get_by_role("link", name="Back to").click()
    expect(page.get_by_text(body)).to_be_visible()
    other = open_page(f"/articles/{article}/", java_script_enabled=False)
    expect(other.get_by_text(body)).to_be_visible()


def test_a_reply_goes_where_it_belongs(page: Page, newsroom: Newsroom, article: str) -> None:
    newsroom.post_public(article, author_name="First Speaker")
    page.reload()
    page.get_by_role("link", name="Reply to First Speaker").click()
    expect(page.get_by_text("In reply to First Speaker")).to_be_visible()
    post_comment(page, write_sober(31_002))
    wait_until("the reply is public", lambda: newsroom.thread(article)[0]["replies"], within=SCREENED_WITHIN)


def test_a_comment_is_edited_and_withdrawn(page: Page, newsroom: Newsroom, article: str) -> None:
    post_comment(page, write_sober(31_003))
    wait_until("it is public", lambda: newsroom.thread(article), within=SCREENED_WITHIN)
    page.reload()
    page.get_by_role("link", name="Edit").click()
    body = write_sober(31_004)
    page.get_by_label("Comment").fill(body)
    page.get_by_role("button", name="Save changes").click()
    wait_until("the edit is public", lambda: body in newsroom.thread(article)[0]["body_html"], within=SCREENED_WITHIN)
    page.reload()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("You have withdrawn this comment. Nobody sees it any more.")).to_be_visible()
    assert newsroom.thread(article) == []


def test_a_moderator_decides(newsroom: Newsroom, article: str, open_page: Opener) -> None:
    posted = newsroom.post(article, "Write to me at somebody@example.com about the ferry, please.")
    posted.wait_for("held")
    desk = open_page(f"/desk/?queue=held&article={article}", moderator=True, java_script_enabled=False)
    desk.get_by_role("button", name="Approve").click()
    expect(
        desk.get_by_text("This queue is empty.").or_(desk.get_by_text("Nothing in this queue matches."))
    ).to_be_visible()
    assert [each["id"] for each in newsroom.thread(article)] == [posted.id]
