"""Drives every route in every role to every outcome; each call is taken back, so that the next finds the same world."""

from __future__ import annotations

import itertools
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.client import ClientHandler

from moderation.models import ApiToken
from tests.canary.recipes import RECIPES, Recipe
from tests.canary.routes import Route
from tests.canary.watching import Asked, Watch
from tests.canary.world import AUTHOR, TYPED, World

NOWHERE = uuid.UUID("01890000-0000-7000-8000-000000000000")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SCOPES = {
    "moderator": ["moderate"],
    "cms": ["articles:write"],
    "screening": ["screen"],
    "senior": ["moderate", "moderate:senior"],
    "admin": ["moderate", "moderate:senior", "articles:write", "screen", "admin"],
}
_HANDLER = ClientHandler(enforce_csrf_checks=False)
_numbers = itertools.count(1)
_LOST = {"slug": "no-such-article", "token": "no-token", "language": "xx", "url": "no/such/page", "app_label": "auth"}
_CODED = "".join(f"%{ord(sign):02X}" if not sign.isalnum() else sign for sign in TYPED.address)
_NONSENSE = "&".join(f"{name}={_CODED}" for name in ("q", "cursor", "order", "limit", "author", "next"))


class HostileError(Exception):
    """A bug of the worst kind: it says whose row it was about."""


@dataclass(frozen=True)
class Role:
    """Who asks: with which cookies, or with which token. `knows`: what the cookies tell the product."""

    name: str
    cookies: Any = None
    authorization: str = ""
    knows: str = ""

    def make_client(self) -> Client:
        client = Client(raise_request_exception=False)
        client.handler = _HANDLER
        if self.cookies is not None:
            # A copy: signing out would empty them for all that follow.
            client.cookies = SimpleCookie({name: morsel.value for name, morsel in self.cookies.items()})
        return client


