"""What FormCheck tells of who filled the form in."""

import pytest

from moderation.checks.base import Signals
from moderation.checks.form import FormCheck
from tests.checks.inspecting import inspect


@pytest.mark.parametrize(
    ("signals", "label", "score"),
    [
        (Signals(honeypot=True), "honeypot", None),
        (Signals(form_token="forged"), "form_token_forged", None),
        (Signals(form_token="expired"), "form_token_expired", None),
        (Signals(form_token="valid", seconds_to_fill=0.4), "seconds_to_fill", 0.4),
    ],
)
def test_each_sign_of_a_program_is_reported(signals, label, score):
    findings = inspect(FormCheck(), signals=signals)
    assert findings.keys() == {label}
    assert findings[label].score == score


def test_an_api_client_without_a_form_is_nothing_to_report():
    assert inspect(FormCheck(), signals=Signals(form_token="absent")) == {}


def test_time_to_fill_counts_with_a_valid_token_alone():
    assert inspect(FormCheck(), signals=Signals(form_token="absent", seconds_to_fill=0.1)) == {}


@pytest.mark.parametrize(
    ("signals", "labels"),
    [
        (Signals(honeypot=True, form_token="forged"), {"honeypot", "form_token_forged"}),
        (Signals(form_token="expired"), set()),
        (Signals(form_token="valid", seconds_to_fill=0.4), set()),
    ],
)
def test_an_edit_cannot_shed_what_betrayed_a_program(signals, labels):
    assert inspect(FormCheck(), signals=signals, is_edit=True).keys() == labels
