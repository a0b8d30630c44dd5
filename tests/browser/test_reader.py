"""Reading and writing below an article with scripts: new comments come in, nothing typed is lost, nothing jumps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Opener
from tests.browser.reply_form import post_comment
from tests.flows.client import wait_until
from tests.flows.newsroom import SCREENED_WITHIN, Newsroom
from tests.flows.texts import write_sober

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]

PATIENCE = 20_000  # milliseconds, for screening on a busy machine
DEMO = "/articles/the-night-saltgate-slept-elsewhere/"
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


def look_again(page: Page) -> None:
    """What a page does when its tab is looked at again: it asks for what is new."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def name_in(page: Page) -> str:
    return str(page.evaluate("document.activeElement.querySelector('.comment__name')?.textContent.trim() ?? ''"))


def test_new_comments_are_told_of_and_come_in_when_asked_for(
    newsroom: Newsroom, article: str, open_page: Opener
) -> None:
    first = newsroom.post_public(article, author_name="First Speaker")
    page = open_page(f"/articles/{article}/")
    button = page.locator(".live__button")
    look_again(page)
    expect(button).to_be_hidden()
    reply = newsroom.post_public(article, author_name="Second Speaker", parent=first.id)
    newsroom.post_public(article, author_name="Third Speaker", parent=reply.id)
    newsroom.post_public(article, author_name="Newest Speaker")
    look_again(page)
    expect(button).to_have_text("3 new comments")
    expect(page.get_by_role("status").filter(has_text="3 new comments")).to_have_count(1)
    # Until then nothing has moved.
    expect(page.get_by_role("article")).to_have_count(2)
    button.press("Enter")
    expect(page.locator(".comment__name")).to_have_text(
        ["Newest Speaker", "First Speaker", "Second Speaker", "Third Speaker"]
    )
    expect(button).to_be_hidden()
    expect(page.get_by_role("heading", name="4 comments")).to_be_visible()
    assert name_in(page) == "Newest Speaker"
    # What came in is as good as what was there: it is voted on, and its replies fold away.
    page.get_by_role("article", name="Third Speaker").get_by_role("button", name="Vote for").click()
    expect(page.get_by_role("button", name="Vote for the comment by Third Speaker, 1")).to_be_visible()
    page.locator(f"#replies-{first.id} > summary").click()
    expect(page.get_by_text("Third Speaker", exact=True)).to_be_hidden()


def test_a_lost_answer_costs_nothing_typed_and_trying_again_makes_one_comment(
    newsroom: Newsroom, article: str, new_context: Callable[..., BrowserContext]
) -> None:
    # Not by `open_page`: Chromium complains in its console of the connection that this is about.
    page = new_context(base_url=newsroom.url).new_page()
    page.goto(f"/articles/{article}/")
    body = write_sober(33_001)

    sent: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route)
        else:
            route.continue_()

    page.route(f"**/articles/{article}/", hold)
    post_comment(page, body, name="Tunnel Traveller")
    # While it is on its way nothing can be added that would be lost when the answer comes.
    expect(page.get_by_role("textbox", name="Comment")).not_to_be_editable()
    sent[0].fetch()
    sent[0].abort()
    expect(page.get_by_role("alert").filter(has_text="Your comment has not arrived")).to_be_visible()
    expect(page.get_by_role("textbox", name="Comment")).to_have_value(body)
    expect(page.get_by_role("textbox", name="Comment")).to_be_editable()
    page.unroute(f"**/articles/{article}/")
    # Even over a reload.
    page.reload()
    expect(page.get_by_role("textbox", name="Comment")).to_have_value(body)
    page.get_by_role("button", name="Post comment").click()
    mine = page.locator("article[data-own]")
    expect(mine).to_have_count(1)
    expect(mine.get_by_role("timer")).to_have_text(re.compile(r"^1[34]:\d\d left to edit$"))
    expect(mine.get_by_text("Your comment is published.")).to_be_visible(timeout=PATIENCE)
    assert newsroom.count(article) == 1
    # The form is ready for the next comment, the name still in it.
    expect(page.get_by_role("textbox", name="Comment")).to_have_value("")
    expect(page.get_by_label("Name")).to_have_value("Tunnel Traveller")


