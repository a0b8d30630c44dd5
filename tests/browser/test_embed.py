"""A thread on another site's page, whose policy is as strict as a page's can be: no inline, no HTML from strings."""

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from runner.other_site import make_server
from tests.flows.client import wait_until
from tests.flows.newsroom import ABUSE, SCREENED_WITHIN, Newsroom
from tests.flows.running import OTHER_SITE
from tests.flows.texts import write_sober

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]

PATIENCE = 20_000  # milliseconds, for screening on a busy machine
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>Elsewhere</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="{{product}}/embed.js"></script><main><h1>Elsewhere</h1>{body}</main></html>"""

Embed = Callable[..., Page]
_numbers = itertools.count(1)


@pytest.fixture
def embed(newsroom: Newsroom, new_context: Callable[..., BrowserContext], tmp_path: Path) -> Iterator[Embed]:
    """Open a page of another site that holds `body`; `prepare` is done before it is loaded.

    Whatever its console complains of fails the test, but for answers that a test asks for: refusals, and none at all.
    """
    complaints: list[str] = []

    def complain(said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            complaints.append(said.text)

    def open_elsewhere(body: str, *, prepare: Callable[[Page], object] = bool, **options: Any) -> Page:
        (tmp_path / "index.html").write_text(PAGE.format(body=body), encoding="utf-8")
        (tmp_path / "page.css").write_text("html { background: Canvas; color: CanvasText }", encoding="utf-8")
        page = new_context(**options).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", complain)
        prepare(page)
        page.goto(OTHER_SITE)
        return page

    with make_server(port=urlsplit(OTHER_SITE).port or 0, product=newsroom.url, folder=tmp_path) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield open_elsewhere
        server.shutdown()
    assert complaints == []


def thread_of(article: str, **attributes: str) -> str:
    """The element, with what a page has for those without scripts."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<comment-thread article="{article}"{more}><a href="/there">Read the comments</a></comment-thread>'


def fill_in(page: Page, body: str, *, name: str) -> None:
    """Fill in the form of the thread and send it."""
    page.get_by_role("textbox", name="Comment").fill(body)
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("textbox", name="Email").fill(f"elsewhere-{next(_numbers)}@example.org")
    page.get_by_role("button", name="Post comment").click()


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name)


def test_a_comment_is_posted_from_another_site_and_followed_there_without_a_cookie(
    newsroom: Newsroom, article: str, embed: Embed
) -> None:
    page = embed(thread_of(article))
    expect(page.get_by_text("Your email address will not be published. Required fields are marked *")).to_be_visible()
    expect(page.get_by_text("Read the comments")).to_be_hidden()
    page.evaluate("addEventListener('comment-thread:posted', ({detail}) => (window.posted = detail))")
    with newsroom.product.paused_worker():
        fill_in(page, write_sober(64_001), name="From Elsewhere")
        expect(card(page, "From Elsewhere").get_by_text("Your comment is being checked.")).to_be_visible()
        expect(card(page, "From Elsewhere")).to_be_focused()
        page.reload()
        expect(card(page, "From Elsewhere").get_by_text("Your comment is being checked.")).to_be_visible()
        # What is being written into it is not taken away when the decision comes.
        card(page, "From Elsewhere").get_by_role("button", name="Edit").click()
        card(page, "From Elsewhere").get_by_role("textbox").fill("Not quite what I meant")
    expect(page.get_by_role("status").filter(has_text="Your comment is published.")).to_have_count(1, timeout=PATIENCE)
    expect(card(page, "From Elsewhere").get_by_role("textbox")).to_have_value("Not quite what I meant")
    card(page, "From Elsewhere").get_by_role("button", name="Cancel").click()
    expect(card(page, "From Elsewhere").get_by_text("Your comment is published.")).to_be_visible()
    assert [comment["author"]["name"] for comment in newsroom.thread(article)] == ["From Elsewhere"]
    expect(card(embed(thread_of(article)), "From Elsewhere")).to_be_visible()
    card(page, "From Elsewhere").get_by_role("button", name="Withdraw").click()
    page.get_by_role("group").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("You have withdrawn this comment.").last).to_be_visible()
    assert newsroom.thread(article) == []
    assert page.context.cookies() == []


