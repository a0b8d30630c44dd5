"""Many comments at once, with the mouse and a held key: ticked, looked at, decided on, taken back."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.fitness import check_fitness
from tests.flows.newsroom import Newsroom

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_what_is_ticked_is_looked_at_decided_on_and_restored(newsroom: Newsroom, open_page: Opener) -> None:
    article = newsroom.publish_article(moderation="pre")
    posted = [newsroom.post(article, author_name=f"Speaker {number}") for number in range(4)]
    for each in posted:
        each.wait_for("held")
    page = open_page(f"/desk/?queue=held&article={article}&view=list", moderator=True)
    boxes = page.locator("input[name=ids]")
    decide = page.get_by_role("button", name="Decide on the ticked…")
    expect(decide).to_be_disabled()
    page.get_by_label("Tick all on this page").check()
    expect(decide).to_have_text("Decide on the ticked… (4)")
    page.get_by_label("Tick all on this page").uncheck()
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(decide).to_have_text("Decide on the ticked… (3)")
    assert page.locator("#bulk-all").evaluate("box => box.indeterminate")

    decide.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 comments selected")
    check_fitness(page)
    page.get_by_role("button", name="Approve 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 of 3 comments approved")
    assert [newsroom.review(each)["status"] for each in posted] == ["held", "approved", "approved", "approved"]
    page.get_by_role("button", name="Undo: restore 3").click()
    expect(page.get_by_text("undone: 3 restored")).to_be_visible()
    check_fitness(page)
    assert [newsroom.review(each)["status"] for each in posted] == ["held"] * 4