def test_a_reply_stays_a_reply_over_a_reload_and_an_edit_is_kept_where_no_answer_came(
    newsroom: Newsroom, article: str, new_context: Callable[..., BrowserContext]
) -> None:
    newsroom.post_public(article, author_name="First Speaker")
    page = new_context(base_url=newsroom.url).new_page()
    page.goto(f"/articles/{article}/")
    text = page.get_by_role("textbox", name="Comment")
    page.get_by_role("link", name="Reply to First Speaker").click()
    text.fill("Half a reply")
    page.reload()
    expect(page.get_by_text("In reply to First Speaker")).to_be_visible()
    expect(text).to_have_value("Half a reply")
    post_comment(page, write_sober(33_005), name="Second Speaker")
    expect(page.locator(".replies article[data-own]")).to_have_count(1)
    page.get_by_role("link", name="Edit").click()
    better = write_sober(33_006)
    page.route("**/edit/", lambda route: route.fulfill(status=502, body="Bad gateway"))
    text.fill(better)
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Bad gateway")).to_be_visible()
    page.unroute("**/edit/")
    page.goto(f"/articles/{article}/")
    page.get_by_role("link", name="Edit").click()
    expect(text).to_have_value(better)
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator("article[data-own]").get_by_text(better)).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:edit-'))") == []


def test_a_text_is_previewed_and_counted_and_its_writer_remembered_until_forgotten(
    article: str, open_page: Opener
) -> None:
    page = open_page(f"/articles/{article}/")
    text = page.get_by_role("textbox", name="Comment")
    text.fill("Two boats an *hour*, please.")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("em")).to_have_text("hour")
    # It follows what is typed.
    text.press_sequentially(" Or **three**.")
    expect(preview.locator("strong")).to_have_text("three")
    text.fill("b" * 4990)
    expect(page.get_by_text("10 characters left").first).to_be_visible()
    text.fill("b" * 5001)
    expect(page.get_by_text("1 character too many").first).to_be_visible()
    page.get_by_label("Remember me in this browser").check()
    post_comment(page, write_sober(33_003), name="Regular")
    expect(page.locator("article[data-own]")).to_have_count(1)
    page.evaluate("sessionStorage.clear()")
    page.goto(DEMO)
    expect(page.get_by_label("Name")).to_have_value("Regular")
    page.get_by_role("button", name="Forget them now").click()
    expect(page.get_by_label("Name")).to_have_value("")
    page.goto(f"/articles/{article}/")
    expect(page.get_by_label("Email")).to_have_value("")


def test_more_replies_come_in_below_the_others_and_a_link_is_copied(
    newsroom: Newsroom, article: str, open_page: Opener
) -> None:
    first = newsroom.post_public(article, author_name="First Speaker")
    for number in range(11):
        newsroom.post(article, author_name=f"Reply {number}", parent=first.id)
    wait_until("all are public", lambda: newsroom.thread(article)[0]["reply_count"] == 11, within=SCREENED_WITHIN)
    page = open_page(f"/articles/{article}/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="More replies").press("Enter")
    expect(page.locator(".replies .comment__name")).to_have_count(11)
    assert name_in(page) == "Reply 10"
    card = page.get_by_role("article", name="Reply 10")
    card.get_by_role("link", name="Link to the comment").click()
    expect(card.get_by_role("link", name="Link to the comment")).to_have_attribute("data-done", "Copied")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    page.goto(copied)
    expect(page.locator(".comment--named .comment__name")).to_have_text("Reply 10")


def test_the_buttons_of_a_page_that_a_letter_leads_to_work(newsroom: Newsroom, article: str, open_page: Opener) -> None:
    newsroom.post(article, author_email="letter-reader@example.org")
    page = open_page("/me/")
    page.get_by_label("E-mail address").fill("letter-reader@example.org")
    page.get_by_role("button", name="Send me the link").click()
    letters = newsroom.product.site.data_dir / "mail"
    link = wait_until(
        "the letter is sent",
        lambda: re.search(r"/me/\S+:\S+/", "".join(letter.read_text() for letter in letters.glob("*.eml"))),
        within=SCREENED_WITHIN,
    )
    page.goto(link.group())
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("The comment is withdrawn.")).to_be_visible()


def test_nothing_jumps_while_the_page_loads_and_settles(open_page: Opener) -> None:
    page = open_page(DEMO, viewport={"width": 360, "height": 800})
    page.evaluate(SHIFTS)
    page.locator("#comments").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifted") == 0
