"""Limits of pace: exact under any number of requests at once, and out of the way where the server is away."""

import time

import pytest

from moderation import throttles
from moderation.errors import TooFast
from moderation.throttles import take
from tests.factories import run_together


@pytest.fixture(autouse=True)
def _closed_breaker():
    throttles.breaker.reset()
    yield
    throttles.breaker.reset()


def only_key(valkey):
    (key,) = valkey.keys("throttle:post:*")
    return key


def passes(limit, seconds, times, key="client"):
    return sum(allowed(limit, seconds, key) for _ in range(times))


def allowed(limit, seconds, key="client", scope="post"):
    try:
        take(scope=scope, key=key, limit=limit, seconds=seconds)
    except TooFast:
        return False
    return True


def test_of_a_hundred_at_once_exactly_the_limit_passes():
    results = run_together(lambda _number: allowed(10, 600), 100)
    assert results.count(True) == 10
    assert results.count(False) == 90


@pytest.mark.parametrize(
    ("limit", "seconds"), [(1, 60), (3, 500), (6, 700), (7, 600), (9, 600), (11, 600), (13, 3600), (60, 6100)]
)
def test_the_limit_is_exact_also_where_it_does_not_divide_the_period(limit, seconds):
    # Many keys, since what binary fractions lose depends on the moment. No place becomes free while the test runs.
    counts = {passes(limit, seconds, limit + 1, key=f"client {number}") for number in range(12)}
    assert counts == {limit}


def test_whoever_is_refused_is_told_when_to_come_back():
    take(scope="post", key="client", limit=1, seconds=60)
    with pytest.raises(TooFast) as refusal:
        take(scope="post", key="client", limit=1, seconds=60)
    assert refusal.value.retry_after in (59, 60)
    assert str(refusal.value.retry_after) in refusal.value.message


def test_one_place_becomes_free_after_a_share_of_the_period(valkey):
    assert passes(10, 10, 10) == 10
    with pytest.raises(TooFast) as refusal:
        take(scope="post", key="client", limit=10, seconds=10)
    assert refusal.value.retry_after == 1
    # As if a second had passed: the allowance will be whole a second earlier.
    whole_at = float(valkey.get(only_key(valkey)) or 0)
    valkey.set(only_key(valkey), whole_at - 1000)
    assert passes(10, 10, 3) == 1


def test_refusals_do_not_push_the_end_away(valkey):
    passes(2, 60, 2)
    before = valkey.get(only_key(valkey))
    passes(2, 60, 20)
    assert valkey.get(only_key(valkey)) == before


def test_keys_and_scopes_are_counted_apart():
    assert allowed(1, 60)
    assert not allowed(1, 60)
    assert allowed(1, 60, key="another client")
    assert allowed(1, 60, scope="sign-in")


def test_an_ipv6_client_is_its_network_and_not_one_of_its_2_to_the_64_addresses():
    assert allowed(1, 60, key="2001:db8:0:1::1")
    assert not allowed(1, 60, key="2001:db8:0:1:ffff:ffff:ffff:ffff")
    assert allowed(1, 60, key="2001:db8:0:2::1")
    assert allowed(1, 60, key="192.0.2.1")
    assert allowed(1, 60, key="192.0.2.2")


def test_nothing_is_left_once_the_allowance_is_whole(valkey):
    take(scope="post", key="client", limit=5, seconds=60)
    assert 0 < valkey.pttl(only_key(valkey)) <= 60_000


@pytest.mark.parametrize("fault", ["kill", "hang"])
def test_a_server_that_is_away_lets_everything_pass_without_delay(own_valkey, settings, fault):
    settings.REDIS_URL = own_valkey.url
    take(scope="post", key="client", limit=1, seconds=60)
    getattr(own_valkey, fault)()
    start = time.monotonic()
    take(scope="post", key="client", limit=1, seconds=60)
    assert time.monotonic() - start < 1.0


def test_after_a_failure_nobody_waits_for_it_again_for_a_while(own_valkey, settings):
    settings.REDIS_URL = own_valkey.url
    own_valkey.hang()
    take(scope="post", key="client", limit=1, seconds=60)
    start = time.monotonic()
    take(scope="post", key="client", limit=1, seconds=60)
    assert time.monotonic() - start < 0.1
    own_valkey.resume()
    throttles.breaker.reset()
    assert passes(1, 60, 3) == 1


def test_a_server_that_has_forgotten_its_scripts_is_told_them_again(valkey):
    assert allowed(1, 60)
    valkey.script_flush()
    assert not allowed(1, 60)


def test_a_client_address_stands_nowhere_in_clear(valkey):
    take(scope="post", key="203.0.113.77", limit=5, seconds=60)
    assert valkey.keys("throttle:post:*")
    assert not valkey.keys("*203.0.113*")
