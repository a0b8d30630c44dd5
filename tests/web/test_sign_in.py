"""Signing in to the desk, and out of it."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from tests.accounts.app import turn_on
from tests.factories import PASSWORD, make_moderator
from tests.web.page import read_page, typed_into

URL = "/accounts/login/"


def test_a_moderator_signs_in_and_goes_where_the_way_led(reader: Client, moderator: User):
    form = read_page(reader.get(URL, {"next": "/desk/?queue=spam"})).one("main").one("form")
    answer = reader.post(URL, typed_into(form) | {"username": "mo", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/?queue=spam"
    assert reader.get("/desk/").status_code == 200


def test_without_a_way_it_leads_to_the_desk_and_never_to_another_site(client: Client, moderator: User):
    answer = client.post(URL, {"username": "mo", "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/desk/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client: Client, moderator: User):
    said = []
    for name in ("mo", "nobody"):
        answer = client.post(URL, {"username": name, "password": "wrong"})
        assert answer.status_code == 400
        page = read_page(answer)
        assert page.one("input", name="username").attributes["value"] == name
        assert page.one("input", name="password").attributes.get("value", "") == ""
        said.append(page.one(role="alert").text)
    assert said[0] == said[1]


@override_settings(SIGN_IN_ATTEMPTS_PER_MINUTE=2)
def test_guessing_is_slowed_down_even_with_the_right_password(client: Client, moderator: User):
    for _ in range(2):
        client.post(URL, {"username": "mo", "password": "wrong"})
    answer = client.post(URL, {"username": "mo", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "Too many requests." in read_page(answer).one(role="alert").text
    assert client.get("/desk/").status_code == 302


@override_settings(SIGN_IN_ATTEMPTS_PER_HOUR=3)
def test_who_guesses_at_an_account_does_not_keep_its_owner_out(moderator: User):
    owner, stranger = Client(), Client()
    right = {"username": "mo", "password": PASSWORD}
    assert owner.post(URL, right).status_code == 302
    guesses = [
        stranger.post(URL, right | {"password": "wrong"}, REMOTE_ADDR=f"203.0.113.{number}").status_code
        for number in range(4)
    ]
    assert guesses == [400, 400, 400, 429]
    assert stranger.post(URL, right, REMOTE_ADDR="203.0.113.9").status_code == 429
    # The browser knows the account. Its cookie counts for this one alone, and only as it was signed.
    known = owner.cookies["known"]
    assert (known["path"], known["httponly"], known["samesite"]) == ("/accounts/", True, "Lax")
    owner.cookies.pop("sessionid")
    assert owner.post(URL, right | {"username": "another"}).status_code == 400
    assert owner.post(URL, right).status_code == 302
    stranger.cookies["known"] = known.value[:-1] + ("A" if known.value[-1] != "A" else "B")
    assert stranger.post(URL, right, REMOTE_ADDR="203.0.113.9").status_code == 429


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(moderator: User):
    attacker = Client()
    attacker.post("/language/", {"language": "en"})
    session = attacker.session
    session["planted"] = True
    session.save()
    victim, key = Client(), session.session_key or ""
    victim.cookies["sessionid"] = key
    before = victim.get(URL)
    victim.post(URL, {"username": "mo", "password": PASSWORD})
    assert before.status_code == 200
    assert victim.cookies["sessionid"].value != key
    assert victim.get("/desk/").status_code == 200
    attacker.cookies["sessionid"] = key
    assert attacker.get("/desk/").status_code == 302


def test_the_second_step_has_a_session_of_its_own_and_the_signed_in_one_another(moderator: User):
    _, codes = turn_on(moderator)
    client = Client()
    client.force_login(make_moderator("colleague"))
    seen = [client.cookies["sessionid"].value]
    client.post(URL, {"username": "mo", "password": PASSWORD})
    # Whoever was signed in here before is not any more, and nobody else is yet.
    assert client.get("/desk/").status_code == 302
    seen.append(client.cookies["sessionid"].value)
    client.post("/accounts/code/", {"code": codes[0]})
    seen.append(client.cookies["sessionid"].value)
    assert client.get("/desk/").status_code == 200
    assert len(set(seen)) == 3
    assert Session.objects.count() == 1


def test_an_account_that_was_closed_is_signed_out_at_once(desk: Client, moderator: User):
    assert desk.get("/desk/").status_code == 200
    moderator.is_active = False
    moderator.save()
    assert desk.get("/desk/").status_code == 302
    assert desk.get("/api/v1/moderation/queue/").status_code == 401


def test_sessions_and_messages_hold_json_alone():
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.CELERY_TASK_SERIALIZER == "json"
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    cookie = settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE
    assert cookie == (True, "Lax", "Lax")


def test_signing_out_takes_a_post_and_ends_the_session(desk: Client):
    assert desk.get("/accounts/logout/").status_code == 405
    form = read_page(desk.get("/desk/")).one("form", action="/accounts/logout/")
    assert desk.post("/accounts/logout/", typed_into(form)).status_code == 302
    assert desk.get("/desk/").status_code == 302


def test_the_administration_has_no_sign_in_of_its_own(client: Client):
    answer = client.get("/admin/login/?next=/admin/articles/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/admin/articles/"
