"""Limits of pace over HTTP: a hundred at once, forged headers, and addresses written in other ways."""

import pytest
from django.test import RequestFactory

from moderation import throttles
from moderation.client import client_address
from tests.api.conftest import Api
from tests.factories import make_article, run_together


@pytest.fixture
def patient(settings):
    """A machine that is busy with other things is no server that is away."""
    settings.REDIS_TIMEOUT = 10
    throttles._script.cache_clear()
    throttles.breaker.reset()
    yield settings
    throttles._script.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_guesses_at_once_from_a_hundred_places_ten_are_looked_at(patient):
    # A place becomes free after six minutes.
    patient.SIGN_IN_ATTEMPTS_PER_HOUR = 10

    def guess(number):
        body = {"username": "mo", "password": "wrong"}
        return Api().post("auth/tokens/", body, X_Forwarded_For=f"203.0.113.{number}").status_code

    results = run_together(guess, 100)
    assert (results.count(401), results.count(429)) == (10, 90)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_from_one_place_one_passes_whatever_they_say_of_themselves(patient):
    make_article("ferry")
    patient.PREVIEWS_PER_MINUTE = 1
    patient.TRUSTED_PROXIES = ["10.0.0.0/8"]

    def ask(number):
        # From 127.0.0.1, which is no proxy of ours here: whatever it forwards is its own invention.
        forged = [f"203.0.113.{number}", f"10.0.0.{number}", f"203.0.113.{number}, 10.0.0.1", "127.0.0.1, ::1"]
        headers = {"X_Forwarded_For": forged[number % 4], "X_Real_IP": "203.0.113.1", "Forwarded": "for=203.0.113.2"}
        return Api().post("articles/ferry/comments/preview/", {"body": "Words."}, **headers).status_code

    results = run_together(ask, 24)
    assert (results.count(200), results.count(429)) == (1, 23)


@pytest.mark.parametrize(
    "claimed", ["2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.1", "::ffff:127.0.0.1:80", "[::1]", "127.0.0.1%lo", "١"]
)
def test_an_address_that_is_written_in_another_way_is_none(settings, claimed):
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.7, {claimed}")
    # Nothing further to the left is believed either.
    assert client_address(request) == "127.0.0.1"


def test_an_address_of_ipv4_is_the_same_one_when_it_is_mapped_into_ipv6(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    mapped = RequestFactory().get("/", REMOTE_ADDR="::ffff:127.0.0.1", HTTP_X_FORWARDED_FOR="::ffff:198.51.100.7")
    assert client_address(mapped) == "198.51.100.7"
