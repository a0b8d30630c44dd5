"""What the policy's form sends: numbers as people write them; what no page has given out is refused."""

import json

import pytest

from moderation.web.policy_draft import read_number
from tests.web.test_policy import changed, senior, senior_desk
from tests.web.test_policy_edit import EDIT, URL, draft_of, form_of, open_form, press, small

__all__ = ["senior", "senior_desk", "small"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0,5", 0.5), (" .5 ", 0.5), ("3", 3), ("٠٫٥", 0.5), ("1e3", 1000), ("nan", "nan"), ("1e999", "1e999"), ("", "")],
)
def test_a_number_is_typed_as_people_write_it_and_what_is_none_stays_as_it_was(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "{",
        "[]",
        "1",
        "[" * 100_000,
        '"\\ud800"',
        json.dumps(changed(rules=[1])),
        json.dumps(changed(rules=[{"name": "x"}])),
        json.dumps(changed(version="99")),
    ],
    ids=range(9),
)
def test_what_no_page_has_given_out_is_no_draft(senior_desk, draft):
    for path in ("edit/", "preview/", "review/"):
        assert senior_desk.post(URL + path, {"draft": draft}).status_code == 400


@pytest.mark.parametrize(
    "step", ["open-rule-999", "remove-when-0-99", "remove-when-0", "raise-reason-99", "open-reason-99"]
)
def test_a_button_for_what_is_not_there_is_refused(senior_desk, step):
    assert senior_desk.post(EDIT, form_of(open_form(senior_desk)) | {"do": step}).status_code == 400


@pytest.mark.parametrize("step", ["", "nonsense", "open-rule-x", "drop-table-1"])
def test_a_button_that_no_page_has_does_nothing(senior_desk, step):
    page = open_form(senior_desk)
    assert draft_of(press(senior_desk, page, step)) == draft_of(page)
