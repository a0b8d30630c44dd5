"""Every route, in every role, with every outcome: nowhere in what leaves is there an address of somebody else.

Answers with their headers and cookies, log lines, statements that write, messages, and all that Valkey is told are
searched for every form of eight addresses. A route that was not driven to an answer below 400 fails the build.
"""

from __future__ import annotations

import sys
import time

import pytest
import redis
from django.db import connection
from django.test import Client

from tests.canary.driving import Drive, drive_everything
from tests.canary.knowing import find_leaks
from tests.canary.needles import find_forms
from tests.canary.places import dump_valkey
from tests.canary.routes import list_routes
from tests.canary.watching import watch_everything
from tests.canary.world import AUTHOR, EVERYBODY, SPELLED, TYPED, World

pytestmark = pytest.mark.django_db

OUTCOMES = {200, 201, 202, 204, 302, 303, 400, 401, 403, 404, 409, 410, 500}


@pytest.fixture(scope="module")
def driven(world: World, valkey: redis.Redis) -> tuple[Drive, dict[str, bytes]]:
    """All that was answered and seen. Rendering is the same on both databases: PostgreSQL gets the short drive."""
    with watch_everything() as watch:
        drive = drive_everything(world, watch, list_routes(), in_full=_in_full())
    # What was kept at first is over by now.
    assert Client().get(f"/api/v1/articles/{world.arguments['slug']}/comments/").status_code == 200
    return drive, dump_valkey(valkey)


def _in_full() -> bool:
    return connection.vendor == "sqlite"


def test_no_address_leaves_by_any_route(driven: tuple[Drive, dict[str, bytes]]) -> None:
    drive, _ = driven
    started = time.monotonic()
    leaks = find_leaks(drive.watch)
    needles = sum(len(set(canary.forms.values())) for canary in EVERYBODY)
    sys.stdout.write(
        f"{needles} forms of {len(EVERYBODY)} addresses × {drive.watch.answers} answers of {len(list_routes())} routes "
        f"({len(drive.watch.seen)} different things seen) in {time.monotonic() - started:.1f} s\n"
    )
    assert leaks == []


def test_every_route_was_driven_to_where_its_user_wants_it(driven: tuple[Drive, dict[str, bytes]]) -> None:
    drive, _ = driven
    assert {pattern for pattern, _ in drive.statuses} == {route.pattern for route in list_routes()}
    if not _in_full():
        return
    forgotten = [
        (method, pattern, {role: sorted(statuses) for role, statuses in by_role.items()})
        for (pattern, method), by_role in drive.statuses.items()
        if min(status for statuses in by_role.values() for status in statuses) >= 400
        and not _is_never_offered(pattern, by_role)
    ]
    assert forgotten == [], "add to recipes.py what these routes need"


def _is_never_offered(pattern: str, by_role: dict[str, set[int]]) -> bool:
    """Django's administration shows rows: it makes, changes and deletes none but articles, accounts and domains."""
    statuses = set().union(*by_role.values())
    return statuses == {405} or (pattern.startswith("admin/") and 403 in statuses)


def test_every_outcome_was_seen(driven: tuple[Drive, dict[str, bytes]]) -> None:
    drive, _ = driven
    if _in_full():
        assert set(drive.outcomes) >= OUTCOMES


def test_nothing_in_valkey_holds_an_address_whatever_its_type(driven: tuple[Drive, dict[str, bytes]]) -> None:
    _, kept = driven
    assert any("thread:" in key for key in kept), "no page was kept, so nothing is proven"
    assert [key for key, said in kept.items() if any(find_forms(said, canary) for canary in EVERYBODY)] == []


def test_what_is_shown_on_purpose_was_seen(driven: tuple[Drive, dict[str, bytes]]) -> None:
    """The search would find an address: it finds those that are shown where they may be."""
    drive, _ = driven
    shown = {
        (canary.role, sight.asked.route) for sight, canary, _ in drive.watch.find([AUTHOR, SPELLED]) if sight.asked
    }
    assert (AUTHOR.role, "api/v1/moderation/commenters/<uuid:commenter_id>/reveal-email/") in shown
    assert (SPELLED.role, "desk/comments/<uuid:comment_id>/") in shown


def test_an_error_tells_its_text_to_nobody(driven: tuple[Drive, dict[str, bytes]]) -> None:
    """Each bug that was put in said an address; the log says that there was a bug."""
    drive, _ = driven
    lines = [sight.said for sight in drive.watch.seen if sight.place == "log of django.request"]
    if _in_full():
        assert any(b"HostileError" in line and "•••@•••".encode() in line for line in lines)
    assert not any(find_forms(line, canary) for line in lines for canary in (AUTHOR, TYPED))
