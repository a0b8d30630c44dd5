"""GET /api/v1/moderation/queue/ and /comments/{id}/"""

from uuid import UUID

import pytest

from articles.models import Article
from moderation.models import Comment, Finding, Revision
from moderation.status import Action
from tests.api.conftest import FIELD_NAMES, fields_refused, problem_of
from tests.factories import see

PATH = "moderation/queue/"
STAFF = {
    *("status", "version", "body", "revision", "findings", "verdict", "reports", "claimed_by", "held_reason"),
    *("commenter", "article"),
}
COMMENTER = {
    *("id", "name", "state", "approved_count", "rejected_count", "first_seen", "email_masked", "email_verified"),
}


def ids(answer):
    return [comment["id"] for comment in answer.json()["results"]]


def test_a_staff_comment_has_all_promised_fields(desk, post):
    posted = post(body="Hm, *well*.", author_email="ona.canary@example.org")
    Finding.objects.create(
        revision=Revision.objects.get(),
        check_name="toxicity",
        check_version="1",
        label="insult",
        score=0.4,
        ms=0.1,
        spans=[[0, 2]],
    )

    answer = desk.get(f"{PATH}?queue=pending")

    assert answer["Cache-Control"] == "private, no-store"
    assert set(answer.json()) == {"next", "previous", "results"}
    (comment,) = answer.json()["results"]
    assert set(comment) >= FIELD_NAMES | STAFF
    assert set(comment["commenter"]) == COMMENTER
    assert (comment["id"], comment["body"], comment["version"]) == (posted.id, "Hm, *well*.", 1)
    (finding,) = comment["findings"]
    assert set(finding) == {"check", "version", "label", "score", "detail", "spans", "ms", "outcome"}
    assert finding["spans"] == [[0, 2]]
    assert b"canary" not in answer.content


@pytest.mark.parametrize(
    ("queue", "action"),
    [("held", Action.HOLD), ("approved", Action.APPROVE), ("rejected", Action.REJECT), ("spam", Action.SPAM)],
)
def test_each_queue_holds_its_own(desk, post, act, queue, action):
    waiting, decided = post(), post()
    act(decided, action, reason="abusive" if action == Action.REJECT else "")
    assert ids(desk.get(f"{PATH}?queue={queue}")) == [decided.id]
    assert ids(desk.get(f"{PATH}?queue=pending")) == [waiting.id]


@pytest.mark.parametrize("queue", ["reported", "appeals", "failed", "mine"])
def test_the_other_queues_are_there(desk, article, queue):
    assert ids(desk.get(f"{PATH}?queue={queue}")) == []


def test_what_is_held_comes_by_default_and_the_oldest_first(desk, post, act):
    posted = [post() for _ in range(3)]
    for one in posted:
        act(one, Action.HOLD)
    assert ids(desk.get(PATH)) == [one.id for one in posted]
    assert ids(desk.get(f"{PATH}?sort=newest")) == [one.id for one in reversed(posted)]


def test_the_riskiest_come_first_on_request(desk, post):
    posted = [post() for _ in range(3)]
    for one, score in zip(posted, (0.2, 0.9, 0.5), strict=True):
        see(UUID(one.id), ("toxicity", score))
    first = desk.get(f"{PATH}?queue=pending&sort=risk&limit=2")
    assert ids(first) == [posted[1].id, posted[2].id]
    assert ids(desk.get(first.json()["next"])) == [posted[0].id]


def test_filters_narrow_and_stay_in_the_links(desk, article, post):
    Article.objects.create(slug="pier", title="The pier", section="Harbour")
    ferry, pier = post(body="About FERRIES"), post(slug="pier", body="About piers", author_name="Zoë Quay")
    pending = f"{PATH}?queue=pending"
    assert ids(desk.get(f"{pending}&article=pier")) == [pier.id]
    assert ids(desk.get(f"{pending}&section=Harbour")) == [pier.id]
    assert ids(desk.get(f"{pending}&q=ferries")) == [ferry.id]
    assert ids(desk.get(f"{pending}&q=zoë")) == [pier.id]
    assert ids(desk.get(f"{pending}&author=zoë")) == [pier.id]
    assert ids(desk.get(f"{pending}&min_age=3600")) == []
    link = desk.get(f"{pending}&q=about&limit=1").json()["next"]
    assert "q=about" in link
    assert ids(desk.get(link)) == [pier.id]


