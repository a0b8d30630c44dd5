"""Signing in to the desk, and out of it."""

from django.contrib.auth.models import User
from django.test import Client, override_settings

from tests.factories import PASSWORD
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


def test_signing_out_takes_a_post_and_ends_the_session(desk: Client):
    assert desk.get("/accounts/logout/").status_code == 405
    form = read_page(desk.get("/desk/")).one("form", action="/accounts/logout/")
    assert desk.post("/accounts/logout/", typed_into(form)).status_code == 302
    assert desk.get("/desk/").status_code == 302


def test_the_administration_has_no_sign_in_of_its_own(client: Client):
    answer = client.get("/admin/login/?next=/admin/articles/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/admin/articles/"
