"""The policy's form in a browser: what a change would have done is said while it is typed, and nothing is lost."""

import re

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Opener
from tests.browser.fitness import check_fitness

# What the pages do above either database is tested without a browser, and with one in test_reader_and_moderator.
pytestmark = [pytest.mark.browser, pytest.mark.once]

EDIT = "/desk/policy/edit/"
CHANGED = re.compile(r"It would have changed \d+ of the last [\d,]+ comments")


def test_a_rule_is_changed_with_the_keyboard_alone_and_tried_while_it_is_typed(open_page: Opener) -> None:
    page = open_page(EDIT, moderator=True)
    page.get_by_role("button", name=re.compile("^Edit.*May be abusive$")).press("Enter")
    # The field that was opened has the focus; the form is still the same one.
    expect(page.get_by_label("Name")).to_be_focused()
    assert page.evaluate("document.activeElement.value") == "May be abusive"
    page.get_by_label("Threshold").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("0.01")
    expect(page.get_by_role("status").filter(has_text=CHANGED)).to_be_visible()
    expect(page.get_by_text("Hold when toxicity is from 0.01 to 0.899999.").first).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("much")
    expect(page.get_by_role("status").filter(has_text="Not a policy yet.")).to_be_visible()
    expect(page.locator(".rule-form .field__error")).to_contain_text("This has to be a number.")
    page.get_by_role("button", name=re.compile("^Add a condition")).press("Enter")
    expect(page.locator("[id$='-when-2-finding']")).to_be_focused()
    # What was typed is still there, though the fields were drawn anew.
    expect(page.get_by_label("Threshold").first).to_have_value("much")


def test_what_was_typed_is_not_left_behind_unawares(open_page: Opener) -> None:
    page = open_page(f"{EDIT}?rule=0", moderator=True)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.get_by_label("Name").press("End")
    page.keyboard.type(" and others")
    page.get_by_role("link", name="The policy in force").click()
    page.wait_for_url("**/desk/policy/")
    assert asked == ["beforeunload"]


def test_an_open_rule_and_what_it_would_have_done_are_fit_for_everybody(open_page: Opener) -> None:
    page = open_page(f"{EDIT}?rule=9", moderator=True)
    page.get_by_label("Threshold").first.fill("0.2")
    expect(page.get_by_role("status").filter(has_text=CHANGED)).to_be_visible()
    check_fitness(page)
