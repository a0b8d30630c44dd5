"""The main job, as people see it: a reader posts, it waits, a moderator approves it, everybody reads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Opener
from tests.browser.reply_form import post_comment
from tests.flows.client import wait_until
from tests.flows.newsroom import ABUSE, SCREENED_WITHIN, Newsroom
from tests.flows.texts import write_sober

pytestmark = pytest.mark.browser

PATIENCE = 20_000  # milliseconds, for screening on a busy machine


def test_a_held_comment_is_explained_to_its_author_approved_at_the_desk_and_then_public(
    newsroom: Newsroom, article: str, open_page: Opener
) -> None:
    reader = open_page(f"/articles/{article}/")
    expect(reader.get_by_text("Your email address will not be published. Required fields are marked *")).to_be_visible()
    with newsroom.product.paused_worker():
        post_comment(reader, ABUSE, name="Angry Reader")
        expect(reader.get_by_text("Your comment is being checked.")).to_be_visible()
    # The page asks by itself, and says what became of it without being loaded again.
    expect(reader.locator("article[data-own]").get_by_text("Your comment waits for a moderator.")).to_be_visible(
        timeout=PATIENCE
    )
    expect(reader.locator("article[data-own]").get_by_text("Its tone is abusive or hateful.")).to_be_visible()
    stranger = open_page(f"/articles/{article}/")
    expect(stranger.get_by_text("Nobody has written anything yet.")).to_be_visible()

    desk = open_page("/desk/")
    desk.get_by_label("User name").fill("moderator")
    desk.get_by_label("Password").fill(newsroom.product.secrets["MODERATOR_PASSWORD"])
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_label("Article").select_option(article)
    desk.get_by_role("button", name="Apply").click()
    card = desk.get_by_role("article", name="Angry Reader")
    expect(card.get_by_role("link", name="Very probably abusive")).to_be_visible()
    expect(card.locator("mark").filter(has_text="idiot")).to_be_visible()
    card.get_by_role("button", name="Approve").click()
    expect(desk.get_by_role("button", name="Approve")).to_have_count(0)
    # The desk goes on before it has the answer.
    wait_until("it is public", lambda: newsroom.thread(article), within=SCREENED_WITHIN)

    stranger.reload()
    expect(stranger.get_by_role("article", name="Angry Reader").get_by_text(ABUSE)).to_be_visible()
    expect(stranger.get_by_role("heading", name="1 comment")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Your comment is published.")).to_be_visible()


def test_a_sober_comment_becomes_public_before_its_authors_eyes(
    newsroom: Newsroom, article: str, open_page: Opener
) -> None:
    reader = open_page(f"/articles/{article}/")
    body = write_sober(30_001)
    with newsroom.product.paused_worker():
        post_comment(reader, body)
        expect(reader.get_by_text("Your comment is being checked.")).to_be_visible()
    expect(reader.locator("article[data-own]").get_by_text("Your comment is published.")).to_be_visible(
        timeout=PATIENCE
    )
    expect(open_page(f"/articles/{article}/").get_by_text(body)).to_be_visible()


def test_a_reply_is_written_right_below_what_it_answers(newsroom: Newsroom, article: str, open_page: Opener) -> None:
    first = newsroom.post_public(article, author_name="First Speaker")
    reader = open_page(f"/articles/{article}/")
    reader.get_by_role("link", name="Reply to First Speaker").click()
    expect(reader.get_by_role("textbox", name="Comment")).to_be_focused()
    post_comment(reader, write_sober(30_002))
    expect(reader.locator("article[data-own]").get_by_text("Your comment is published.")).to_be_visible(
        timeout=PATIENCE
    )
    [top] = newsroom.thread(article)
    assert (top["id"], len(top["replies"])) == (first.id, 1)


def test_what_is_refused_keeps_everything_typed_and_says_what_is_wrong(
    newsroom: Newsroom, article: str, new_context: Callable[..., BrowserContext]
) -> None:
    # Not by `open_page`: Chromium complains in its console of the 400 that this is about.
    page = new_context(base_url=newsroom.url).new_page()
    page.goto(f"/articles/{article}/")
    body = "Long-winded. " * 400
    post_comment(page, body, name="Long Winded")
    expect(page.get_by_role("alert")).to_contain_text("At most 5,000 characters")
    expect(page.get_by_role("textbox", name="Comment")).to_have_value(body)
    expect(page.get_by_label("Name")).to_have_value("Long Winded")
    assert newsroom.thread(article) == []
