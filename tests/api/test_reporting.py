"""POST /api/v1/comments/{id}/reports/"""

import pytest

from moderation.identity.models import Reporter
from moderation.models import Report
from moderation.status import Action
from tests.api.conftest import Api, fields_refused, problem_of

NOWHERE = "01890000-0000-7000-8000-000000000000"
NOTICE = {
    "reason": "illegal",
    "details": "It gives away where she lives.",
    "good_faith": True,
    "reporter_email": "Notice.Giver@example.org",
}


def send(api, comment_id, **fields):
    return api.post(f"comments/{comment_id}/reports/", fields)


@pytest.mark.parametrize("reason", ["offensive", "abusive", "spam", "off_topic", "misinformation", "other"])
def test_a_report_needs_a_reason_alone(anybody, publish, reason):
    comment = publish()
    answer = send(anybody, comment.id, reason=reason)
    assert answer.status_code == 201
    report = Report.objects.get()
    assert answer.json()["id"] == str(report.pk)
    assert (str(report.comment_id), report.reason, report.details, report.state) == (comment.id, reason, "", "open")


def test_a_second_one_of_the_same_reader_is_the_first(anybody, publish):
    comment = publish()
    first = send(anybody, comment.id, reason="spam")
    again = send(anybody, comment.id, reason="abusive", details="I thought again.")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Report.objects.get().reason == "spam"


def test_the_first_report_sets_the_cookie_that_votes_know_too(anybody, publish):
    comment = publish()
    cookie = send(anybody, comment.id, reason="spam").cookies["reader"]
    assert cookie["httponly"]
    assert not anybody.put(f"comments/{comment.id}/vote/", {"value": 1}).cookies


def test_without_cookies_a_client_address_is_one_reader(publish):
    comment = publish()
    assert [send(Api(), comment.id, reason="spam").status_code for _ in range(2)] == [201, 200]


def test_a_notice_of_illegal_content_keeps_its_address_in_the_vault(anybody, publish):
    answer = send(anybody, publish().id, **NOTICE)
    assert answer.status_code == 201
    report, reporter = Report.objects.get(), Reporter.objects.get()
    assert (report.good_faith, report.email_masked, report.details) == (True, "N•••@e•••.org", NOTICE["details"])
    assert reporter.report_id == report.pk
    assert b"mail" not in answer.content.lower()


@pytest.mark.parametrize(
    ("left_out", "value"),
    [
        ("details", ""),
        ("details", " \u200b\n"),
        ("details", None),
        ("good_faith", False),
        ("good_faith", None),
        ("reporter_email", ""),
        ("reporter_email", None),
        ("reporter_email", "nobody"),
    ],
)
def test_a_notice_needs_all_that_the_law_asks_for(anybody, publish, left_out, value):
    assert fields_refused(send(anybody, publish().id, **(NOTICE | {left_out: value}))) == {left_out}
    assert not Report.objects.exists()


def test_of_another_report_no_address_is_kept(anybody, publish):
    send(anybody, publish().id, reason="spam", reporter_email="reader@example.org")
    assert Report.objects.get().email_masked == ""
    assert not Reporter.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", ""),
        ("reason", None),
        ("reason", "boring"),
        ("reason", ["spam"]),
        ("details", "x" * 5001),
        ("details", 5),
        ("details", "\x00"),
        ("details", "\ud800"),
        ("reporter_email", "nobody"),
        ("reporter_email", f"{'a' * 250}@example.org"),
        ("good_faith", "yes"),
    ],
)
def test_a_bad_value_is_refused_by_name(anybody, publish, field, value):
    assert fields_refused(send(anybody, publish().id, **({"reason": "spam"} | {field: value}))) == {field}


def test_all_that_is_wrong_is_named_at_once(anybody, publish):
    named = fields_refused(send(anybody, publish().id, reason="illegal"))
    assert named == {"details", "good_faith", "reporter_email"}


@pytest.mark.parametrize("action", [None, Action.HOLD, Action.REJECT, Action.SPAM])
def test_what_is_not_public_is_not_there(anybody, post, act, action):
    posted = post()
    if action:
        act(posted, action, reason="abusive")
    hidden, nothing = (send(anybody, each, reason="spam") for each in (posted.id, NOWHERE))
    assert problem_of(hidden, 404, "not_found") == problem_of(nothing, 404, "not_found")
    assert not Report.objects.exists()


def test_it_is_about_the_text_that_was_public(anybody, publish):
    comment = publish()
    comment.own.patch(comment.path, {"body": "Another text, which nobody has approved"})
    send(anybody, comment.id, reason="spam")
    assert Report.objects.get().revision.number == 1


def test_a_report_changes_nothing_for_the_public(anybody, publish):
    comment = publish()
    before = anybody.get("articles/ferry/comments/").content
    send(anybody, comment.id, reason="spam")
    assert anybody.get("articles/ferry/comments/").content == before


def test_reports_are_throttled_by_client_address(anybody, publish, settings):
    settings.REPORTS_PER_MINUTE = 1
    send(anybody, publish().id, reason="spam")
    problem_of(send(anybody, publish().id, reason="spam"), 429, "throttled")


def test_another_sites_form_cannot_report(anybody, publish):
    path = f"comments/{publish().id}/reports/"
    problem_of(anybody.call("POST", path, b"{}", Content_Type="text/plain"), 415, "unsupported_media_type")
