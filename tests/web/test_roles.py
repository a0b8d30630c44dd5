"""Every page, method and role: what is not granted by name is refused. The table is tests/roles/pages.txt."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import URLResolver

from articles.models import Article
from moderation.web.urls import urlpatterns
from tests.factories import PASSWORD, make_moderator
from tests.roles import NOBODY, expected, methods_to_try, read_matrix, routes

MATRIX = read_matrix("pages.txt")
ROLES = ("anybody", "cms", "moderator", "senior", "admin")


def person(role: str) -> User:
    if role == "cms":
        newsroom = User.objects.create_user("cms", password=PASSWORD)
        newsroom.user_permissions.add(Permission.objects.get(codename="change_article"))
        return newsroom
    return make_moderator(senior=role == "senior", admin=role == "admin")


def browser_of(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "anybody":
        client.force_login(person(role))
    return client


def ask(client: Client, method: str, path: str) -> str:
    answer = client.generic(method, path)
    assert answer.status_code < 500, (method, path)
    if answer.status_code in (401, 403, 405):
        return str(answer.status_code)
    return "login" if answer.headers.get("Location", "").startswith("/accounts/login/?next=") else "yes"


def test_every_page_is_in_the_table_and_nothing_else():
    assert {name for name, _ in routes(urlpatterns)} == {route for route, _ in MATRIX}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_see_and_do_what(article: Article, role: str):
    surprises = []
    client = browser_of(role)
    # Tried last: it ends the session.
    for route, path in sorted(routes(urlpatterns), key=lambda each: each[0] == "logout"):
        for method in methods_to_try(MATRIX, route, is_extreme=role in ("anybody", "admin")):
            promised = expected(MATRIX, route, method, role)
            # Where GET is let in there is nothing more that HEAD could give away. OPTIONS names methods, and no more.
            if method == "OPTIONS" or (method == "HEAD" and promised == "yes"):
                continue
            given = ask(client, method, path)
            if given != promised and not (promised == "405" and given in ("403", "login")):
                surprises.append((route, method, given))
    assert surprises == []


def pages_of_the_administration(patterns, before=""):
    for pattern in patterns:
        path = f"{before}{pattern.pattern}".replace("<path:object_id>", NOBODY).replace("<int:content_type_id>", "1")
        path = path.replace("<id>", "1").replace("<app_label>", "auth").replace("<path:object_id>", NOBODY)
        if isinstance(pattern, URLResolver):
            yield from pages_of_the_administration(pattern.url_patterns, path)
        else:
            yield f"/admin/{path}"


@pytest.mark.parametrize("role", ROLES[:-1])
def test_the_administration_is_for_admins(db: None, role: str):
    client = browser_of(role)
    paths = set(pages_of_the_administration(admin.site.urls[0]))
    open_ones = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
    assert len(paths) > 40
    for path in paths - open_ones:
        if "(?P" not in path:
            assert client.get(path).headers.get("Location", "").startswith("/admin/login/?next="), path
