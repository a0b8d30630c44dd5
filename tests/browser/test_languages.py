"""Pages from right to left, the choice of a language, and pages on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener

# How a page looks, and what a browser lets run on it, is the same above any database.
pytestmark = [pytest.mark.browser, pytest.mark.once]

ARTICLE = "/articles/two-all-and-the-sea-still-to-play/"
SMALLEST = {"width": 320, "height": 800}


def test_an_arabic_reader_reads_from_right_to_left_and_may_choose_german(open_page: Opener) -> None:
    page = open_page(ARTICLE, locale="ar", viewport=SMALLEST)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALLEST["width"]
    heading = page.locator("#comments-title").bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > SMALLEST["width"] - 40
    # What is written in English is read from left to right all the same.
    assert page.locator(".comment__body").first.evaluate("each => getComputedStyle(each).direction") == "ltr"
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#comments-title")).to_contain_text("Kommentare")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALLEST["width"]


def test_a_desk_in_arabic_fits_the_smallest_screen(open_page: Opener) -> None:
    page = open_page("/desk/?queue=held", moderator=True, locale="ar", viewport=SMALLEST)
    for path in ("/desk/?queue=held", "/desk/policy/", "/desk/stats/", "/desk/log/"):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALLEST["width"], path


def test_on_paper_there_is_what_is_to_be_read_in_the_colours_of_the_day(open_page: Opener) -> None:
    page = open_page(ARTICLE, color_scheme="dark")
    page.emulate_media(media="print")
    for gone in ("nav.orders", ".comment__foot", ".colophon", "a.skip"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ("h1", ".prose", ".comment__body", ".comment__name"):
        expect(page.locator(kept).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
