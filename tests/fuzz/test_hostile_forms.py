"""What no field expects, in every field that any page reads: an answer, never a 500, and nothing unstorable stored.

Which fields there are is found by watching what each page asks of its form and its address: none is forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils.datastructures import MultiValueDict

from moderation.identity.models import Contact
from moderation.models import AuditSample, Decision, WordlistEntry
from moderation.notifications.links import CONFIRMATION, OWN_PAGE
from moderation.reacting import Reader, report_comment
from moderation.reviewing.wordlist import add_phrase
from moderation.status import Action
from moderation.web.urls import urlpatterns
from tests.factories import find, make_article, make_moderator, publish, step, submit
from tests.roles import NOBODY, read_matrix

MATRIX = read_matrix("pages.txt")
# Percent-encoded, as browsers and their enemies send it: no text for any database, no UTF-8, and what hides or breaks.
MIXED = "a%00b%ED%A0%80%FF" + quote(
    "\u202e\u2066\ufeffZ" + "\u0301" * 99 + "👨‍👩‍👧 \r\nBcc: x@example.org\u2028<script>=1+1 {0} %s"
)
DIGITS = "9" * 5_000
TOGETHER = (DIGITS, "[" * 9_000, "x" * 70_000)
# Each field by itself on every page: without it, where anybody may write; the fields of other pages are tried together.
EVERYWHERE = os.environ.get("FUZZ") == "everywhere"
# What a form needs so that more than its first fields are read.
PLAUSIBLE = {"action": "hold", "kind": "email", "tier": "suspect", "reason": "", "view": "list", "language": "de"}


class Watch:
    """Which names each form, or address, was asked for."""

    def __init__(self) -> None:
        self.names: dict[int, set[str]] = {}


@pytest.fixture
def watch(monkeypatch):
    watching = Watch()
    for method in ("get", "getlist", "__getitem__", "__contains__"):
        ask = getattr(MultiValueDict, method)

        def asked(self: Any, name: Any, *rest: Any, _ask: Callable[..., Any] = ask) -> Any:
            watching.names.setdefault(id(self), set()).add(str(name))
            return _ask(self, name, *rest)

        monkeypatch.setattr(MultiValueDict, method, asked)
    return watching


@pytest.fixture
def things(db, settings):
    """One of each thing that a path names."""
    settings.COMMENT_FLOOD_INTERVAL = 0
    for name in ("COMMENT_POSTS", "PREVIEWS", "VOTES", "REPORTS", "LINKS", "SIGN_IN_ATTEMPTS"):
        setattr(settings, f"{name}_PER_MINUTE", 10**6)
    admin = make_moderator("ada", admin=True)
    article = make_article("ferry")
    public, held = publish(article), submit(article)
    step(held, Action.HOLD, admin)
    reader = Reader(address="10.9.9.9", id="r" * 32, is_new=False)
    report_comment(comment_id=public.pk, fields={"reason": "spam"}, reader=reader)
    decided = Decision.objects.get(comment=held.id)
    contact = Contact.objects.earliest("pk")
    entry = add_phrase(moderator=admin, phrase="fen witch", tier="suspect")
    sample = AuditSample.objects.create(revision=decided.revision, decision=decided, share=1.0)
    return {
        "comment_id": public.pk,
        "commenter_id": public.commenter_id,
        "decision_id": decided.pk,
        "sample_id": sample.pk,
        "entry_id": WordlistEntry.objects.get(phrase=entry.phrase).pk,
        "slug": "ferry",
        "language": "de",
        "admin": admin,
        "tokens": {
            "confirm": CONFIRMATION.make_token(contact_id=contact.pk),
            "me": OWN_PAGE.make_token(contact_id=contact.pk),
        },
    }


def routes(patterns: Sequence[object], outer: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        assert isinstance(pattern, URLPattern | URLResolver)
        arguments = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, arguments)
        else:
            yield pattern.name or "", arguments


def address(route: str, arguments: tuple[str, ...], things: dict[str, Any]) -> str:
    given = {name: things.get(name, NOBODY) for name in arguments}
    if "token" in arguments:
        given["token"] = things["tokens"][route]
    return reverse(route, kwargs=given)


@contextmanager
def nothing_unstorable() -> Iterator[list[str]]:
    """SQL that would be refused by PostgreSQL, whichever database this is."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if any(isinstance(each, str) and ("\x00" in each) for each in params or ()):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def send(client: Client, method: str, path: str, fields: dict[str, str]) -> Any:
    """The answer to one request with its fields as they are; what it did is taken back."""
    text = "&".join(f"{quote(name)}={value}" for name, value in fields.items())
    with transaction.atomic():
        if method == "GET":
            answer = client.generic("GET", f"{path}?{text}")
        else:
            answer = client.generic("POST", path, text, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return answer


def find_fields(client: Client, method: str, path: str, watch: Watch, version: int) -> set[str]:
    """Asked once with nothing, and again with everything that was asked for."""
    known: set[str] = set()
    for _ in range(3):
        watch.names.clear()
        answer = send(client, method, path, plausible(known, version))
        found = watch.names.get(id(getattr(answer.wsgi_request, method)), set()) - known
        if not found:
            break
        known |= found
    return known - {"csrfmiddlewaretoken"}


def plausible(names: set[str], version: int) -> dict[str, str]:
    return {name: str(version) if name == "version" else quote(PLAUSIBLE.get(name, "A word.")) for name in names}


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_no_page_breaks_over_what_is_in_its_fields(method, things, watch):
    client = Client(raise_request_exception=False)
    broken: list[Any] = []
    seen: set[str] = set()
    version = find(things["comment_id"]).version
    for route, arguments in routes(urlpatterns):
        if (route, method) not in MATRIX or route == "logout":
            continue
        client.force_login(things["admin"])
        path = address(route, arguments, things)
        fields = find_fields(client, method, path, watch, version)
        seen |= fields
        base = plausible(fields, version)
        tries = [dict.fromkeys(fields, value) for value in (MIXED, *TOGETHER)]
        if EVERYWHERE or (method == "POST" and MATRIX[route, method]["anybody"] == "yes"):
            tries += [base | {name: MIXED} for name in fields]
        for given in tries:
            with nothing_unstorable() as unstorable:
                status = send(client, method, path, given).status_code
            if status >= 500 or unstorable:
                broken.append((route, [name for name in given if given[name] != base[name]], status, unstorable[:1]))
    assert broken == []
    assert len(seen) > 20