def test_nothing_typed_is_lost_and_what_was_sent_twice_is_there_once(
    newsroom: Newsroom, article: str, embed: Embed
) -> None:
    page = embed(thread_of(article))
    fill_in(page, "", name="Nearly Lost")
    expect(page.get_by_text("Write something.")).to_be_visible()
    body = page.get_by_role("textbox", name="Comment")
    expect(body).to_be_focused()
    # The answer to the first try gets lost on its way.
    page.context.route("**/api/v1/articles/*/comments/", lambda route: (route.fetch(), route.abort()))
    text = write_sober(64_002)
    body.fill(text)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Your comment could not be sent. It is kept here")).to_be_visible()
    page.context.unroute("**/api/v1/articles/*/comments/")
    expect(body).to_have_value(text)
    page.get_by_role("button", name="Post comment").click()
    expect(card(page, "Nearly Lost").get_by_text("Your comment is published.")).to_be_visible(timeout=PATIENCE)
    # Whose answer a text is, and how long one's own can be edited, is known after a reload as well.
    first = newsroom.post_public(article, author_name="First Speaker")
    page.reload()
    expect(card(page, "Nearly Lost").get_by_role("timer")).to_have_text(re.compile(r"\d+:\d\d left to edit"))
    page.get_by_role("button", name="Reply to First Speaker").click()
    body.fill("Not finished yet")
    page.reload()
    expect(body).to_have_value("Not finished yet")
    expect(page.locator(f"#c-{first.id} + .reply")).to_contain_text("In reply to First Speaker")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Nearly Lost")
    body.fill("x" * 4_950)
    expect(page.get_by_role("status").filter(has_text="50 characters left")).to_have_count(1)
    assert len(newsroom.thread(article)) == 2


def test_readers_reply_vote_and_report_by_keyboard_and_learn_what_is_new(
    newsroom: Newsroom, article: str, embed: Embed
) -> None:
    first = newsroom.post_public(article, author_name="First Speaker")
    page = embed(thread_of(article, live="2"))
    for_it = page.get_by_role("button", name="Vote for the comment by First Speaker")
    for_it.press("Enter")
    expect(for_it).to_have_attribute("aria-pressed", "true")
    expect(for_it).to_be_focused()
    page.get_by_role("button", name="Report the comment by First Speaker").press("Enter")
    expect(page.get_by_role("combobox", name="Reason")).to_be_focused()
    page.get_by_role("button", name="Send the report").press("Enter")
    expect(page.get_by_text("Choose a reason.")).to_be_visible()
    page.get_by_role("combobox", name="Reason").select_option("off_topic")
    page.get_by_role("button", name="Send the report").press("Enter")
    expect(page.get_by_text("You have reported this", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reply to First Speaker").press("Enter")
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    fill_in(page, ABUSE, name="Angry Reader")
    expect(card(page, "Angry Reader").get_by_text("Your comment waits for a moderator.")).to_be_visible(
        timeout=PATIENCE
    )
    second = newsroom.post_public(article, author_name="Second Speaker", parent=first.id)
    page.get_by_role("button", name="Show 1 new comment").press("Enter")
    expect(card(page, "Second Speaker")).to_be_focused()
    expect(page.get_by_role("heading", name="2 comments")).to_be_visible()
    [top] = newsroom.thread(article)
    assert (top["votes"], [reply["id"] for reply in top["replies"]]) == ({"up": 1, "down": 0}, [second.id])
    assert page.context.cookies() == []


def test_two_threads_on_one_page_each_in_its_language_are_clean(newsroom: Newsroom, article: str, embed: Embed) -> None:
    newsroom.post_public(article, author_name="First Speaker", body="> Said **before**\n\n`code` & <b>no markup</b>")
    both = thread_of(article, lang="ar", loading="eager") + thread_of(newsroom.publish_article(), theme="dark")
    page = embed(both, viewport={"width": 320, "height": 800})
    expect(card(page, "First Speaker")).to_be_visible()
    body = card(page, "First Speaker").locator(".body")
    assert body.evaluate("(body) => [...body.children].map((each) => each.localName)") == ["blockquote", "p"]
    expect(body.get_by_text("<b>no markup</b>")).to_be_visible()
    page.locator("comment-thread").last.scroll_into_view_if_needed()
    expect(page.get_by_text("Nobody has written anything yet.")).to_be_visible()
    assert page.locator("comment-thread section").first.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_where_the_product_is_away_the_page_says_so_and_leads_there(
    newsroom: Newsroom, article: str, embed: Embed
) -> None:
    api = f"{newsroom.url}/api/**"
    body = thread_of(article, loading="eager")
    page = embed(body, prepare=lambda page: page.context.route(api, lambda route: route.abort()))
    expect(page.get_by_role("alert")).to_have_text("The comments cannot be shown right now.")
    expect(page.get_by_text("Read the comments", exact=True)).to_be_visible()
    there = page.get_by_role("link", name="Read the comments on their own page")
    expect(there).to_have_attribute("href", f"{newsroom.url}/articles/{article}/")
    page.context.unroute(api)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="0 comments")).to_be_visible()


