"""/desk/blocks/ and what a comment came with: a senior moderator blocks and lifts, and reads no address."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from moderation.identity.models import Block, Origin
from moderation.models import LinkDomainBlock, ModerationEvent
from moderation.screening.services import screen_due
from tests.canary.needles import found_in
from tests.factories import find, make_client, make_moderator, submit
from tests.web.page import read_page, typed_into
from tests.web.test_page_safety import check

URL = "/desk/blocks/"
ADDRESS, CLIENT = "Canary.Zq7x@Aviary-9k.example", "203.0.113.201"
NOBODY = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def senior_desk(db):
    client = Client()
    client.force_login(make_moderator("senna", senior=True))
    return client


@pytest.fixture
def posted(article):
    body = "Cheap boats at https://www.casino.example/now and http://192.0.2.1/ and https://more.example."
    return submit(article, body, author_email=ADDRESS, client=make_client(address=CLIENT))


def listed(answer):
    return [[part.text for part in each.all("span")[:2]] for each in read_page(answer).all("li", class_="block")]


def said(answer):
    return read_page(answer).one("div", id="said").text


def send(client, step, **given):
    form = next(each for each in read_page(client.get(URL)).all("form") if each.attributes["action"].endswith(step))
    return client.post(form.attributes["action"], typed_into(form) | given, follow=True)


def block_from(client, comment, **given):
    return client.post(f"/desk/comments/{comment.id}/block/add/", given, follow=True)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("email", ADDRESS, ["E-mail address", "c•••@a•••.example"]),
        ("email_domain", "@Aviary-9k.example", ["E-mail domain", "av•••"]),
        ("ip", CLIENT, ["Client address", "20•••"]),
        ("link_domain", "https://www.Casino.example/now?x=1", ["Link domain", "casino.example"]),
    ],
)
def test_a_block_is_added_shown_masked_and_lifted(senior_desk, kind, value, shown):
    answer = send(senior_desk, "add/", kind=kind, value=value)
    assert (answer.redirect_chain, said(answer), listed(answer)) == ([(URL, 303)], "Blocked from now on.", [shown])
    assert "for good" in read_page(answer).one("li", class_="block").text
    assert "senna," in read_page(answer).one("li", class_="block").text
    lifted = send(senior_desk, "remove/")
    assert (said(lifted), listed(lifted)) == ("The block is lifted.", [])
    again = senior_desk.post(f"{URL}{NOBODY}/remove/", follow=True)
    assert said(again) == "The block was lifted already."
    assert list(ModerationEvent.objects.values_list("action", flat=True)) == ["block", "unblock"]


def test_a_block_ends_when_it_is_told_to(senior_desk):
    until = timezone.localtime() + timedelta(days=2)
    answer = send(senior_desk, "add/", kind="ip", value=CLIENT, until=f"{until:%Y-%m-%dT%H:%M}")
    assert "until" in read_page(answer).one("li", class_="block").text
    ends = Block.objects.get().until
    assert ends is not None
    assert abs(ends - until) < timedelta(minutes=1)
    Block.objects.update(until=timezone.now() - timedelta(hours=1))
    assert "over since" in read_page(senior_desk.get(URL)).one("li", class_="block").text


@pytest.mark.parametrize(
    ("given", "status", "message"),
    [
        ({"kind": "email", "value": "nobody"}, 400, "This is no e-mail address"),
        ({"kind": "link_domain", "value": "two words"}, 400, "This is no domain"),
        ({"kind": "ip", "value": "203.0.113"}, 400, "This is no client address"),
        ({"kind": "name", "value": "x"}, 400, "The kind is one of"),
        ({"kind": "ip", "value": CLIENT, "until": "2020-01-01T00:00"}, 400, "This time is over"),
        ({"kind": "ip", "value": CLIENT, "until": "soon"}, 400, "This is no date and time."),
        ({"kind": "ip", "value": CLIENT, "until": "9999-12-31T23:59:59-12:00"}, 400, "This is no date and time."),
        ({"kind": "ip", "value": "192.0.2.7"}, 409, "blocked already"),
    ],
)
def test_what_cannot_be_blocked_is_explained_with_what_was_typed_still_there(senior_desk, given, status, message):
    send(senior_desk, "add/", kind="ip", value="192.0.2.7")
    answer = senior_desk.post(f"{URL}add/", given)
    assert answer.status_code == status
    page = read_page(answer)
    assert message in page.one("div", role="alert").text
    assert page.one("input", id="block-value").attributes["value"] == given["value"]
    assert Block.objects.count() == 1
    check(answer)


def test_the_sender_of_a_comment_is_blocked_without_being_named(senior_desk, posted, article):
    page = read_page(senior_desk.get(f"/desk/comments/{posted.id}/block/"))
    offered = [box.attributes["value"] for box in page.all("input", type="checkbox")]
    assert offered == ["ip", "email", "link_domain:casino.example", "link_domain:more.example"]
    answer = block_from(senior_desk, posted, what=["ip", "email", "link_domain:casino.example"])
    assert said(answer) == "3 blocks added."
    assert listed(answer) == [
        ["Link domain", "casino.example"],
        ["E-mail address", "C•••@A•••.example · of this comment"],
        ["Client address", "of this comment"],
    ]
    assert found_in(answer.content, ADDRESS) == []
    assert CLIENT.encode() not in answer.content
    assert ModerationEvent.objects.filter(comment=posted.id, action="block").count() == 2
    again = block_from(senior_desk, posted, what=["ip", "link_domain:more.example"])
    assert said(again) == "1 block added. 1 was there already."


@pytest.mark.parametrize("what", ["ip", "email"])
def test_who_is_so_blocked_is_rejected_and_nobody_else(senior_desk, posted, article, what):
    block_from(senior_desk, posted, what=[what])
    same: dict[str, dict[str, Any]] = {
        "ip": {"client": make_client(address=CLIENT)},
        "email": {"author_email": ADDRESS.upper()},
    }
    blocked, other = submit(article, "A word about boats.", **same[what]), submit(article, "A word about trains.")
    screen_due()
    assert [find(each).status for each in (blocked, other)] == ["rejected", "approved"]


def test_a_client_is_blocked_no_longer_than_its_hash_can_last(senior_desk, posted):
    block_from(senior_desk, posted, what=["ip", "email"], until="2050-01-01T00:00")
    posted_at = Origin.objects.get(comment=posted.id).created_at
    ends = dict(Block.objects.values_list("kind", "until"))
    assert ends["ip"] == posted_at + timedelta(days=30)
    assert ends["email"] is not None
    assert ends["email"].year in (2049, 2050)


def test_what_is_not_known_any_more_is_not_offered(senior_desk, posted):
    Origin.objects.update(address_hash="")
    page = read_page(senior_desk.get(f"/desk/comments/{posted.id}/block/"))
    assert "ip" not in [box.attributes["value"] for box in page.all("input", type="checkbox")]
    for what in ([], ["ip"], ["link_domain:news.example"], ["email_domain"]):
        answer = block_from(senior_desk, posted, what=what, until="2050-01-01T00:00")
        assert answer.status_code == 400
        assert "Tick at least one of these." in read_page(answer).one("div", role="alert").text
        check(answer)
    assert not Block.objects.exists()
    assert not LinkDomainBlock.objects.exists()


def test_blocks_are_a_senior_moderators(desk, client, posted):
    paths = [URL, f"/desk/comments/{posted.id}/block/"]
    steps = [f"{URL}add/", f"{URL}{NOBODY}/remove/", f"/desk/comments/{posted.id}/block/add/"]
    assert [desk.get(path).status_code for path in paths] == [403, 403]
    assert [desk.post(path).status_code for path in steps] == [403, 403, 403]
    assert [client.get(path).status_code for path in paths] == [302, 302]
    assert URL not in [link.attributes["href"] for link in read_page(desk.get("/desk/")).all("a")]


def test_the_desk_leads_to_the_blocks_and_the_pages_are_clean(senior_desk, posted):
    assert URL in [link.attributes["href"] for link in read_page(senior_desk.get("/desk/")).all("a")]
    block_from(senior_desk, posted, what=["ip", "link_domain:casino.example"])
    check(senior_desk.get(URL))
    check(senior_desk.get(f"/desk/comments/{posted.id}/block/"))
    assert senior_desk.get(f"/desk/comments/{NOBODY}/block/").status_code == 404
