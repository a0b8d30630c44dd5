"""The second factor in a browser: set up with the keyboard alone, and asked for at the next sign-in."""

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.app import App
from tests.browser.conftest import Opener
from tests.browser.fitness import check_fitness
from tests.flows.newsroom import Newsroom

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]


PASSWORD = "a-sentence-of-a-password-for-one"


def make_person(newsroom: Newsroom) -> None:
    """Somebody of their own: a changed factor ends the tokens of an account, and others work with the demo's."""
    given = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, "DJANGO_SUPERUSER_EMAIL": "factor@example.org"}
    newsroom.product.manage("createsuperuser", "--no-input", "--username", "factor", **given)


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("User name").fill("factor")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_it_is_set_up_with_the_keyboard_and_asked_for_from_then_on(newsroom: Newsroom, open_page: Opener) -> None:
    password = PASSWORD
    make_person(newsroom)
    page = open_page("/desk/second-factor/")
    sign_in(page, password)
    page.get_by_label("Your password").wait_for()
    check_fitness(page)
    page.get_by_label("Your password").focus()
    page.keyboard.type(password)
    page.keyboard.press("Enter")

    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    check_fitness(page)
    app = App(page.locator(".factor__key").inner_text())
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your second factor is on")).to_be_visible()
    check_fitness(page)

    visitor = open_page("/desk/?queue=spam")
    sign_in(visitor, password)
    expect(visitor.get_by_label("Code", exact=True)).to_be_focused()
    check_fitness(visitor)
    visitor.keyboard.type(page.locator(".factor__codes code").first.inner_text())
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/desk/?queue=spam")

    page.goto("/desk/second-factor/")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.locator("#off-password").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your second factor is off.")).to_be_visible()
