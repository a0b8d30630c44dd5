"""News for moderators: what has changed, the audit log, one's own comment."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.errors import InvalidInput
from moderation.intake import edit_comment, withdraw_comment
from moderation.intake.own import find_own
from moderation.models import ModerationEvent
from moderation.queries.events import EventFilters, events_page
from moderation.queries.own import own_comment
from moderation.queries.staff import QUEUES
from moderation.queries.stats import changes_since
from moderation.reviewing.wordlist import add_phrase
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, make_moderator, step, submit
from tests.queries.reading import cursor_of, ids

pytestmark = pytest.mark.django_db


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
    # Nobody asks, so nothing is anybody's own.
    assert news["counts"] == dict.fromkeys(set(QUEUES) - {"mine"}, 0) | {"approved": 1, "spam": 1}
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
        return [row["action"] for row in events_page(base_url=BASE_URL, filters=EventFilters(**given))["results"]]

    assert actions() == ["wordlist_add", "reject", "hold", "submit"]
    assert actions(actor="machine") == ["hold"]
    assert actions(actor="author") == ["submit"]
    assert actions(actor="vera") == ["reject"]
    assert actions(actor="moderator") == ["wordlist_add", "reject"]
    assert actions(actor="nobody") == []
    assert actions(action="reject") == ["reject"]
    assert actions(since=timezone.now() + timedelta(minutes=1)) == []
    assert len(actions(since=timezone.now() - timedelta(minutes=1))) == 4
    assert actions(until=timezone.now() - timedelta(minutes=1)) == []
    assert actions(article="elsewhere") == []
    row = events_page(base_url=BASE_URL, filters=EventFilters(actor="vera"))["results"][0]
    assert (row["comment"], row["moderator"], row["detail"]["reason"]) == (str(comment.id), "vera", "off_topic")


def test_the_audit_log_has_pages():
    submitted = submit(make_article())
    for action in (Action.HOLD, Action.SPAM, Action.APPROVE):
        step(submitted, action)
    whole = ids(events_page(base_url=BASE_URL)["results"])
    first = events_page(base_url=BASE_URL, limit=3)
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
