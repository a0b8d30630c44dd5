"""SpamAssassin: a comment dressed as a mail, points out of its answer, and what moderators found."""

import email
from email.policy import default

import pytest

from moderation.checks.base import Submission
from moderation.checks.remote.base import Case
from moderation.checks.remote.spamd import SpamdCheck, write_mail
from moderation.checks.remote.transport import NoAnswer
from tests.checks.remote.service import drip_body, hang, reset, send

CASE = Case(
    Submission(
        body="Buy “now” at\n.\nhttp://buy.example", author_name="Robin, Jr. <x>", author_url="https://r.example"
    ),
    commenter="ab" * 16,
)


def answer(spam="True ; 7.5 / 5.0", body=b"URIBL_BLACK,BAYES_99", *, head=b"SPAMD/1.1 0 EX_OK", length=None):
    length = len(body) if length is None else length
    return head + b"\r\nContent-length: %d\r\nSpam: %s\r\n\r\n" % (length, spam.encode()) + body


@pytest.fixture
def check(service):
    return SpamdCheck(url=f"spamd://127.0.0.1:{service.port}", feedback=True)


def mail_of(data):
    return email.message_from_bytes(data, policy=default)


def test_points_are_told_as_a_share_of_what_makes_spam(service, check):
    service.behave = send(answer())
    (finding,) = check.ask(CASE)
    assert (finding.label, finding.score) == ("spamd_points", pytest.approx(1.5))
    assert finding.detail == "SpamAssassin: 7.5 of 5 points (URIBL_BLACK, BAYES_99)"


def test_ham_may_have_less_than_no_points(service, check):
    service.behave = send(answer("False ; -1.9 / 5.0", b""))
    (finding,) = check.ask(CASE)
    assert finding.score == pytest.approx(-0.38)


def test_it_is_asked_with_a_mail(service, check):
    service.behave = send(answer())
    check.ask(CASE)
    assert service.last.startswith(b"SYMBOLS SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(service.body))
    mail = mail_of(service.body)
    assert mail["From"].addresses[0].display_name == "Robin, Jr. <x>"
    assert mail["From"].addresses[0].addr_spec == f"{'ab' * 16}@comments.example"
    assert mail.get_content().replace("\r\n", "\n").strip() == f"https://r.example\n\n{CASE.submission.body}"
    assert {name.lower() for name in mail} >= {"from", "to", "subject", "date", "message-id", "mime-version"}


@pytest.mark.parametrize(
    "name",
    ["a\r\nBcc: x@victim.example", "=?utf-8?q?=0ABcc:_x?=", '"', "\\", "é, ü <a@b.example>", "\u2028X: y", "\ud800"],
)
def test_no_name_becomes_a_header(name):
    mail = mail_of(write_mail(Case(Submission(body="Words", author_name=name))))
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert len(mail["From"].addresses) == 1
    assert mail["From"].addresses[0].domain == "comments.example"


@pytest.mark.parametrize("body", ["\r\n.\r\nQUIT\r\n", "From: x\r\n\r\n", "\x00\ud800", "x" * 60_000, ""])
def test_no_text_ends_the_mail_or_adds_to_its_head(body):
    raw = write_mail(Case(Submission(body=body)))
    assert raw.count(b"\r\nFrom:") + raw.startswith(b"From:") == 1
    assert b"\r\n.\r\n" not in raw
    assert raw.isascii()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"SPAMD/1.1 0 EX_OK",
        b"SPAMD/1.1 0 EX_OK\r\n\r\n",
        answer(head=b"SPAMD/1.1 76 Bad header line"),
        answer(head=b"SPAMD/1.1 -1 EX_OK"),
        *(answer(spam) for spam in ("True", "True ; nan / 5.0", "True ; 1e3 / 5", "Maybe ; 1 / 5", "True ; 5.0 / 0.0")),
        answer("True ; 5 / -5.0"),
        answer("True ; 5.0"),
        answer(length=5),
        answer(length=5000),
        answer(body=b"x" * 100_000),
        b"SPAMD/1.1 0 EX_OK\r\n" + b"X: y\r\n" * 20_000,
        b"SPAMD/1.1 0 EX_OK\r\nno header\r\n\r\n",
        b"S" * 100_000,
    ],
)
def test_any_other_answer_is_none(service, check, data):
    service.behave = send(data)
    with pytest.raises(NoAnswer):
        check.ask(CASE)


@pytest.mark.parametrize("behaviour", [hang, drip_body, reset])
def test_no_answer_in_time_is_none(service, check, behaviour):
    check.timeout = 0.3
    service.behave = behaviour
    with pytest.raises(NoAnswer):
        check.ask(CASE)


@pytest.mark.parametrize(("spam", "kind"), [(True, b"spam"), (False, b"ham")])
def test_what_moderators_found_is_told(service, check, spam, kind):
    service.behave = send(b"SPAMD/1.1 0 EX_OK\r\nDidSet: local\r\nContent-length: 2\r\n\r\n\r\n")
    told = check.teach(CASE, spam=spam)
    assert service.last.startswith(b"TELL SPAMC/1.5\r\n")
    assert b"\r\nMessage-class: " + kind + b"\r\nSet: local\r\n" in service.last
    assert told.call == f"TELL {kind.decode()}"


def test_a_daemon_that_may_not_be_told_is_no_answer(service, check):
    service.behave = send(b"SPAMD/1.0 69 Service Unavailable: TELL commands are not enabled\r\n")
    with pytest.raises(NoAnswer):
        check.teach(CASE, spam=True)


@pytest.mark.parametrize("url", ["", "127.0.0.1:783", "http://127.0.0.1:783", "spamd://"])
def test_its_place_is_named_as_such(url):
    with pytest.raises(ValueError, match="spamd://"):
        SpamdCheck(url=url)


def test_its_usual_port_need_not_be_named():
    assert SpamdCheck(url="spamd://mail.example").name == "spamd"
