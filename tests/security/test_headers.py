"""The headers that bind the browser, on every kind of answer that there is."""

import re

import pytest
from django.test import Client, override_settings

from moderation.queries import public
from tests.factories import make_article, make_moderator

# What it is, and how it is asked for: method, path, headers.
ANSWERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "a reader's page": ("GET", "/articles/ferry/", {}),
    "the front page, without its body": ("HEAD", "/", {}),
    "a page that is not there": ("GET", "/nothing/", {}),
    "a way to the sign-in": ("GET", "/accounts/login/?next=/", {}),
    "somebody led away": ("GET", "/admin/login/", {}),
    "a form without its token": ("POST", "/accounts/login/", {}),
    "a method that is not offered": ("POST", "/desk/", {}),
    "the API": ("GET", "/api/v1/articles/ferry/comments/", {}),
    "the API, unchanged": ("GET", "/api/v1/articles/ferry/comments/", {"If-None-Match": "*"}),
    "the API's refusal": ("GET", "/api/v1/moderation/queue/", {}),
    "the API's own 404": ("GET", "/api/v1/nothing/", {}),
    "a body that is too large": ("POST", "/api/v1/articles/ferry/comments/preview/", {"Content-Length": "99999999"}),
    "a preflight": (
        "OPTIONS",
        "/api/v1/articles/ferry/comments/",
        {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"},
    ),
    "a host that is not ours": ("GET", "/", {"Host": "elsewhere.example"}),
    "a feed": ("GET", "/api/v1/articles/ferry/comments.atom", {}),
    "the OpenAPI document": ("GET", "/api/v1/schema/", {}),
    "the API's documentation": ("GET", "/api/v1/docs/", {}),
    "a picture": ("GET", "/avatars/01890000-0000-7000-8000-000000000000.svg", {}),
    "a style sheet": ("GET", "/static/moderation/tokens.css", {}),
    "a picture as a file": ("GET", "/static/moderation/favicon.svg", {}),
    "the script for other sites": ("GET", "/embed.js", {}),
    "the frame for other sites": ("GET", "/embed/ferry/", {}),
    "the process is up": ("GET", "/healthz", {}),
    "what is ready": ("GET", "/readyz", {}),
}
DESK: dict[str, tuple[str, str, dict[str, str]]] = {
    "the desk": ("GET", "/desk/", {}),
    "the administration": ("GET", "/admin/", {}),
    "a file to keep": ("GET", "/desk/wordlist/export/", {}),
    "the second factor": ("GET", "/desk/second-factor/", {}),
}


@pytest.fixture
def ask(db):
    """Ask for one of them, over TLS, as the operator of a site in public has it."""
    make_article("ferry")
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def ask_one(method, path, headers, *, user=None):
        if user:
            browser.force_login(user)
        answer = browser.generic(method, path, secure=True, headers=headers)
        # A file that is served stays open until the answer is; closing that would close the test's transaction too.
        for close in vars(answer)["_resource_closers"]:
            close()
        return answer

    with override_settings(
        SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_SSL_REDIRECT=True
    ):
        yield ask_one


def check(answer, *, styled_inline=False):
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer["X-Content-Type-Options"] == "nosniff"
    # Not no-referrer: browsers then send "Origin: null" with forms, which no check of origins can pass.
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(answer["Permissions-Policy"].split(", "))
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == policy.get("object-src", "'none'") == "'none'"
    assert policy["form-action"] in ("'self'", "'none'")
    for source in ("script-src",) if styled_inline else ("script-src", "style-src"):
        assert "unsafe" not in policy.get(source, "")
        assert "*" not in policy.get(source, "")
    return policy


def test_every_kind_of_answer_binds_the_browser(ask):
    for kind, asked in ANSWERS.items():
        answer = ask(*asked)
        assert answer.status_code != 500, kind
        # Swagger's own page writes styles into its elements; nothing that anybody typed is on it.
        policy = check(answer, styled_inline=kind == "the API's documentation")
        if kind == "the frame for other sites":
            assert "X-Frame-Options" not in answer
            assert policy["frame-ancestors"] == "'self'", "no other site may frame it unless EMBED_ANCESTORS names it"
            continue
        assert policy["frame-ancestors"] == "'none'", kind
        if (
            answer.headers.get("Content-Type", "").startswith("text/html")
            and asked[0] != "OPTIONS"
            and answer.status_code != 400
        ):
            assert answer["X-Frame-Options"] == "DENY", kind
        if kind != "the API's documentation":
            assert policy["script-src"] == policy["style-src"] == "'self'", kind


def test_so_does_an_answer_that_nobody_foresaw(ask, monkeypatch):
    monkeypatch.setattr(public, "comment_counts", lambda **_: 1 / 0)
    monkeypatch.setattr("moderation.web.reader.FrontPage.get", lambda *_, **__: 1 / 0)
    for path in ("/", "/api/v1/comment-counts/?article=ferry"):
        answer = ask("GET", path, {})
        assert answer.status_code == 500
        assert check(answer)["script-src"] == "'self'"


def test_so_do_the_pages_of_the_staff_which_are_kept_nowhere(ask):
    admin = make_moderator(admin=True)
    for kind, asked in DESK.items():
        answer = ask(*asked, user=admin)
        assert answer.status_code == 200, kind
        check(answer)
        assert re.search("no-store|no-cache", answer["Cache-Control"]), kind


def test_without_tls_nobody_is_told_to_insist_on_it(client, db):
    assert "Strict-Transport-Security" not in client.get("/healthz")


def test_who_comes_without_tls_is_led_to_it(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/desk/?queue=spam")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/desk/?queue=spam")