def test_a_queue_is_narrowed_by_what_the_checks_saw(desk, post):
    rude, mild = post(), post()
    see(UUID(rude.id), ("toxicity", 0.9), rules=("Very probably abusive",))
    see(UUID(mild.id), ("toxicity", 0.6), rules=("May be abusive",))
    pending = f"{PATH}?queue=pending"
    assert ids(desk.get(f"{pending}&rule=May+be+abusive")) == [mild.id]
    assert ids(desk.get(f"{pending}&score=toxicity&score_min=0.5&score_max=0.8")) == [mild.id]
    assert ids(desk.get(f"{pending}&score_min=0.7")) == [rude.id]
    assert ids(desk.get(f"{pending}&language=de")) == []
    assert ids(desk.get(f"{pending}&max_age=0")) == []
    link = desk.get(f"{pending}&score=toxicity&score_min=0.5&limit=1").json()["next"]
    assert ids(desk.get(link)) == [mild.id]


def test_mine_is_the_askers_own(desk, post):
    posted = post()
    desk.put(f"moderation/comments/{posted.id}/claim/", {})
    assert ids(desk.get(f"{PATH}?queue=mine")) == [posted.id]
    assert desk.get("moderation/changes/").json()["counts"]["mine"] == 1


def test_a_comment_comes_with_what_it_stands_in(desk, publish):
    top = publish()
    beside, posted = publish(parent=top.id), publish(parent=top.id)
    context = desk.get(f"moderation/comments/{posted.id}/context/").json()
    assert set(context) == {"article", "parents", "before", "after", "replies"}
    assert [each["id"] for each in context["parents"] + context["before"]] == [top.id, beside.id]
    problem_of(desk.get("moderation/comments/01890000-0000-7000-8000-000000000000/context/"), 404, "not_found")


def test_an_address_is_not_searchable(desk, post):
    post(author_email="ona@example.org", author_name="Ona")
    for text in ("example.org", "ona@", "ona@example.org"):
        assert ids(desk.get(f"{PATH}?queue=pending&q={text}")) == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("queue=all", "queue"),
        ("queue=", "queue"),
        ("sort=best", "sort"),
        ("limit=0", "limit"),
        ("cursor=", "cursor"),
        ("cursor=xyz", "cursor"),
        ("min_age=-1", "min_age"),
        ("min_age=soon", "min_age"),
        ("min_age=99999999999999", "min_age"),
        ("q=%00", "q"),
        ("q=" + "x" * 201, "q"),
        ("article=%00", "article"),
        ("author=%00", "author"),
        ("language=%00", "language"),
        ("rule=%00", "rule"),
        ("reason=%00", "reason"),
        ("max_age=1.5", "max_age"),
        ("score=length", "score"),
        ("score_min=1.1", "score_min"),
        ("score_min=", "score_min"),
        ("score_max=nan", "score_max"),
        ("score_max=-0.1", "score_max"),
    ],
)
def test_a_bad_value_is_refused_by_name(desk, query, name):
    assert fields_refused(desk.get(f"{PATH}?{query}")) == {name}


def test_one_comment_comes_with_its_history_and_what_it_replies_to(desk, publish, act):
    parent = publish()
    posted = publish(parent=parent.id)
    desk.post(f"moderation/comments/{posted.id}/notes/", {"body": "Look again"})

    document = desk.get(f"moderation/comments/{posted.id}/").json()

    assert set(document) >= FIELD_NAMES | STAFF | {"events", "context", "notes"}
    assert [event["action"] for event in document["events"]] == ["submit", "approve", "note"]
    assert [above["id"] for above in document["context"]] == [parent.id]
    assert document["notes"][0]["body"] == "Look again"


def test_a_comment_that_is_not_there_is_not_there(desk):
    problem_of(desk.get("moderation/comments/01890000-0000-7000-8000-000000000000/"), 404, "not_found")
    problem_of(desk.get("moderation/comments/5/"), 404, "not_found")


def test_looking_changes_nothing(desk, post):
    post()
    before = list(Comment.objects.values())
    for path in (PATH, f"moderation/comments/{Comment.objects.get().pk}/", "moderation/changes/"):
        for method in ("GET", "HEAD"):
            desk.call(method, path)
    assert list(Comment.objects.values()) == before
