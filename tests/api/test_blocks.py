"""GET, POST and DELETE /api/v1/moderation/blocks/, and what a block does to a comment."""

import pytest

from moderation.identity.models import Block
from moderation.models import LinkDomainBlock, ModerationEvent
from moderation.screening.services import screen_due
from tests.api.conftest import fields_refused, problem_of

PATH = "moderation/blocks/"
ADDRESS = "grumbler@mail.example.org"
BLOCK = {"id", "kind", "value", "until", "comment", "added_by", "created_at"}


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("email", ADDRESS, "g•••@m•••.org"),
        ("email_domain", "example.org", "ex•••"),
        ("ip", "192.0.2.77", "19•••"),
        ("link_domain", "casino.example", "casino.example"),
    ],
)
def test_a_block_is_added_listed_and_lifted(senior_desk, kind, value, shown):
    answer = senior_desk.post(PATH, {"kind": kind, "value": value})
    assert answer.status_code == 201
    block = answer.json()
    assert set(block) == BLOCK
    assert (block["kind"], block["value"], block["until"]) == (kind, shown, None)
    assert senior_desk.get(PATH).json()["results"] == [block]
    problem_of(senior_desk.post(PATH, {"kind": kind, "value": value}), 409, "already_blocked")

    assert senior_desk.delete(f"{PATH}{block['id']}/").status_code == 204
    assert senior_desk.get(PATH).json()["results"] == []
    problem_of(senior_desk.delete(f"{PATH}{block['id']}/"), 404, "not_found")
    assert list(ModerationEvent.objects.values_list("action", flat=True)) == ["block", "unblock"]


def test_what_is_blocked_by_address_stands_nowhere_in_clear(senior_desk):
    senior_desk.post(PATH, {"kind": "email", "value": ADDRESS})
    stored = [str(row) for row in Block.objects.values()] + [str(row) for row in ModerationEvent.objects.values()]
    assert stored
    assert not [row for row in stored if "grumbler" in row or "mail.example" in row]


@pytest.mark.parametrize("kind", ["email", "email_domain"])
def test_a_blocked_author_gets_the_answer_of_anybody_and_is_not_published(senior_desk, post, kind):
    senior_desk.post(PATH, {"kind": kind, "value": ADDRESS if kind == "email" else "example.org"})
    posted = post(author_email=ADDRESS)
    screen_due()
    document = posted.own.get(posted.path).json()
    assert document["status"] == "rejected"
    assert document["decision"]["reason"] == "not_published"


def test_a_link_to_a_blocked_domain_is_refused(senior_desk, post):
    senior_desk.post(PATH, {"kind": "link_domain", "value": "Casino.example"})
    posted = post(body="I read it on https://www.casino.example/today and was surprised.")
    screen_due()
    assert posted.own.get(posted.path).json()["status"] == "rejected"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "name"}, "kind"),
        ({"kind": None}, "kind"),
        ({"value": None}, "value"),
        ({"value": "no address"}, "value"),
        ({"value": "a" * 255}, "value"),
        ({"value": 7}, "value"),
        ({"value": "a@example.org\x00"}, "value"),
        ({"kind": "ip", "value": "1.2.3"}, "value"),
        ({"kind": "link_domain", "value": "https://casino.example/"}, "value"),
        ({"until": "tomorrow"}, "until"),
        ({"until": "9999-12-31T23:59:59-12:00"}, "until"),
        ({"until": "2030-01-01T00:00:00"}, "until"),
        ({"until": 5}, "until"),
    ],
)
def test_a_bad_value_is_refused_by_name(senior_desk, change, field):
    assert fields_refused(senior_desk.post(PATH, {"kind": "email", "value": ADDRESS} | change)) == {field}
    assert not Block.objects.exists()
    assert not LinkDomainBlock.objects.exists()


def test_the_sender_of_a_comment_is_blocked_and_stays_unknown(senior_desk, post, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    posted = post(author_email=ADDRESS)
    path = f"moderation/comments/{posted.id}/blocks/"
    for kind, shown in (("email", "g•••@m•••.org"), ("ip", "•••")):
        answer = senior_desk.post(path, {"kind": kind})
        assert answer.status_code == 201
        block = answer.json()
        assert set(block) == BLOCK
        assert (block["kind"], block["value"], block["comment"]) == (kind, shown, posted.id)
        assert block["added_by"] == "senna"
        problem_of(senior_desk.post(path, {"kind": kind}), 409, "already_blocked")
    assert fields_refused(senior_desk.post(path, {"kind": "email_domain"})) == {"kind"}
    assert fields_refused(senior_desk.post(path, {"kind": "ip", "until": "2001-01-01T00:00:00Z"})) == {"until"}
    elsewhere = "moderation/comments/01890000-0000-7000-8000-000000000000/blocks/"
    problem_of(senior_desk.post(elsewhere, {"kind": "ip"}), 404, "not_found")
    later = post(author_email=ADDRESS)
    screen_due()
    assert later.own.get(later.path).json()["status"] == "rejected"
