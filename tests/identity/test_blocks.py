"""Blocks of addresses, address domains and client addresses: kept keyed, shown masked, and effective."""

from datetime import UTC, date, datetime

import pytest

from moderation.errors import InvalidInput, NotThere
from moderation.identity import services as vault
from moderation.identity.models import Block, OriginKey
from moderation.models import ModerationEvent
from moderation.reviewing.blocking import AlreadyBlocked, add_block, list_blocks, remove_block
from moderation.screening.services import screen_due
from tests.factories import find, make_article, make_client, make_moderator, newest_revision, submit

pytestmark = pytest.mark.django_db
PERSON, CLIENT = "troll@mail.bad.example", "203.0.113.66"


@pytest.fixture
def moderator():
    return make_moderator()


def is_blocked(address="somebody@example.org", client_address="203.0.113.1"):
    return vault.is_blocked(address=address, client_address=client_address)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "Troll@Mail.BAD.example"),
        ("email_domain", "mail.bad.example"),
        ("email_domain", "BAD.example"),
        ("ip", CLIENT),
    ],
)
def test_whoever_is_blocked_is_rejected_and_told_nothing_in_particular(kind, value, moderator):
    add_block(moderator=moderator, kind=kind, value=value)
    submitted = submit(make_article(), author_email=PERSON, client=make_client(address=CLIENT))
    screen_due()
    assert find(submitted).status == "rejected"
    assert newest_revision(submitted).verdict.public_reason == "not_published"


@pytest.mark.parametrize(
    ("kind", "value", "address"),
    [
        ("email", PERSON, "other@mail.bad.example"),
        ("email_domain", "mail.bad.example", "troll@bad.example"),
        ("email_domain", "bad.example", "troll@notbad.example"),
        ("email_domain", "bad.example", "bad.example@example.org"),
        ("ip", CLIENT, "203.0.113.66@example.org"),
    ],
)
def test_nobody_else_is(kind, value, address, moderator):
    add_block(moderator=moderator, kind=kind, value=value)
    assert not is_blocked(address=address)


def test_a_block_that_is_over_blocks_nobody(moderator):
    add_block(moderator=moderator, kind="email", value=PERSON, until=datetime(2999, 1, 1, tzinfo=UTC))
    assert is_blocked(address=PERSON)
    Block.objects.update(until=datetime(2020, 1, 1, tzinfo=UTC))
    assert not is_blocked(address=PERSON)
    add_block(moderator=moderator, kind="email", value=PERSON)
    assert is_blocked(address=PERSON)


def test_a_time_that_is_over_is_no_end_of_a_block(moderator):
    with pytest.raises(InvalidInput):
        add_block(moderator=moderator, kind="email", value=PERSON, until=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("blocked", "client"), [("2001:DB8:0::7", "2001:db8::7"), ("::ffff:203.0.113.60", "203.0.113.60")]
)
def test_a_client_address_is_blocked_in_all_its_spellings(moderator, blocked, client):
    add_block(moderator=moderator, kind="ip", value=blocked)
    assert vault.is_blocked(address="other@example.org", client_address=client)


@pytest.mark.parametrize(("kind", "value"), [("email", PERSON), ("email_domain", "bad.example"), ("ip", CLIENT)])
def test_what_is_blocked_is_neither_stored_nor_shown(kind, value, moderator):
    add_block(moderator=moderator, kind=kind, value=value)
    row = Block.objects.values().get()
    shown = list_blocks()[0].value
    logged = ModerationEvent.objects.values().get()
    assert not [text for text in (str(row), shown, str(logged)) if value in text]
    assert "•••" in shown


def test_lifting_a_block_ends_it_and_both_are_on_record(moderator):
    shown = add_block(moderator=moderator, kind="email", value=PERSON)
    remove_block(moderator=moderator, block_id=shown.id)
    assert not is_blocked(address=PERSON)
    events = ModerationEvent.objects.order_by("id").values_list("action", "moderator")
    assert list(events) == [("block", moderator.pk), ("unblock", moderator.pk)]
    with pytest.raises(NotThere):
        remove_block(moderator=moderator, block_id=shown.id)


def test_the_same_value_is_blocked_once(moderator):
    add_block(moderator=moderator, kind="email_domain", value="bad.example")
    with pytest.raises(AlreadyBlocked):
        add_block(moderator=moderator, kind="email_domain", value=" BAD.example ")
    assert Block.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [("email", "no address"), ("email_domain", "a b"), ("ip", "1.2.3"), ("link_domain", "x" * 254), ("name", "Robin")],
)
def test_what_cannot_be_meant_is_refused(kind, value, moderator):
    with pytest.raises(InvalidInput):
        add_block(moderator=moderator, kind=kind, value=value)
    assert list_blocks() == []


def test_a_day_whose_cipher_is_gone_stops_nobody_from_posting(moderator):
    OriginKey.objects.create(day=date(2020, 1, 1), encrypted=b"sealed with a key that was thrown away")
    assert not is_blocked()
    add_block(moderator=moderator, kind="ip", value=CLIENT)
    assert is_blocked(client_address=CLIENT)
