"""Client addresses are kept as hashes whose keys change daily and die after thirty days."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db.models.functions import Now

from moderation.identity import services as vault
from moderation.identity.models import Origin, OriginKey
from moderation.identity.origins import hash_client_address, hashes_since_yesterday
from moderation.identity.retention import forget_clients
from tests.factories import make_article, make_client, submit

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
MONTH = timedelta(days=30)


def hash_on(day):
    with time_machine.travel(datetime(2026, 3, day, 12, tzinfo=UTC), tick=False):
        return hash_client_address(client_address=ADDRESS)


def test_the_same_address_has_one_hash_a_day_and_another_on_the_next():
    assert hash_on(1) == hash_on(1)
    assert hash_on(1) != hash_on(2)


def test_different_addresses_have_different_hashes():
    assert hash_client_address(client_address=ADDRESS) != hash_client_address(client_address="203.0.113.78")


def test_counting_a_few_minutes_back_works_across_midnight():
    late = hash_on(1)
    with time_machine.travel(datetime(2026, 3, 2, 0, 1, tzinfo=UTC), tick=False):
        assert late in hashes_since_yesterday(client_address=ADDRESS)
    with time_machine.travel(datetime(2026, 3, 3, 0, 1, tzinfo=UTC), tick=False):
        assert late not in hashes_since_yesterday(client_address=ADDRESS)


def test_the_key_in_the_database_alone_makes_no_hash(settings):
    before = hash_on(1)
    settings.ORIGIN_KEY = "another pepper"
    assert hash_on(1) != before


def test_after_thirty_days_hashes_and_their_keys_are_gone():
    article = make_article()
    old, recent = (submit(article, text, client=make_client(address=ADDRESS)) for text in ("One.", "Two."))
    before = hash_client_address(client_address=ADDRESS)
    long_ago, lately = date.today() - timedelta(days=31), date.today() - timedelta(days=29)  # noqa: DTZ011 -- UTC here
    OriginKey.objects.filter().update(day=long_ago)
    OriginKey.objects.create(day=lately, encrypted=b"unread")
    Origin.objects.filter(comment=old.id).update(created_at=Now() - timedelta(days=30, seconds=1))
    Origin.objects.filter(comment=recent.id).update(created_at=Now() - timedelta(days=29, hours=23))
    forget_clients(MONTH)
    assert list(OriginKey.objects.values_list("day", flat=True)) == [lately]
    assert Origin.objects.get(comment=old.id).address_hash == ""
    assert Origin.objects.get(comment=recent.id).address_hash == before
    with time_machine.travel(datetime.combine(long_ago, datetime.min.time(), tzinfo=UTC), tick=False):
        assert hash_client_address(client_address=ADDRESS) != before


def test_forgetting_twice_forgets_nothing_more():
    submit(make_article())
    Origin.objects.update(created_at=Now() - timedelta(days=40))
    assert (forget_clients(MONTH), forget_clients(MONTH)) == (1, 0)


def test_pace_counts_the_address_and_the_client_each_by_itself():
    article = make_article()
    interval = timedelta(seconds=15)
    address_key = vault.hash_address(address="a@example.org")
    origin_keys = hashes_since_yesterday(client_address=ADDRESS)
    client = make_client(address=ADDRESS)
    submit(article, "One.", author_email="a@example.org", client=client)
    submit(article, "Two.", author_email="b@example.org", client=client)
    submit(article, "Three.", author_email="A@example.org", client=make_client(address="198.51.100.1"))
    pace = vault.measure_pace(address_key=address_key, origin_keys=origin_keys, interval=interval)
    assert (pace.from_address, pace.from_client, pace.just_now) == (2, 2, True)
    Origin.objects.update(created_at=Now() - timedelta(seconds=16))
    pace = vault.measure_pace(address_key=address_key, origin_keys=origin_keys, interval=interval)
    assert (pace.from_address, pace.from_client, pace.just_now) == (2, 2, False)
    Origin.objects.update(created_at=Now() - timedelta(minutes=11))
    pace = vault.measure_pace(address_key=address_key, origin_keys=origin_keys, interval=interval)
    assert (pace.from_address, pace.from_client, pace.just_now) == (0, 0, False)
