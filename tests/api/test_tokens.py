"""POST /api/v1/auth/tokens/ and DELETE /api/v1/auth/tokens/current/"""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import get_hasher
from django.utils import timezone

from moderation.models import ApiToken
from tests.api.conftest import PASSWORD, Api, fields_refused, problem_of

PATH = "auth/tokens/"


def test_a_name_and_a_password_become_a_token(anybody, moderator):
    answer = anybody.post(PATH, {"username": "mo", "password": PASSWORD, "name": "my script"})

    assert answer.status_code == 201
    document = answer.json()
    assert set(document) == {"token", "expires_at", "scopes"}
    assert document["scopes"] == ["moderate", "screen"]
    assert document["expires_at"].endswith("Z")
    assert answer["Cache-Control"] == "private, no-store"
    stored = ApiToken.objects.get()
    assert (stored.user, stored.name) == (moderator, "my script")
    assert document["token"] not in str(ApiToken.objects.values().get()).replace(stored.token_key, "")
    assert Api(f"Token {document['token']}").get("moderation/queue/").status_code == 200


@pytest.mark.parametrize(
    ("person", "scopes"),
    [
        ("moderator", ["moderate", "screen"]),
        ("senior", ["moderate", "moderate:senior", "screen"]),
        ("newsroom", ["articles:write", "screen"]),
        ("admin", ["moderate", "moderate:senior", "articles:write", "screen", "admin"]),
    ],
)
def test_without_scopes_a_token_has_all_of_its_owners_role(anybody, request, person, scopes):
    user = request.getfixturevalue(person)
    document = anybody.post(PATH, {"username": user.username, "password": PASSWORD}).json()
    assert document["scopes"] == scopes


def test_a_token_may_carry_less_than_its_owners_role(anybody, senior):
    document = anybody.post(PATH, {"username": "senna", "password": PASSWORD, "scopes": ["moderate"]}).json()
    assert document["scopes"] == ["moderate"]
    api = Api(f"Token {document['token']}")
    assert api.get("moderation/queue/").status_code == 200
    problem_of(api.post("moderation/wordlist/", {"phrase": "x", "tier": "banned"}), 403, "not_allowed")


def test_a_token_cannot_carry_more_than_its_owners_role(anybody, moderator):
    answer = anybody.post(PATH, {"username": "mo", "password": PASSWORD, "scopes": ["moderate:senior"]})
    problem_of(answer, 403, "scope_not_allowed")
    assert not ApiToken.objects.exists()


def test_a_token_loses_what_its_owner_loses(moderator, desk):
    moderator.groups.clear()
    problem_of(desk.get("moderation/queue/"), 403, "not_allowed")
    moderator.is_active = False
    moderator.save()
    problem_of(desk.get("moderation/queue/"), 401, "invalid_token")


def test_an_unknown_name_and_a_wrong_password_are_one_answer(anybody, moderator):
    wrong = anybody.post(PATH, {"username": "mo", "password": "wrong"})
    unknown = anybody.post(PATH, {"username": "nobody", "password": "wrong"})

    problem_of(wrong, 401, "invalid_credentials")
    assert unknown.content == wrong.content
    assert wrong["WWW-Authenticate"] == unknown["WWW-Authenticate"] == "Token"


def test_an_unknown_name_costs_one_hash_like_a_wrong_password(anybody, moderator, monkeypatch):
    hashed = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def count(self, *args):
        hashed.append(1)
        return encode(self, *args)

    monkeypatch.setattr(hasher, "encode", count)

    anybody.post(PATH, {"username": "nobody", "password": "wrong"})
    unknown = len(hashed)
    anybody.post(PATH, {"username": "mo", "password": "wrong"})

    assert unknown == len(hashed) - unknown > 0


def test_a_person_without_a_role_gets_none(anybody, django_user_model):
    django_user_model.objects.create_user("plain", password=PASSWORD)
    problem_of(anybody.post(PATH, {"username": "plain", "password": PASSWORD}), 403, "not_allowed")


def test_tries_are_limited_by_address(anybody, moderator, settings):
    settings.SIGN_IN_ATTEMPTS_PER_MINUTE = 2
    for _ in range(2):
        problem_of(anybody.post(PATH, {"username": "mo", "password": "wrong"}), 401, "invalid_credentials")
    answer = anybody.post(PATH, {"username": "mo", "password": PASSWORD})
    problem_of(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": None}, "username"),
        ({"username": ""}, "username"),
        ({"username": 5}, "username"),
        ({"username": "a\x00"}, "username"),
        ({"username": "u" * 151}, "username"),
        ({"password": None}, "password"),
        ({"password": ["x"]}, "password"),
        ({"password": "\ud800"}, "password"),
        ({"password": "p" * 1001}, "password"),
        ({"name": "n" * 101}, "name"),
        ({"otp": 123456}, "otp"),
        ({"scopes": "moderate"}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": [5]}, "scopes"),
    ],
)
def test_a_bad_value_is_refused_by_name(anybody, moderator, change, field):
    assert fields_refused(anybody.post(PATH, {"username": "mo", "password": PASSWORD} | change)) == {field}


def test_a_token_can_be_given_back(desk):
    assert desk.delete("auth/tokens/current/").status_code == 204
    problem_of(desk.get("moderation/queue/"), 401, "invalid_token")
    problem_of(desk.delete("auth/tokens/current/"), 401, "invalid_token")


def test_only_a_token_can_be_given_back(anybody, moderator):
    problem_of(anybody.delete("auth/tokens/current/"), 401, "not_authenticated")
    anybody.client.force_login(moderator)
    problem_of(anybody.delete("auth/tokens/current/"), 401, "not_authenticated")


def test_an_expired_token_is_none(desk):
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    problem_of(desk.get("moderation/queue/"), 401, "invalid_token")


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token \xff\xfe", "Token " + "x" * 5000, "Token a\x00b"])
def test_a_header_that_holds_no_token_is_refused(db, header):
    problem_of(Api(header).get("moderation/queue/"), 401, "invalid_token")


def test_a_scheme_of_another_kind_is_nobody(db):
    problem_of(Api("Basic bW86cGFzcw==").get("moderation/queue/"), 401, "not_authenticated")