@dataclass
class Drive:
    """What was answered: for each route and method, each role's statuses."""

    world: World
    watch: Watch
    statuses: dict[tuple[str, str], dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    outcomes: Counter[int] = field(default_factory=Counter)

    def call(self, route: Route, role: Role, method: str, path: str, body: Mapping[str, Any] | None) -> int:
        """One call, and all that comes of it; then it is taken back. Its status."""
        number = next(_numbers)
        given: dict[str, Any] = {"REMOTE_ADDR": f"10.1.{number >> 8 & 255}.{number & 255}"}
        given["headers"] = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
        if role.authorization:
            given["headers"]["Authorization"] = role.authorization
        if body is not None:
            given |= _encode(route, body)
        with transaction.atomic():
            with TestCase.captureOnCommitCallbacks(execute=True):
                response = getattr(role.make_client(), method.lower())(path, **given)
            carried = f"{path} {json.dumps(body, default=str)} {role.knows}".encode()
            asked = Asked(route.pattern, method, role.name, response.status_code, carried)
            self.watch.note_answer(response, asked)
            transaction.set_rollback(True)
        self.statuses[route.pattern, method][role.name].add(response.status_code)
        self.outcomes[response.status_code] += 1
        return int(response.status_code)


def make_roles(world: World) -> dict[str, list[Role]]:
    """Who comes to pages, to Django's administration and to the API; who may most comes last."""
    anybody, reader = Role("anybody"), Role("reader", cookies=world.cookies, knows=AUTHOR.address)
    people = {}
    for name in ("moderator", "senior", "admin"):
        client = Client()
        client.force_login(world.people[name])
        people[name] = Role(name, cookies=client.cookies)
    tokens = [Role("author's token", authorization=f"Comment {world.own_token}")]
    for name, scopes in SCOPES.items():
        _, secret = ApiToken.objects.create(user=world.people.get(name, world.people["senior"]), scopes=scopes)
        tokens.append(Role(f"{name}'s token", authorization=f"Token {secret}"))
    return {
        "page": [anybody, reader, people["moderator"], people["senior"]],
        "administration": [anybody, people["admin"]],
        "api": [anybody, *tokens],
    }


def drive_everything(world: World, watch: Watch, routes: list[Route], *, in_full: bool = True) -> Drive:
    """Every route as it is meant to be called, by each role; and by who may most with nothing there, with nonsense,
    too late, and with a bug. Not `in_full`: as it is meant, by the first role and the last."""
    drive = Drive(world, watch)
    everybody = make_roles(world)
    for route in routes:
        roles = everybody[route.kind] if in_full else [everybody[route.kind][0], everybody[route.kind][-1]]
        recipe = RECIPES.get(route.name, Recipe())
        for method in METHODS:
            if drive_method(drive, route, recipe, method, roles) and in_full:
                leave_the_road(drive, route, recipe, method, roles[-1])
    return drive


def drive_method(drive: Drive, route: Route, recipe: Recipe, method: str, roles: list[Role]) -> bool:
    """Whether the route has that method at all: that is for who may most to find out."""
    if not _may_have(route, method):
        return False
    for role in reversed(roles):
        with transaction.atomic():
            path, body = _prepare(drive.world, route, recipe, method)
            status = drive.call(route, role, method, path, body)
            transaction.set_rollback(True)
        if status == 405 or (status == 403 and route.kind == "administration"):
            return False
    return True


def _may_have(route: Route, method: str) -> bool:
    view = getattr(route.view, "cls", None)
    if view is not None:
        return hasattr(view, method.lower())
    return method in ("GET", "POST")


def _prepare(world: World, route: Route, recipe: Recipe, method: str) -> tuple[str, Mapping[str, Any] | None]:
    """Address and body of the call as it is meant."""
    arguments = (recipe.reads or recipe.arguments) if method == "GET" else recipe.arguments
    path = route.path({**_find_objects(route), **world.arguments, **arguments(world)})
    if method == "GET":
        return (f"{path}?{recipe.query}" if recipe.query else path), None
    return path, (recipe.bodies[method](world) if method in recipe.bodies else {})


def _find_objects(route: Route) -> dict[str, Any]:
    """Some row for a page of the administration; where its table is empty, one that is not there."""
    parts = route.pattern.removeprefix("admin/").split("/")
    found = 1
    if route.kind == "administration" and len(parts) > 2:
        try:
            row = apps.get_model(parts[0], parts[1])._default_manager.order_by("-pk").first()
        except LookupError:
            row = None
        found = getattr(row, "pk", 1)
    return {"object_id": found, "id": found, "content_type_id": 1, "url": "no-such-page"}


def _encode(route: Route, body: Mapping[str, Any]) -> dict[str, Any]:
    if route.kind != "api":
        return {"data": dict(body)}
    if "csv" in body:
        return {"data": body["csv"], "content_type": "text/csv"}
    return {"data": json.dumps(body, default=str), "content_type": "application/json"}


def leave_the_road(drive: Drive, route: Route, recipe: Recipe, method: str, most: Role) -> None:
    world = drive.world
    with transaction.atomic():
        path, body = _prepare(world, route, recipe, method)
        if "<" in route.pattern:
            ids = _find_objects(route) | dict.fromkeys(world.arguments, NOWHERE) | _LOST
            drive.call(route, most, method, route.path(ids | {"object_id": NOWHERE}), body)
        if route.kind != "administration":
            nonsense = None if body is None else dict.fromkeys((*body, "nonsense", "email"), TYPED.address)
            drive.call(route, most, method, f"{path.partition('?')[0]}?{_NONSENSE}", nonsense)
        with connection.execute_wrapper(_fail):
            drive.call(route, most, method, path, body)
        if recipe.stale is not None and method in recipe.stale:
            drive.call(route, most, method, path, recipe.stale[method](world))
        transaction.set_rollback(True)


def _fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Any statement but those that find out who asks."""
    if any(table in sql for table in ("SAVEPOINT", "django_session", "auth_user", "moderation_apitoken", "auth_perm")):
        return execute(sql, params, many, context)
    raise HostileError(f"Key (address)=({AUTHOR.address}) already exists.")
