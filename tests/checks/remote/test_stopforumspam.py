"""StopForumSpam: asked by public name, and by the address's hash only where that was handed over."""

import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from moderation.checks.base import Submission
from moderation.checks.remote.base import Case
from moderation.checks.remote.stopforumspam import StopForumSpamCheck
from moderation.checks.remote.transport import NoAnswer
from tests.checks.remote.service import say_json

CASE = Case(Submission(body="Words", author_name="Robin & Söhne"), commenter="ab" * 16)
LISTED = {"appears": 1, "frequency": 12, "lastseen": "2026-11-20 10:00:00", "confidence": 87.5}


@pytest.fixture
def check(service):
    return StopForumSpamCheck(url=service.url, timeout=5.0)


def query_of(service):
    return parse_qs(urlsplit(service.last.split(b" ")[1].decode()).query, keep_blank_values=True)


def test_it_is_asked_by_the_name_alone(service, check):
    service.behave = say_json({"success": 1, "username": {"appears": 0, "frequency": 0}})
    (finding,) = check.ask(CASE)
    assert (finding.label, finding.score) == ("stopforumspam_name", 0.0)
    assert query_of(service) == {"username": ["Robin & Söhne"], "confidence": [""], "json": [""]}
    assert b"Words" not in service.last


def test_who_is_listed_is_a_spammer_with_the_services_confidence(service, check):
    service.behave = say_json({"success": 1, "username": LISTED})
    (finding,) = check.ask(CASE)
    assert finding.score == pytest.approx(0.875)
    assert "12 times" in finding.detail


def test_an_address_is_asked_by_its_hash(service, check):
    service.behave = say_json({"success": 1, "username": {"appears": 0}, "emailhash": LISTED})
    found = {finding.label: finding.score for finding in check.ask(Case(CASE.submission, email=" Reader@Example.org "))}
    assert found == {"stopforumspam_name": 0.0, "stopforumspam_email": pytest.approx(0.875)}
    assert query_of(service)["emailhash"] == [hashlib.md5(b"reader@example.org").hexdigest()]  # noqa: S324 -- theirs
    assert b"reader" not in service.last.lower()


def test_a_name_that_is_an_address_is_not_asked(service, check):
    assert check.ask(Case(Submission(body="", author_name="reader@example.org"))) == []
    assert service.received == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        [],
        {},
        {"success": 0, "error": "rate limit"},
        {"success": True, "username": LISTED},
        {"success": 1},
        {"success": 1, "username": "yes"},
        {"success": 1, "username": {}},
        {"success": 1, "username": LISTED | {"appears": True}},
        {"success": 1, "username": LISTED | {"confidence": 101}},
        {"success": 1, "username": LISTED | {"confidence": "87"}},
        {"success": 1, "username": LISTED | {"frequency": None}},
        '{"success": 1, "username": {"appears": 1, "frequency": 1, "confidence": NaN}}',
    ],
)
def test_any_other_answer_is_none(service, check, content):
    service.behave = say_json(content)
    with pytest.raises(NoAnswer):
        check.ask(CASE)
