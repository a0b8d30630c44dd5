"""Every route, method and role over REST: what is not granted by name is refused. The table is tests/roles/api.txt."""

import pytest

from moderation.api.urls import urlpatterns
from tests.api.conftest import token_of
from tests.roles import expected, methods_to_try, read_matrix, routes

MATRIX = read_matrix("api.txt")
# The role in the table, and the fixture that calls as it.
ROLES = {
    "anybody": "anybody",
    "screen": "screening",
    "cms": "cms",
    "moderator": "desk",
    "senior": "senior_desk",
    "admin": "admin_desk",
}


@pytest.fixture
def admin_desk(admin):
    return token_of(admin)


@pytest.fixture
def screening(senior):
    """A token that carries less than its owner's role."""
    return token_of(senior, "screen")


def test_every_route_is_in_the_table_and_nothing_else():
    assert {name for name, _ in routes(urlpatterns)} == {route for route, _ in MATRIX}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(request, article, role):
    surprises = []
    api = request.getfixturevalue(ROLES[role])
    # Tried last: it takes the token away.
    for route, path in sorted(routes(urlpatterns), key=lambda each: each[0] == "api-current-token"):
        for method in methods_to_try(MATRIX, route, is_extreme=role in ("anybody", "admin")):
            status = api.call(method, path, {} if method in ("POST", "PUT", "PATCH") else None).status_code
            given = str(status) if status in (401, 403, 405) else "yes"
            if given != expected(MATRIX, route, method, role):
                surprises.append((route, method, status))
    assert surprises == []
