"""What moderators see: the queues, their filters and orders, and one comment with all that is known of it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from moderation.errors import InvalidInput, NotThere
from moderation.intake import edit_comment
from moderation.models import Comment, Decision, Revision
from moderation.queries import staff_queues
from moderation.queries.staff import QUEUES, QueueFilters, queue_counts, queue_page, staff_comment
from moderation.queries.staff_context import read_context
from moderation.queries.staff_queues import find_comments, find_place
from moderation.reviewing.commenters import add_commenter_note
from moderation.reviewing.working import add_note, claim_comment
from moderation.screening.services import screen_due
from moderation.status import Action
from tests.factories import (
    BASE_URL,
    find,
    make_article,
    make_client,
    make_moderator,
    publish,
    see,
    step,
    submit,
)
from tests.queries.reading import cursor_of, ids
from tests.screening.inline_checks import configure

pytestmark = pytest.mark.django_db


def held(article, body="Waits.", **given):
    submitted = submit(article, body, **given)
    step(submitted, Action.HOLD)
    return submitted


def in_queue(queue="held", **given):
    return ids(queue_page(queue=queue, base_url=BASE_URL, **given)["results"])


def found(**filters):
    return in_queue(filters=QueueFilters(**filters))


def test_each_status_has_its_queue_and_its_count():
    article = make_article()
    posted = {"pending": submit(article, "Pending.")}
    for number, (queue, action) in enumerate(
        {"held": Action.HOLD, "spam": Action.SPAM, "rejected": Action.REJECT, "approved": Action.APPROVE}.items()
    ):
        posted[queue] = submit(article, f"Text {number}")
        step(posted[queue], action)
    for queue in QUEUES:
        assert in_queue(queue) == ([str(posted[queue].id)] if queue in posted else [])
    empty = {"reported": 0, "appeals": 0, "failed": 0}
    assert queue_counts() == dict.fromkeys(posted, 1) | empty
    assert queue_counts(moderator=make_moderator())["mine"] == 0


def test_what_was_decided_is_counted_up_to_a_limit(monkeypatch):
    article = make_article()
    for number in range(3):
        publish(article, f"Text {number}")
        held(article, f"Other {number}")
    monkeypatch.setattr(staff_queues, "MOST_DECIDED", 2)
    assert queue_counts() | {"approved": 2, "held": 3} == queue_counts()


def test_what_the_checks_could_not_judge_is_a_queue_of_its_own(settings):
    settings.MODERATION_CHECKS = configure("Raising")
    settings.SCREENING_MAX_ATTEMPTS = 1
    article = make_article()
    failed = submit(article, "boom")
    screen_due()
    held(article)
    assert in_queue("failed") == [str(failed.id)]
    assert queue_counts()["failed"] == 1
    step(failed, Action.APPROVE)
    assert in_queue("failed") == []


@pytest.mark.parametrize(
    ("q", "hits"),
    [
        ("straße", True),
        ("STRASSE", True),
        ("groß", True),
        ("ﬁne", True),
        ("ÉCOLE", True),
        ("e\u0301cole", True),
        ("Robin", True),
        ("100%", True),
        ("100_", False),
        ("1%0", False),
        ("\\", False),
        ("'; DROP TABLE", False),
        ("ecole", False),
        ("robin straße", False),
    ],
)
def test_search_folds_case_and_forms_and_takes_no_sign_for_a_wildcard(q, hits):
    submitted = held(make_article(), "Die große Straße, a fine école: 100% of it.", author_name="ROBIN")
    assert found(q=q) == [str(submitted.id)] * hits


def test_filters_narrow_by_article_section_author_and_age():
    ferry, budget = make_article("ferry", section="Transport"), make_article("budget", section="Politics")
    one, other = held(ferry, author_name="Élodie"), held(budget, author_name="Kim")
    for wanted in ({"article": "ferry"}, {"section": "Transport"}, {"author": "élo"}):
        assert found(**wanted) == [str(one.id)]
    assert found(author="im") == []
    assert found(article="ferry", author="Kim") == []
    Comment.objects.filter(pk=other.id).update(created_at=Now() - timedelta(seconds=90))
    assert found(min_age=60) == [str(other.id)]
    assert found(min_age=0) == [str(one.id), str(other.id)]


def test_filters_narrow_by_language_rule_reason_and_range_of_a_score():
    article, vera = make_article(), make_moderator("vera")
    one, other = held(article, "One."), held(article, "Two.")
    see(one, ("toxicity", 0.6), ("threat", 0.2), rules=("May be abusive",))
    see(other, ("toxicity", 0.9), ("link_count", 4.0), rules=("Very probably abusive", "Shouting"))
    Comment.objects.filter(pk=one.id).update(language="de")
    assert found(language="de") == [str(one.id)]
    assert found(rule="Shouting") == [str(other.id)]
    assert found(rule="Shout") == []
    assert found(score="toxicity", score_min=0.5, score_max=0.8) == [str(one.id)]
    assert found(score="toxicity", score_min=0.6) == [str(one.id), str(other.id)]
    assert found(score="threat", score_max=0.5) == [str(one.id)]
    assert found(score_min=0.7) == [str(other.id)]
    assert found(max_age=60) == [str(one.id), str(other.id)]
    Comment.objects.filter(pk=other.id).update(created_at=Now() - timedelta(seconds=90))
    assert found(max_age=60) == [str(one.id)]
    step(one, Action.REJECT, vera, reason="off_topic")
    step(other, Action.REJECT, vera, reason="abusive")
    for reason, wanted in (("off_topic", one), ("abusive", other)):
        assert in_queue("rejected", filters=QueueFilters(reason=reason)) == [str(wanted.id)]
    step(one, Action.APPROVE, vera)
    assert in_queue("approved", filters=QueueFilters(reason="off_topic")) == []


def test_rules_and_scores_of_an_earlier_text_narrow_nothing():
    edited = held(make_article(), "One.")
    see(edited, ("toxicity", 0.6), rules=("May be abusive",), outcome="unavailable")
    edit_comment(comment_id=edited.id, token=edited.token, fields={"body": "Kinder."})
    step(edited, Action.HOLD)
    assert found() == [str(edited.id)]
    assert found(rule="May be abusive") == found(score="toxicity", score_min=0.1) == in_queue("failed") == []


def test_reach_puts_the_longest_threads_first():
    quiet, busy = make_article(), make_article()
    first, second = held(quiet, "One."), held(busy, "Two.")
    publish(busy, "Three.")
    assert in_queue(sort="reach") == [str(second.id), str(first.id)]
    page = queue_page(sort="reach", limit=1, base_url=BASE_URL)
    assert in_queue(sort="reach", limit=1, cursor=cursor_of(page["next"])) == [str(first.id)]


def test_mine_is_what_one_is_at_and_what_one_decided_lately_as_long_as_it_stands():
    article, vera, ada = make_article(), make_moderator("vera"), make_moderator("ada")
    claimed, decided, older, overruled, _free = (held(article, f"Text {number}") for number in range(5))
    claim_comment(moderator=vera, comment_id=claimed.id)
    for each in (decided, older, overruled):
        step(each, Action.APPROVE, vera)
    Decision.objects.filter(comment=older.id, moderator=vera).update(created_at=Now() - timedelta(hours=25))
    step(overruled, Action.REJECT, ada, reason="other")
    assert in_queue("mine", moderator=vera) == [str(claimed.id), str(decided.id)]
    assert in_queue("mine", moderator=ada) == [str(overruled.id)]
    assert in_queue("mine") == []
    assert queue_counts(moderator=vera)["mine"] == 2


def test_the_context_is_the_article_and_what_is_said_above_beside_and_below():
    article = make_article("ferry", section="Transport", summary="It runs late.", body_html="<p>Late &amp; later.</p>")
    top = publish(article, "On top.")
    siblings = [publish(article, f"Beside {number}.", parent=top) for number in range(6)]
    refused = publish(article, "Refused.", parent=top)
    step(refused, Action.REJECT, reason="other")
    middle = siblings[3]
    replies = [publish(article, f"Below {number}.", parent=middle) for number in range(4)]
    context = read_context(comment_id=middle.pk, base_url=BASE_URL)
    assert ids(context["parents"]) == [str(top.pk)]
    assert ids(context["before"]) == [str(each.pk) for each in siblings[1:3]]
    assert ids(context["after"]) == [str(each.pk) for each in siblings[4:]]
    assert ids(context["replies"]) == [str(each.pk) for each in replies[:3]]
    about = context["article"]
    assert (about["section"], about["summary"], about["excerpt"]) == ("Transport", "It runs late.", "Late & later.")
    assert about["comment_count"] == 11
    assert ids(read_context(comment_id=top.pk, base_url=BASE_URL)["before"]) == []


def test_a_place_in_the_queue_is_counted_in_its_order():
    posted = [held(make_article(), f"Text {number}") for number in range(3)]
    for submitted, score in zip(posted, (0.2, 0.9, 0.5), strict=True):
        see(submitted, ("toxicity", score))
    waiting = find_comments(queue="held")
    assert find_place(found=waiting, sort="oldest", comment_id=posted[0].id) == (1, 3)
    assert find_place(found=waiting, sort="newest", comment_id=posted[0].id) == (3, 3)
    assert find_place(found=waiting, sort="risk", comment_id=posted[2].id) == (2, 3)
    assert find_place(found=waiting, sort="oldest", comment_id=uuid.uuid4()) == (0, 3)


def test_notes_on_the_comment_and_about_its_author_are_counted():
    article, vera = make_article(), make_moderator("vera")
    comment = find(held(article))
    add_note(moderator=vera, comment_id=comment.pk, body="Seen before.")
    for body in ("Warned by telephone.", "Again."):
        add_commenter_note(moderator=vera, commenter_id=comment.commenter_id, body=body)
    shown = queue_page(base_url=BASE_URL)["results"][0]
    assert shown["note_count"] == 1
    assert shown["commenter_notes"]["count"] == 2
    assert (shown["commenter_notes"]["last"]["body"], shown["commenter_notes"]["last"]["moderator"]) == (
        "Again.",
        "vera",
    )


def test_links_keep_the_filters():
    article = make_article("ferry")
    for number in range(3):
        held(article, f"Text & more {number}")
    page = queue_page(filters=QueueFilters(q="text & more", article="ferry", min_age=0), limit=2, base_url=BASE_URL)
    assert page["next"].startswith(f"{BASE_URL}/api/v1/moderation/queue/?")
    for part in ("queue=held", "sort=oldest", "limit=2", "q=text%20%26%20more", "article=ferry", "min_age=0"):
        assert part in page["next"]


def test_oldest_first_newest_first_and_riskiest_first():
    article = make_article()
    posted = [held(article, f"Text {number}") for number in range(5)]
    risks = [("toxicity", 0.2), ("spam", 0.9), ("link_count", 40.0), ("threat", 0.5), ("toxicity", 0.5)]
    for submitted, (label, score) in zip(posted, risks, strict=True):
        see(submitted, (label, score), ("spam", 0.1))
    names = [str(submitted.id) for submitted in posted]
    assert in_queue(sort="oldest") == names
    assert in_queue(sort="newest") == names[::-1]
    by_risk = [names[place] for place in (1, 3, 4, 0, 2)]
    assert in_queue(sort="risk") == by_risk
    walked, cursor = [], None
    while True:
        page = queue_page(sort="risk", limit=1, cursor=cursor, base_url=BASE_URL)
        walked += ids(page["results"])
        if page["next"] is None:
            break
        cursor = cursor_of(page["next"])
    assert walked == by_risk


def test_the_risk_is_that_of_the_newest_text():
    article = make_article()
    edited, other = held(article, "One."), held(article, "Two.")
    for submitted, score in ((edited, 0.9), (other, 0.3)):
        see(submitted, ("spam", score))
    edit_comment(comment_id=edited.id, token=edited.token, fields={"body": "Kinder."})
    step(edited, Action.HOLD)
    assert in_queue(sort="risk") == [str(other.id), str(edited.id)]


def test_a_staff_comment_says_why_it_waits(settings):
    settings.MODERATION_CHECKS = configure("Flagging")
    submitted = submit(make_article("ferry", title="The ferry"), "A flag.", author_email="robin@example.org")
    screen_due()
    shown = queue_page(queue="rejected", base_url=BASE_URL)["results"][0]
    assert (shown["status"], shown["version"], shown["revision"], shown["body"]) == ("rejected", 2, 1, "A flag.")
    assert shown["findings"][0] | {"ms": 0} == {
        "check": "flagging",
        "version": "1",
        "label": "banned_word",
        "score": 0.5,
        "detail": "the word flag",
        "spans": [[2, 6]],
        "ms": 0,
        "outcome": "ok",
    }
    assert shown["verdict"] == {"outcome": "reject", "reasons": ["Words on the banned list"], "policy_version": "1"}
    assert shown["held_reason"] is None
    assert (shown["article"], shown["article_title"], shown["is_public"]) == ("ferry", "The ferry", False)
    commenter = shown["commenter"]
    assert (commenter["rejected_count"], commenter["approved_count"]) == (1, 0)
    assert commenter["email_masked"] == "r•••@e•••.org"
    assert submitted.token not in str(shown)


def test_the_reason_for_holding_is_the_rules_or_the_moderators():
    article = make_article(thread={"moderation": "pre"})
    submitted = submit(article)
    screen_due()
    assert staff_comment(comment_id=submitted.id, base_url=BASE_URL)["held_reason"] == "Thread is moderated beforehand"
    step(submitted, Action.APPROVE)
    step(submitted, Action.HOLD, make_moderator("vera"), note="Second thoughts.")
    shown = staff_comment(comment_id=submitted.id, base_url=BASE_URL)
    assert shown["held_reason"] == "Second thoughts."
    assert shown["last_decision"]["moderator"] == "vera"


def test_one_comment_comes_with_its_history_its_notes_and_what_it_answers():
    article, vera = make_article(), make_moderator("vera")
    top = publish(article, "On top.")
    middle = publish(article, "In the middle.", parent=top)
    mine = held(article, "Below.", parent=middle)
    add_note(moderator=vera, comment_id=mine.id, body="Seen before.")
    claim_comment(moderator=vera, comment_id=mine.id)
    shown = staff_comment(comment_id=mine.id, base_url=BASE_URL)
    assert [event["action"] for event in shown["events"]] == ["submit", "hold", "note"]
    assert [(note["body"], note["moderator"]) for note in shown["notes"]] == [("Seen before.", "vera")]
    assert ids(shown["context"]) == [str(top.pk), str(middle.pk)]
    assert shown["claimed_by"]["moderator"] == "vera"
    Comment.objects.filter(pk=mine.id).update(claimed_until=Now() - timedelta(seconds=1))
    assert staff_comment(comment_id=mine.id, base_url=BASE_URL)["claimed_by"] is None


def test_the_record_counts_the_commenters_own_comments_alone():
    article, client = make_article(), make_client(reader_id="a")
    for number, action in enumerate([Action.APPROVE, Action.APPROVE, Action.REJECT, Action.SPAM]):
        step(submit(article, f"Text {number}", client=client), action)
    publish(article, "Somebody else.")
    shown = staff_comment(comment_id=held(article, client=client).id, base_url=BASE_URL)
    assert (shown["commenter"]["approved_count"], shown["commenter"]["rejected_count"]) == (2, 2)


def test_a_page_of_any_size_takes_the_same_number_of_queries():
    article = make_article()
    held(article)
    with CaptureQueriesContext(connection) as few:
        in_queue()
    for number in range(6):
        held(article, f"Text {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(in_queue()) == 7
    assert len(many) == len(few)


def test_what_is_not_there_or_not_meant_is_refused():
    with pytest.raises(NotThere):
        staff_comment(comment_id=uuid.uuid4(), base_url=BASE_URL)
    for given in ({"limit": 0}, {"cursor": ""}, {"cursor": "x", "sort": "risk"}):
        with pytest.raises(InvalidInput):
            in_queue(**given)


def test_a_withdrawn_comment_stays_readable_to_moderators():
    submitted = submit(make_article(), "Mine.")
    step(submitted, Action.WITHDRAW)
    assert staff_comment(comment_id=submitted.id, base_url=BASE_URL)["status"] == "withdrawn"
    assert Revision.objects.filter(comment=find(submitted)).exists()
