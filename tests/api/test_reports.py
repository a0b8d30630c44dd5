"""GET /api/v1/moderation/reports/, the queue of what was reported, and POST …/comments/{id}/reports/dismiss/"""

import pytest

from moderation.models import Comment, ModerationEvent, Report
from moderation.status import Action
from tests.api.conftest import Api, fields_refused, problem_of
from tests.factories import step

PATH = "moderation/reports/"
QUEUE = "moderation/queue/?queue=reported"
REPORT = {
    *("id", "reason", "details", "good_faith", "reporter_email_masked", "revision", "state", "created_at"),
    *("closed_at", "closed_by"),
}
NOWHERE = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def reported(publish):
    """A public comment that one reader complained of."""
    comment = publish()
    report(comment, reason="abusive", details="This is about my neighbour.")
    return comment


def report(comment, *, reader="198.51.100.1", **fields):
    given = {"reason": "spam"} | fields
    answer = Api().post(f"comments/{comment.id}/reports/", given, X_Forwarded_For=reader)
    assert answer.status_code == 201


def dismiss(desk, comment, **fields):
    return desk.post(f"moderation/comments/{comment.id}/reports/dismiss/", fields)


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def states():
    return list(Report.objects.order_by("id").values_list("state", flat=True))


def test_what_was_reported_has_a_queue_with_the_reports_in_it(desk, reported, publish):
    publish()
    (comment,) = desk.get(QUEUE).json()["results"]
    assert comment["id"] == reported.id
    (shown,) = comment["reports"]
    assert set(shown) == REPORT
    assert (shown["reason"], shown["details"], shown["state"]) == ("abusive", "This is about my neighbour.", "open")
    assert (shown["revision"], shown["closed_at"], shown["closed_by"]) == (1, None, None)
    assert desk.get("moderation/changes/").json()["counts"]["reported"] == 1


def test_reports_are_a_list_of_their_own_newest_first(desk, publish):
    first, second = publish(), publish()
    for comment in (first, second):
        report(comment)
    page = desk.get(f"{PATH}?limit=1").json()
    (newest,) = page["results"]
    assert set(newest) == REPORT | {"comment", "article"}
    assert (newest["comment"], newest["article"]) == (second.id, "ferry")
    assert [row["comment"] for row in desk.get(page["next"]).json()["results"]] == [first.id]


def test_the_list_goes_by_what_became_of_them(desk, reported, publish):
    dismiss(desk, reported)
    report(publish())
    assert len(ids(desk.get(PATH))) == 1
    assert len(ids(desk.get(f"{PATH}?state=dismissed"))) == 1
    assert ids(desk.get(f"{PATH}?state=upheld")) == []
    assert len(ids(desk.get(f"{PATH}?state=all"))) == 2
    assert fields_refused(desk.get(f"{PATH}?state=closed")) == {"state"}


def test_dismissing_leaves_the_comment_closes_the_reports_and_goes_on_record(desk, reported, moderator):
    report(reported, reader="198.51.100.2")
    answer = dismiss(desk, reported, note="It is fair.")
    assert (answer.status_code, answer.json()) == (200, {"dismissed": 2})
    assert ids(desk.get(QUEUE)) == []
    document = desk.get(f"moderation/comments/{reported.id}/").json()
    assert document["status"] == "approved"
    assert {(each["state"], each["closed_by"]) for each in document["reports"]} == {("dismissed", moderator.username)}
    assert [event["action"] for event in document["events"]][-3:] == ["report", "report", "dismiss_reports"]
    assert document["events"][-1]["detail"] == {"reports": 2, "note": "It is fair."}
    assert document["events"][-1]["moderator"] == moderator.username


def test_what_nobody_reported_or_a_colleague_has_answered_is_a_conflict(desk, reported, publish):
    problem_of(dismiss(desk, publish()), 409, "illegal_transition")
    dismiss(desk, reported)
    problem_of(dismiss(desk, reported), 409, "illegal_transition")
    problem_of(desk.post(f"moderation/comments/{NOWHERE}/reports/dismiss/", {}), 404, "not_found")
    assert fields_refused(dismiss(desk, reported, note="x" * 5001)) == {"note"}


@pytest.mark.parametrize(
    ("action", "state"), [(Action.REJECT, "upheld"), (Action.SPAM, "upheld"), (Action.HOLD, "open")]
)
def test_refusing_upholds_and_holding_leaves_open(desk, act, reported, moderator, action, state):
    act(reported, action, reason="abusive" if action == Action.REJECT else "")
    assert states() == [state]
    assert ids(desk.get(QUEUE)) == []
    (shown,) = desk.get(f"moderation/comments/{reported.id}/").json()["reports"]
    assert shown["closed_by"] == (moderator.username if state == "upheld" else None)


def test_approving_what_was_held_dismisses(act, reported):
    act(reported, Action.HOLD)
    act(reported, Action.APPROVE)
    assert states() == ["dismissed"]


def test_the_policy_answers_no_report_by_approving_an_edit(desk, reported):
    reported.own.patch(reported.path, {"body": "A milder text about the ferry and its hours"})
    assert ids(desk.get(QUEUE)) == [reported.id]
    step(Comment.objects.get(pk=reported.id), Action.APPROVE)
    assert states() == ["open"]
    assert ids(desk.get(QUEUE)) == [reported.id]


def test_an_edit_that_the_policy_refuses_upholds(reported):
    reported.own.patch(reported.path, {"body": "A ruder text about the ferry and its hours"})
    step(Comment.objects.get(pk=reported.id), Action.REJECT)
    assert states() == ["upheld"]


def test_what_its_author_takes_back_is_closed_as_that(desk, reported):
    reported.own.delete(reported.path)
    assert states() == ["withdrawn"]
    assert Report.objects.get().closed_at
    assert ids(desk.get(QUEUE)) == []


def test_undoing_a_decision_opens_its_reports_again_and_no_others(desk, reported):
    dismiss(desk, reported)
    report(reported, reader="198.51.100.2")
    batch = desk.post("moderation/decisions/", {"ids": [reported.id], "action": "spam"}).json()["batch"]
    assert states() == ["dismissed", "upheld"]
    desk.post(f"moderation/batches/{batch}/undo/")
    assert states() == ["dismissed", "open"]
    assert ids(desk.get(QUEUE)) == [reported.id]


def test_a_report_is_heard_of_by_whoever_polls_for_changes(desk, publish):
    comment = publish()
    since = desk.get("moderation/changes/").json()["next_since"]
    report(comment)
    changes = desk.get(f"moderation/changes/?since={since}").json()
    assert (changes["changed"], changes["counts"]["reported"]) == ([comment.id], 1)
    event = ModerationEvent.objects.get(action="report")
    assert (event.actor, event.moderator) == ("reader", None)
    assert [row["id"] for row in desk.get("moderation/events/?actor=reader").json()["results"]] == [str(event.pk)]


def test_the_queue_sorts_and_narrows_as_the_others_do(desk, publish):
    comments = [publish() for _ in range(3)]
    for comment in reversed(comments):
        report(comment)
    assert ids(desk.get(f"{QUEUE}&sort=oldest")) == [comment.id for comment in comments]
    assert ids(desk.get(f"{QUEUE}&sort=newest")) == [comment.id for comment in reversed(comments)]
    assert len(ids(desk.get(f"{QUEUE}&sort=risk"))) == 3
    assert ids(desk.get(f"{QUEUE}&article=pier")) == []
