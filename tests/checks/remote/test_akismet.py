"""Akismet: what it is asked, what its few words mean, and what it is told."""

from typing import Any
from urllib.parse import parse_qs

import pytest

from moderation.checks.base import Submission
from moderation.checks.remote.akismet import AkismetCheck
from moderation.checks.remote.base import Case
from moderation.checks.remote.transport import NoAnswer
from tests.checks.inspecting import inspect
from tests.checks.remote.service import say

SITE = "https://news.example"
THANKS = "Thanks for making the web a better place."
CASE = Case(
    Submission(body="Buy now", author_name="Robin", author_url="https://robin.example", is_edit=True),
    commenter="0123456789abcdef" * 2,
)


@pytest.fixture
def make(service):
    def build(**options):
        usual: dict[str, Any] = {"key": "k3y", "site": SITE, "url": f"{service.url}/1.1"}
        return AkismetCheck(**(usual | options))

    return build


def form_of(service):
    return {name: value for name, (value,) in parse_qs(service.body.decode(), strict_parsing=True).items()}


def test_what_it_is_asked(service, make):
    service.behave = say("false")
    assert make().ask(CASE) == []
    assert service.last.startswith(b"POST /1.1/comment-check HTTP/1.1\r\n")
    assert form_of(service) == {
        "api_key": "k3y",
        "blog": SITE,
        "blog_charset": "UTF-8",
        "comment_type": "comment",
        "user_ip": "2001:db8:123:4567:89ab:cdef:123:4567",
        "comment_author": "Robin",
        "comment_author_url": "https://robin.example",
        "comment_content": "Buy now",
        "recheck_reason": "edit",
    }


def test_a_trial_is_marked_as_one(service, make):
    service.behave = say("false")
    make(test=True).ask(CASE)
    assert form_of(service)["is_test"] == "1"


def test_spam_is_a_finding_and_blatant_spam_two(service, make):
    service.behave = say("true")
    assert list(inspect(make(), "Buy")) == ["akismet_spam"]
    service.behave = say("true", X_akismet_pro_tip="discard")
    assert list(inspect(make(), "Buy")) == ["akismet_spam", "akismet_blatant"]


@pytest.mark.parametrize("words", ["", "invalid", "TRUE", "true true", "1", "<html>true</html>", '"false"'])
def test_anything_but_true_and_false_is_no_answer(service, make, words):
    service.behave = say(words, X_akismet_debug_help="Empty \x01 blog value")
    with pytest.raises(NoAnswer, match=r"neither true nor false \(Empty  blog value\)"):
        make().ask(CASE)


def test_the_address_is_told_only_where_it_was_handed_over(service, make):
    service.behave = say("false")
    make(send_email=True).ask(Case(CASE.submission, email="reader@example.org"))
    assert form_of(service)["comment_author_email"] == "reader@example.org"


@pytest.mark.parametrize(("spam", "call"), [(True, "submit-spam"), (False, "submit-ham")])
def test_what_it_is_told_afterwards(service, make, spam, call):
    service.behave = say(THANKS)
    told = make(feedback=True).teach(Case(CASE.submission, email="reader@example.org"), spam=spam)
    assert service.last.startswith(f"POST /1.1/{call} HTTP/1.1\r\n".encode())
    assert told.call == call
    assert set(told.fields) == set(form_of(service)) - {"api_key"}
    assert b"reader" not in service.last


def test_feedback_without_thanks_did_not_arrive(service, make):
    service.behave = say("Invalid key")
    with pytest.raises(NoAnswer):
        make(feedback=True).teach(CASE, spam=True)


@pytest.mark.parametrize(
    "options", [{"key": ""}, {"key": "a b"}, {"key": "a\r\nX: y"}, {"site": "news"}, {"url": "http://a.example"}]
)
def test_what_cannot_work_is_refused_at_once(make, options):
    with pytest.raises(ValueError, match=r"key|site|https"):
        make(**options)
