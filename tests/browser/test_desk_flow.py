"""Working a queue with the keyboard, and with a colleague at the same queue."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import Opener
from tests.flows.newsroom import Newsroom, Posted

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]

NAMES = ("First Speaker", "Second Speaker", "Third Speaker")


@pytest.fixture
def held(newsroom: Newsroom) -> list[Posted]:
    """Comments that wait below an article of their own."""
    article = newsroom.publish_article(moderation="pre")
    posted = [newsroom.post(article, author_name=name) for name in NAMES]
    for each in posted:
        each.wait_for("held")
    return posted


def address(held: list[Posted], **more: str) -> str:
    given = {"queue": "held", "article": held[0].article} | more
    return "/desk/?" + "&".join(f"{name}={value}" for name, value in given.items())


def card(page: Page, name: str) -> Locator:
    """The card of that author that can still be decided on."""
    return page.get_by_role("article", name=name, exact=True, include_hidden=True)


def status(newsroom: Newsroom, posted: Posted) -> str:
    return str(newsroom.review(posted)["status"])


@pytest.mark.parametrize("view", ["list", "one"])
def test_a_queue_is_worked_with_single_keys_and_without_waiting(
    newsroom: Newsroom, held: list[Posted], open_page: Opener, view: str
) -> None:
    page = open_page(address(held, view=view), moderator=True)
    late: list[Route] = []

    def hold_back(route: Route) -> None:
        late.append(route)

    page.route("**/decide/", hold_back)
    first, second, third = (card(page, name) for name in NAMES)
    expect(third).to_have_count(1)  # the next ones are there before they are asked for
    if view == "list":
        page.keyboard.press("j")
        expect(first).to_be_focused()
    page.keyboard.press("a")
    # The server has not answered, and the next comment is there.
    expect(second).to_be_focused()
    expect(first).to_have_count(0)
    assert status(newsroom, held[0]) == "held"
    late.pop().continue_()
    page.unroute("**/decide/")
    expect(page.locator("#said")).to_contain_text("First Speaker: Approved.")

    # A note is typed, not taken for keys.
    page.keyboard.press("n")
    page.keyboard.type("as rude as ever")
    page.keyboard.press("Escape")
    expect(second).to_be_focused()
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Why is it rejected?")
    assert Axe().run(page).violations_count == 0
    reason = dialog.locator("[data-reason]").nth(1).inner_text().split("\n")[-1]
    page.keyboard.press("2")
    expect(third).to_be_focused()
    expect(page.locator("#said")).to_contain_text("Second Speaker: Rejected.")
    last = newsroom.review(held[1])["last_decision"]
    assert (last["action"], last["note"], bool(reason)) == ("reject", "as rude as ever", True)

    page.keyboard.press("u")
    expect(second).to_be_focused()
    assert status(newsroom, held[1]) == "held"
    # The reason that was taken last has the focus.
    page.keyboard.press("r")
    expect(dialog.locator("[data-reason]").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(second).to_be_focused()


def test_the_keys_are_explained_and_can_be_switched_off(
    newsroom: Newsroom, held: list[Posted], open_page: Opener
) -> None:
    page = open_page(address(held), moderator=True)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("undo your last decision")
    assert Axe().run(page).violations_count == 0
    dialog.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_text("Your desk is set up so.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(card(page, NAMES[0])).to_have_count(1)
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_role("button", name="Switch them on").click()
    expect(page.locator("body")).to_have_attribute("data-keys", "on")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(card(page, NAMES[0])).to_be_focused()


def test_words_are_removed_before_readers_eyes(newsroom: Newsroom, held: list[Posted], open_page: Opener) -> None:
    page = open_page(address(held), moderator=True)
    words = newsroom.review(held[0])["body"].split()
    page.keyboard.press("j")
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Remove words")
    dialog.get_by_role("checkbox", name=words[0], exact=True).first.focus()
    page.keyboard.press("Shift+ArrowRight")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    expect(card(page, NAMES[1])).to_be_focused()
    expect(page.locator("#said")).to_contain_text("First Speaker: Approved.")
    reader = open_page(f"/articles/{held[0].article}/")
    shown = reader.get_by_role("article", name=NAMES[0])
    expect(shown).to_contain_text(f"[…] {' '.join(words[2:])}")
    expect(shown).to_contain_text("removed by a moderator")


def test_two_moderators_see_each_other_and_a_lost_race_says_who_decided_what(
    newsroom: Newsroom, held: list[Posted], open_page: Opener, new_context: Callable[..., BrowserContext]
) -> None:
    one = open_page(address(held), moderator=True)
    # Chromium complains in its console of the 409 that this is about.
    two = sign_in(newsroom, new_context, address(held))
    one.keyboard.press("j")
    expect(card(two, NAMES[0])).to_contain_text("moderator is at it")
    one.keyboard.press("a")
    expect(card(two, NAMES[0]).get_by_text("moderator approved it just now")).to_be_visible()
    expect(card(two, NAMES[0])).to_have_class("card card--elsewhere")
    expect(two.locator("#tabs [data-queue=approved] .tabs__count")).to_have_text(
        one.locator("#tabs [data-queue=approved] .tabs__count").inner_text()
    )
    # Nothing is heard of the next decision: it is found out by deciding.
    two.route("**/changes/**", lambda _route: None)
    expect(card(one, NAMES[1])).to_be_focused()
    one.keyboard.press("s")
    expect(one.locator("#said")).to_contain_text("Second Speaker: Spam.")
    card(two, NAMES[1]).get_by_label("Note with the decision").fill("typed already")
    card(two, NAMES[1]).get_by_role("button", name="Approve").click()
    back = card(two, NAMES[1])
    expect(back.get_by_role("alert")).to_contain_text("moderator has already marked this comment as spam")
    expect(back.get_by_role("alert")).to_be_focused()
    expect(back.get_by_label("Note with the decision")).to_have_value("typed already")
    assert status(newsroom, held[1]) == "spam"


def test_without_a_connection_the_card_comes_back_with_all_that_was_typed(
    newsroom: Newsroom, held: list[Posted], new_context: Callable[..., BrowserContext]
) -> None:
    # Chromium complains in its console of the connection that is gone.
    page = sign_in(newsroom, new_context, address(held))
    page.context.set_offline(True)
    first = card(page, NAMES[0])
    first.get_by_label("Note with the decision").fill("typed already")
    first.get_by_role("button", name="Mark as spam").click()
    expect(first.get_by_role("alert")).to_contain_text("No answer came from the server")
    expect(first.get_by_role("alert")).to_be_focused()
    expect(first.get_by_label("Note with the decision")).to_have_value("typed already")
    # Nor does the page go, with what was typed, where the words to remove do not come.
    first.get_by_role("link", name="Remove words").click()
    expect(first.get_by_role("alert")).to_contain_text("No answer came from the server")
    expect(first.get_by_label("Note with the decision")).to_have_value("typed already")
    page.context.set_offline(False)
    first.get_by_role("button", name="Mark as spam").click()
    expect(page.locator("#said")).to_contain_text("First Speaker: Spam.")
    assert status(newsroom, held[0]) == "spam"


def sign_in(newsroom: Newsroom, new_context: Callable[..., BrowserContext], path: str, **options: Any) -> Page:
    """The admin at the desk, in a browser whose console may complain."""
    page = new_context(base_url=newsroom.url, **options).new_page()
    page.goto(f"/accounts/login/?next={path.replace('&', '%26').replace('?', '%3F')}")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill(newsroom.product.secrets["ADMIN_PASSWORD"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#cards")).to_be_visible()
    page.wait_for_load_state()
    return page
