"""Addresses at rest: encrypted, found again without being said, opened only by name."""

import pytest
from django.db import connection

from moderation.identity import services as vault
from moderation.identity.crypto import keyed_hash, mask_address
from moderation.identity.models import Contact
from moderation.models import Commenter
from tests.factories import find, make_article, make_client, submit

pytestmark = pytest.mark.django_db
ADDRESS = "Secret.Person@Hidden.Example"


@pytest.fixture
def commenter():
    return Commenter.objects.create(name="Robin")


def raw_rows():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Contact._meta.db_table}")  # noqa: S608 -- the model's own table
        return [bytes(value) if isinstance(value, memoryview) else value for row in cursor.fetchall() for value in row]


def test_the_stored_bytes_do_not_hold_the_address(commenter):
    vault.register_contact(commenter_id=commenter.pk, address=ADDRESS)
    stored = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in raw_rows()).lower()
    assert not [
        needle for needle in (b"secret", b"hidden", ADDRESS.lower().encode().hex().encode()) if needle in stored
    ]
    assert vault.address_of(commenter_id=commenter.pk) == ADDRESS


def test_encrypting_the_same_address_twice_gives_different_bytes():
    commenters = [Commenter.objects.create(name=name) for name in ("Robin", "Kim")]
    first, second = (vault.register_contact(commenter_id=each.pk, address=ADDRESS) for each in commenters)
    assert bytes(first.encrypted) != bytes(second.encrypted)
    assert first.lookup == second.lookup


def test_an_address_is_found_again_whatever_its_capitals_and_spaces(commenter):
    vault.register_contact(commenter_id=commenter.pk, address=ADDRESS)
    found = vault.namesakes(address_key=vault.hash_address(address=" secret.person@HIDDEN.example "))
    assert [namesake.commenter_id for namesake in found] == [commenter.pk]
    assert vault.namesakes(address_key=vault.hash_address(address="secret.person@hidden.example.org")) == []


def test_one_commenter_keeps_one_row_an_address(commenter):
    first = vault.register_contact(commenter_id=commenter.pk, address=ADDRESS)
    second = vault.register_contact(commenter_id=commenter.pk, address=ADDRESS.lower())
    assert first == second
    assert Contact.objects.count() == 1


def test_the_lookup_is_useless_under_another_key(settings):
    before = vault.hash_address(address=ADDRESS)
    settings.IDENTITY_LOOKUP_KEY = "another key"
    assert vault.hash_address(address=ADDRESS) != before


def test_hashes_of_different_purposes_and_differently_split_parts_never_meet():
    made = [keyed_hash("a", "bc"), keyed_hash("ab", "c"), keyed_hash("a", "b", "c"), keyed_hash("abc"), keyed_hash("a")]
    assert len(set(made)) == len(made)


def test_the_address_given_last_is_the_one_that_is_opened(settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article, client = make_article(), make_client(reader_id="one-browser")
    for number, address in enumerate(["first@example.org", "second@example.org", "first@example.org"]):
        posted = submit(article, f"Text {number}", client=client, author_email=address)
        commenter = find(posted).commenter
        assert vault.address_of(commenter_id=commenter.pk) == address
        assert commenter.email_masked == mask_address(address)
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("robin@example.org", "r•••@e•••.org"),
        ("robin@news.example.org", "r•••@n•••.org"),
        ("  robin@localhost ", "r•••@•••"),
        ("é@ü.example", "é•••@ü•••.example"),
    ],
)
def test_what_moderators_see_is_first_letters_and_the_last_label(address, masked):
    assert mask_address(address) == masked


def test_an_address_spelled_in_a_body_is_found_whatever_its_capitals():
    body = "Write to SECRET.person@hidden.example, not to secretXperson@hidden.example!"
    spans = vault.spell_spans(address=ADDRESS, body=body)
    assert [body[start:end] for start, end in spans] == ["SECRET.person@hidden.example"]
