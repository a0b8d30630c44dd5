"""No page of another site acts in somebody's name: every step needs POST, and a token that only our own pages have."""

import pytest
from django.test import Client

from moderation.api.urls import urlpatterns as api_urls
from moderation.web.urls import urlpatterns as page_urls
from tests.factories import make_article, make_moderator
from tests.roles import read_matrix, routes

# Without Django's token, for a reason that stands beside each.
BY_OTHER_MEANS = {
    "embed-frame",  # in a frame on another site there is no cookie: its own token, tied to the address
    "embed-own",  # see above
    "choose-language",  # stores nothing; the choice is one press away
}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def admin(db: None) -> Client:
    """An admin's browser, which a foreign page makes send things: with the session, without the token."""
    make_article("ferry")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_moderator(admin=True))
    return client


def test_no_form_of_another_site_does_anything_on_the_pages(admin: Client):
    posts = {route for route, method in read_matrix("pages.txt") if method == "POST"} - BY_OTHER_MEANS
    assert len(posts) > 30
    let_in = []
    for route, path in routes(page_urls):
        if route in posts:
            answer = admin.post(path, headers={"Origin": "https://elsewhere.example"})
            let_in += [route] if answer.status_code != 403 else []
    assert let_in == []


def test_nor_does_a_session_without_its_token_over_rest(admin: Client):
    matrix = read_matrix("api.txt")
    let_in = []
    for route, path in routes(api_urls):
        for method in UNSAFE:
            # What is for anybody does not look at the session at all, but where the staff's own comments are marked.
            if matrix.get((route, method), {}).get("anybody") == "401":
                answer = admin.generic(method, path, b"{}", content_type="application/json")
                let_in += [(route, method)] if answer.status_code not in (401, 403) else []
    assert let_in == []


def test_what_only_reads_is_asked_for_with_get_and_what_acts_never(admin: Client):
    # Every route that takes GET is either a page with a form of its own, or reads alone.
    both = {route for route, method in read_matrix("pages.txt") if method == "POST"} & {
        route for route, method in read_matrix("pages.txt") if method == "GET"
    }
    # Their GET shows the form.
    assert both == {
        *("article", "article-preview", "article-forget", "own-comment-edit", "own-comment-withdraw", "confirm"),
        *("me-ask", "me", "report", "embed-frame", "desk-redact", "desk-settings", "desk-second-factor-setup"),
        *("desk-second-look", "desk-policy-edit", "login", "sign-in-code"),
    }
