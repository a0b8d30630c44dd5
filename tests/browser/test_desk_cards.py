"""A card at the desk: its context opens in place, and its veiled words show when they are asked for."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.flows.newsroom import Newsroom
from tests.flows.texts import write_sober

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_context_opens_in_place_and_veiled_words_show_on_request(
    newsroom: Newsroom, article: str, open_page: Opener
) -> None:
    newsroom.staff("admin").post("moderation/wordlist/", {"phrase": "grobling", "tier": "banned"})
    posted = newsroom.post(article, body=f"{write_sober(34_001)} Only a grobling would say otherwise.")
    posted.wait_for("rejected")
    desk = open_page(f"/desk/?queue=rejected&article={article}&view=list", moderator=True)

    word = desk.locator(".card__body .veil__word")
    expect(word).to_be_hidden()
    expect(desk.get_by_role("img", name="a veiled word").first).to_be_visible()
    switch = desk.get_by_label("Show the veiled words")
    switch.press("Space")
    expect(word).to_be_visible()
    expect(desk.locator(".veil__cover").first).to_be_hidden()
    expect(switch).to_be_focused()

    summary = desk.locator(".card__context > summary")
    summary.press("Enter")
    expect(desk.locator(".around__said")).to_contain_text("This comment.")
    expect(summary).to_be_focused()
    summary.press("Enter")
    expect(desk.locator(".around__said")).to_be_hidden()
