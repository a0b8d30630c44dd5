"""POST /api/v1/auth/tokens/ and DELETE /api/v1/auth/tokens/current/"""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import get_hasher
from django.utils import timezone

from moderation.accounts.models import Authenticator
from moderation.models import ApiToken
from tests.accounts.app import turn_on
from tests.api.conftest import PASSWORD, Api, fields_refused, problem_of, token_of

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


@pytest.fixture
def admin_desk(admin):
    return token_of(admin)


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


def test_a_token_ends_with_the_password_that_opened_it(desk, admin_desk, moderator):
    moderator.last_name = "Mo"
    moderator.save()
    assert desk.get("moderation/queue/").status_code == 200
    moderator.set_password("another long password")
    moderator.save()
    problem_of(desk.get("moderation/queue/"), 401, "invalid_token")
    assert admin_desk.get("moderation/queue/").status_code == 200


def test_a_newer_hash_of_the_same_password_ends_nothing(desk, moderator, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    before = moderator.password
    assert moderator.check_password(PASSWORD)
    assert moderator.password != before
    assert desk.get("moderation/queue/").status_code == 200


def test_a_second_factor_is_asked_for_and_what_is_wrong_is_not_said(anybody, moderator):
    app, codes = turn_on(moderator)
    given = {"username": "mo", "password": PASSWORD}
    refused = [anybody.post(PATH, given), anybody.post(PATH, given | {"otp": app.wrong_code()})]
    refused.append(anybody.post(PATH, given | {"password": "wrong", "otp": app.code(later=1)}))
    refused.append(anybody.post(PATH, given | {"username": "nobody", "otp": app.code(later=1)}))
    Authenticator.objects.update(throttling_failure_count=0)
    for answer in refused:
        problem_of(answer, 401, "invalid_credentials")
        assert answer.content == refused[0].content
    assert anybody.post(PATH, given | {"otp": app.code(later=1)}).status_code == 201
    problem_of(anybody.post(PATH, given | {"otp": app.code(later=1)}), 401, "invalid_credentials")
    assert anybody.post(PATH, given | {"otp": codes[0]}).status_code == 201
    problem_of(anybody.post(PATH, given | {"otp": codes[0]}), 401, "invalid_credentials")


def test_one_account_has_so_many_attempts_an_hour_wherever_they_come_from(anybody, moderator, settings):
    settings.SIGN_IN_ATTEMPTS_PER_HOUR = 3

    def attempt(number, username, password):
        body = {"username": username, "password": password}
        return anybody.post(PATH, body, X_Forwarded_For=f"203.0.113.{number}")

    for username in ("mo", "nobody"):
        answers = [
            attempt(number, spelled, "wrong") for number, spelled in enumerate([username] * 3 + [username.upper()])
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert answers[-1].json()["detail"] == "Too many requests. Try again in 1200 seconds."
    assert attempt(9, "mo", PASSWORD).status_code == 429


def test_who_signs_in_has_all_attempts_back(anybody, moderator, settings):
    settings.SIGN_IN_ATTEMPTS_PER_HOUR = 2
    for password in ("wrong", PASSWORD) * 3:
        assert anybody.post(PATH, {"username": "mo", "password": password}).status_code in (401, 201)


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token \xff\xfe", "Token " + "x" * 5000, "Token a\x00b"])
def test_a_header_that_holds_no_token_is_refused(db, header):
    problem_of(Api(header).get("moderation/queue/"), 401, "invalid_token")


def test_a_scheme_of_another_kind_is_nobody(db):
    problem_of(Api("Basic bW86cGFzcw==").get("moderation/queue/"), 401, "not_authenticated")
