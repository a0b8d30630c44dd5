"""Key rotation may be killed anywhere: every row stays readable, and the next run finishes."""

import contextlib
import itertools
import random

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command

from moderation.identity import rotation
from moderation.identity import services as vault
from moderation.identity.crypto import cipher
from moderation.identity.models import Contact, OriginKey, Reporter
from moderation.identity.origins import hash_client_address
from moderation.models import Commenter, Report
from moderation.reacting import Reader, report_comment
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db
ROWS = 7


@pytest.fixture
def addresses(monkeypatch):
    """Seven addresses and a day's key, in batches of two."""
    monkeypatch.setattr(rotation, "_BATCH", 2)
    hash_client_address(client_address="203.0.113.1")
    commenters = [Commenter.objects.create(name="Robin") for _ in range(ROWS)]
    for number, commenter in enumerate(commenters):
        contact = vault.register_contact(commenter_id=commenter.pk, address=f"reader{number}@example.org")
        assert contact.pk
    return {commenter.pk: f"reader{number}@example.org" for number, commenter in enumerate(commenters)}


def read_all():
    return {row.commenter_id: cipher().decrypt(bytes(row.encrypted)).decode() for row in Contact.objects.all()}


def put_new_key_in_front(settings):
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode(), *settings.IDENTITY_KEYS]


@pytest.mark.parametrize("batches", range(6))
def test_killed_after_any_batch_everything_is_readable_and_a_second_run_finishes(addresses, settings, batches):
    put_new_key_in_front(settings)
    before = hash_client_address(client_address="203.0.113.1")
    for _ in itertools.islice(rotation.rotate_keys(), batches):
        pass
    assert read_all() == addresses
    assert hash_client_address(client_address="203.0.113.1") == before
    assert list(rotation.rotate_keys())[-1] == ROWS + 1 == rotation.count_rows()
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    assert read_all() == addresses
    assert hash_client_address(client_address="203.0.113.1") == before


@pytest.mark.parametrize("seed", range(10))
def test_killed_at_any_point_every_row_is_readable_and_what_is_done_stays_done(addresses, settings, monkeypatch, seed):
    """Ten points at random, within a batch or between two: the batch is as it was, those before it are done."""
    point = random.Random(seed).randrange(1, ROWS + 1)
    put_new_key_in_front(settings)
    calls = itertools.count()

    def dying():
        if next(calls) == point:
            raise KeyboardInterrupt
        return cipher()

    monkeypatch.setattr(rotation, "cipher", dying)
    with pytest.raises(KeyboardInterrupt):
        list(rotation.rotate_keys())
    assert read_all() == addresses
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    assert count_readable() == (ROWS if point == ROWS else point - point % 2)
    monkeypatch.undo()


def count_readable():
    """How many rows the keys of now open."""
    readable = 0
    for row in Contact.objects.all():
        with contextlib.suppress(InvalidToken):
            cipher().decrypt(bytes(row.encrypted))
            readable += 1
    return readable


def test_without_a_rotation_the_old_key_cannot_be_removed(addresses, settings):
    put_new_key_in_front(settings)
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    with pytest.raises(InvalidToken):
        read_all()


def test_the_command_says_what_it_did(addresses, settings, capsys):
    put_new_key_in_front(settings)
    call_command("rotate_identity_keys")
    assert f"{ROWS + 1} rows are encrypted under the newest key." in capsys.readouterr().out
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    assert read_all() == addresses
    assert OriginKey.objects.count() == 1


def test_the_address_of_a_notice_is_re_encrypted_too(settings):
    notice = {"reason": "illegal", "details": "It is.", "good_faith": True, "reporter_email": "reader@example.org"}
    reader = Reader(address="203.0.113.9", id="a reader", is_new=False)
    report_comment(comment_id=publish(make_article()).pk, fields=notice, reader=reader)
    put_new_key_in_front(settings)
    assert list(rotation.rotate_keys())[-1] == rotation.count_rows()
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    kept = Reporter.objects.get(report=Report.objects.get())
    assert cipher().decrypt(bytes(kept.encrypted)).decode() == "reader@example.org"
