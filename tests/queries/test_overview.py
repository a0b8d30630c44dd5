"""Numbers and news for moderators: statistics, what has changed, the audit log, one's own comment."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from moderation.errors import InvalidInput
from moderation.intake import edit_comment, withdraw_comment
from moderation.intake.own import find_own
from moderation.models import Comment, Decision, ModerationEvent, Verdict
from moderation.queries.events import events_page
from moderation.queries.own import own_comment
from moderation.queries.staff import QUEUES
from moderation.queries.stats import changes_since, moderation_stats
from moderation.reviewing.deciding import decide_many, undo_batch
from moderation.reviewing.wordlist import add_phrase
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, make_moderator, newest_revision, publish, step, submit
from tests.queries.reading import cursor_of, ids

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)


def decided_after(article, seconds, action, moderator=None, *, rules=None):
    """A comment received at START and decided so many seconds later."""
    submitted = submit(article, f"Decided after {seconds} seconds, {action}")
    if rules:
        Verdict.objects.create(revision=newest_revision(submitted), outcome="hold", reasons=rules, policy_version="1")
    made = step(submitted, action, moderator)
    assert made is not None
    Comment.objects.filter(pk=submitted.id).update(created_at=START)
    Decision.objects.filter(pk=made.pk).update(created_at=START + timedelta(seconds=seconds))
    return submitted


def test_an_empty_newsroom_has_no_numbers_and_no_division_by_zero():
    stats = moderation_stats()
    assert (stats["received"], stats["by_outcome"], stats["automated_share"]) == (0, {}, None)
    assert stats["time_to_decision"] == {"p50": None, "p95": None}
    assert stats["queue"] == {"size": 0, "oldest_age": None}
    assert stats["check_precision"] == []


def test_numbers_are_those_worked_out_by_hand():
    article, moderator = make_article(), make_moderator()
    for seconds in (1, 2, 3, 4, 5, 6, 7):
        decided_after(article, seconds, Action.APPROVE)
    decided_after(article, 100, Action.SPAM, moderator)
    decided_after(article, 200, Action.REJECT, moderator)
    decided_after(article, 5000, Action.HOLD)
    submit(article, "Still being checked.")
    stats = moderation_stats()
    assert stats["received"] == 11
    assert stats["by_outcome"] == {"approved": 7, "spam": 1, "rejected": 1, "held": 1, "pending": 1}
    assert stats["automated_share"] == pytest.approx(7 / 9)
    # Nearest rank of 1 2 3 4 5 6 7 100 200: the fifth and the ninth.
    assert stats["time_to_decision"] == {"p50": 5.0, "p95": 200.0}
    assert stats["queue"]["size"] == 1
    assert stats["queue"]["oldest_age"] == pytest.approx((timezone.now() - START).total_seconds(), abs=60)


@pytest.mark.parametrize(
    ("seconds", "p50", "p95"), [([10], 10, 10), ([10, 20], 10, 20), ([1, 2, 3, 4], 2, 4), (list(range(1, 21)), 10, 19)]
)
def test_percentiles_are_by_nearest_rank(seconds, p50, p95):
    article = make_article()
    for each in seconds:
        decided_after(article, each, Action.APPROVE)
    assert moderation_stats()["time_to_decision"] == {"p50": p50, "p95": p95}


def test_a_period_begins_at_its_start_and_ends_before_its_end():
    article = make_article()
    decided_after(article, 60, Action.APPROVE)
    assert moderation_stats(since=START)["received"] == 1
    assert moderation_stats(since=START + timedelta(microseconds=1000))["received"] == 0
    assert moderation_stats(until=START)["received"] == 0
    within = moderation_stats(since=START, until=START + timedelta(seconds=60))
    assert (within["received"], within["time_to_decision"]["p50"]) == (1, None)


def test_how_often_people_agree_with_a_rule():
    article, moderator = make_article(), make_moderator()
    decided_after(article, 1, Action.REJECT, moderator, rules=["Links", "Shouting"])
    decided_after(article, 2, Action.SPAM, moderator, rules=["Links"])
    decided_after(article, 3, Action.APPROVE, moderator, rules=["Links"])
    decided_after(article, 4, Action.APPROVE, rules=["Links"])
    decided_after(article, 5, Action.HOLD, moderator, rules=["Shouting"])
    assert moderation_stats()["check_precision"] == [
        {"rule": "Links", "decided": 3, "refused": 2, "precision": pytest.approx(2 / 3)},
        {"rule": "Shouting", "decided": 1, "refused": 1, "precision": 1.0},
    ]


def test_what_was_undone_counts_no_more():
    moderator = make_moderator()
    comment = publish(make_article())
    batch = decide_many(moderator=moderator, comment_ids=[comment.pk], action=Action.SPAM)
    undo_batch(moderator=moderator, batch_id=batch.batch)
    stats = moderation_stats()
    assert (stats["by_outcome"], stats["automated_share"]) == ({"approved": 1}, 1.0)


def test_changes_name_each_comment_once_and_say_where_to_go_on():
    assert changes_since(since=None)["next_since"] == str(uuid.UUID(int=0))
    article = make_article()
    first, second = submit(article, "One."), submit(article, "Two.")
    start = changes_since(since=None)
    assert start["changed"] == []
    assert start["counts"]["pending"] == 2
    since = ModerationEvent.objects.latest("id").pk
    assert changes_since(since=since) | {"counts": {}} == {"counts": {}, "changed": [], "next_since": str(since)}
    for action in (Action.HOLD, Action.SPAM):
        step(second, action)
    step(first, Action.APPROVE)
    news = changes_since(since=since)
    assert news["changed"] == [str(second.id), str(first.id)]
    assert news["counts"] == dict.fromkeys(QUEUES, 0) | {"approved": 1, "spam": 1}
    assert news["next_since"] == str(ModerationEvent.objects.latest("id").pk)


def test_more_changes_than_an_answer_holds_are_not_lost(monkeypatch):
    monkeypatch.setattr("moderation.queries.stats._CHANGES_LIMIT", 2)
    article = make_article()
    since = ModerationEvent.objects.filter(comment=submit(article, "Before.").id).latest("id").pk
    posted = {str(submit(article, f"Text {number}").id) for number in range(5)}
    seen: set[str] = set()
    for _ in range(5):
        news = changes_since(since=since)
        seen |= set(news["changed"])
        since = news["next_since"]
    assert seen == posted


def test_the_audit_log_is_newest_first_and_can_be_narrowed():
    vera, kim = make_moderator("vera"), make_moderator("kim")
    comment = submit(make_article())
    step(comment, Action.HOLD)
    step(comment, Action.REJECT, vera, reason="off_topic")
    add_phrase(moderator=kim, phrase="Rubbish", tier="banned")

    def actions(**given):
        return [row["action"] for row in events_page(base_url=BASE_URL, **given)["results"]]

    assert actions() == ["wordlist_add", "reject", "hold", "submit"]
    assert actions(actor="machine") == ["hold"]
    assert actions(actor="author") == ["submit"]
    assert actions(actor="vera") == ["reject"]
    assert actions(actor="moderator") == ["wordlist_add", "reject"]
    assert actions(actor="nobody") == []
    assert actions(action="reject") == ["reject"]
    assert actions(since=timezone.now() + timedelta(minutes=1)) == []
    assert len(actions(since=timezone.now() - timedelta(minutes=1))) == 4
    row = events_page(base_url=BASE_URL, actor="vera")["results"][0]
    assert (row["comment"], row["moderator"], row["detail"]["reason"]) == (str(comment.id), "vera", "off_topic")


def test_the_audit_log_has_pages():
    submitted = submit(make_article())
    for action in (Action.HOLD, Action.SPAM, Action.APPROVE):
        step(submitted, action)
    whole = ids(events_page(base_url=BASE_URL)["results"])
    first = events_page(base_url=BASE_URL, limit=3, actor=None)
    second = events_page(base_url=BASE_URL, limit=3, cursor=cursor_of(first["next"]))
    assert ids(first["results"]) + ids(second["results"]) == whole
    with pytest.raises(InvalidInput):
        events_page(base_url=BASE_URL, cursor="x")


def read_own(submitted):
    return own_comment(comment=find_own(comment_id=submitted.id, token=submitted.token), base_url=BASE_URL)


def test_the_author_reads_ones_own_words_and_why_they_were_decided_so():
    submitted = submit(make_article(), "Mine & *yours*.")
    shown = read_own(submitted)
    assert (shown["status"], shown["body"], shown.get("decision")) == ("pending", "Mine & *yours*.", None)
    assert shown["body_html"] == "<p>Mine &amp; <em>yours</em>.</p>"
    step(submitted, Action.REJECT, make_moderator("vera"), reason="off_topic", note="A note for colleagues.")
    shown = read_own(submitted)
    decision = shown["decision"]
    assert (shown["status"], decision["outcome"], decision["reason"], decision["automated"]) == (
        *("rejected", "rejected", "off_topic", False),
    )
    assert decision["explanation"] == "It is not about the article or the discussion."
    assert not [word for word in ("vera", "colleagues") if word in str(shown)]


def test_an_edit_has_no_decision_until_it_has_its_own():
    submitted = submit(make_article(), "One.")
    step(submitted, Action.APPROVE)
    assert read_own(submitted)["decision"]["reason"] is None
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "Two."})
    shown = read_own(submitted)
    assert (shown["status"], shown["body"], shown.get("decision")) == ("pending", "Two.", None)


def test_of_a_withdrawn_comment_nothing_is_left_to_read():
    submitted = submit(make_article(), "Mine.")
    withdraw_comment(comment_id=submitted.id, token=submitted.token)
    shown = read_own(submitted)
    assert (shown["status"], shown["body"], shown["body_html"], shown.get("decision")) == ("withdrawn", "", "", None)
    assert find(submitted).status == "withdrawn"