def test_a_frame_is_as_high_as_its_thread_and_takes_comments(newsroom: Newsroom, article: str, embed: Embed) -> None:
    body = f'<iframe title="Comments" src="{newsroom.url}/embed/{article}/" height="99"></iframe>'
    page = embed(f'<script type="module" src="{newsroom.url}/embed-frame.js"></script>{body}')
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="0 comments")).to_be_visible()
    wait_until(
        "the frame has grown", lambda: page.locator("iframe").evaluate("(frame) => frame.height > 300"), within=5
    )
    frame.get_by_role("textbox", name="Comment").fill(write_sober(64_003))
    frame.get_by_label("Name").fill("Framed Reader")
    frame.get_by_label("Email").fill("framed-reader@example.org")
    frame.get_by_role("button", name="Post comment").click()
    expect(frame.get_by_text("Your comment is published.")).to_be_visible(timeout=PATIENCE)
    frame.get_by_role("link", name="Back to the comments").click()
    expect(frame.get_by_role("article", name="Framed Reader")).to_be_visible()
    assert [
        comment["author"]["name"]
        for comment in wait_until("it is public", lambda: newsroom.thread(article), within=SCREENED_WITHIN)
    ] == ["Framed Reader"]
    assert page.context.cookies() == []


def test_a_frame_finds_what_was_being_written_below_what_it_answers_until_it_is_posted(
    newsroom: Newsroom, article: str, embed: Embed
) -> None:
    newsroom.post_public(article, author_name="First Speaker")
    frame = f"{newsroom.url}/embed/{article}/"
    # By itself: in a frame of another site this browser forbids storage, as many do.
    page = embed("")
    page.goto(frame)
    page.get_by_role("article", name="First Speaker").get_by_role("link", name="Reply").click()
    text = write_sober(64_004)
    body = page.get_by_role("textbox", name="Comment")
    body.fill(text)
    wait_until("it is kept", lambda: page.evaluate("slug => localStorage[`draft:${slug}`]", article) == text, within=20)
    page.goto(frame)
    expect(page.get_by_text("In reply to First Speaker")).to_be_visible()
    expect(body).to_have_value(text)
    page.get_by_label("Name").fill("Framed Reader")
    page.get_by_label("Email").fill("frame-and-draft@example.org")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("link", name="Back to the comments").click()
    expect(body).to_have_value("")
