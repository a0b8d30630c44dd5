"""What no field expects, at every text field that the API documents: refused by name or kept as it is, never a 500.

The fields are those of the OpenAPI document and of a body that is accepted: an operation without one fails here.
"""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from moderation.api.documentation import _document
from moderation.api.schema import JSON
from moderation.models import Comment
from moderation.screening.policies import default_document
from tests.api.conftest import PASSWORD, Api, fields
from tests.api.everything import everything

__all__ = ["everything"]

Path = tuple[str | int, ...]

DOCUMENT: dict[str, Any] = json.loads(_document(JSON))
# No text at all, for neither database.
UNSTORABLE = ("a\x00b", "a\ud800b")
HOSTILE: tuple[Any, ...] = (
    *UNSTORABLE,
    "x" * 70_000,
    "\u202eevil\u2066\u2069\u200f",
    "Z" + "\u0301\u0489" * 400,
    "👨‍👩‍👧‍👦🏴\U000e0067\U000e0062\U000e007f" * 9,
    "שלום \u2067مرحبا\u2069 %s {0} ${x} =cmd|'!A0 '; DROP TABLE x; --<script>",
    "line\r\nBcc: everybody@example.org\u2028\x85\x1b[31m",
    10**400,
    {"a": [[[[[[{}]]]]]]},
)
BODIES = (
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b'{"x": "\xed\xa0\x80"}',
    b'{"x": NaN}',
    b'{"x": ' + b"9" * 9_000 + b"}",
    b'{"x":' * 5_000 + b"1" + b"}" * 5_000,
    b"[" * 30_000,
    b"[]",
    gzip.compress(b" " * 10_000_000),
)
# A throttle's, an answer's to repeat, a session's: they are about the request.
ABOUT_REQUESTS = {"moderation.IdempotencyKey", "moderation.PostingSlot", "sessions.Session"}


def operations() -> Iterator[tuple[str, str, str]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if JSON in operation.get("requestBody", {}).get("content", {}):
                yield operation["operationId"], method.upper(), path


def accepted(operation: str, things: dict[str, Any]) -> dict[str, Any]:
    """A body that is accepted."""
    pending = {"ids": [things["held_id"]], "reason": "", "note": "Both."}
    version = Comment.objects.get(pk=things["comment_id"]).version
    policy = default_document()
    reworded = policy | {"reasons": [policy["reasons"][0] | {"label": "In other words"}, *policy["reasons"][1:]]}
    return {
        "put_article": {
            "title": "The ferry",
            "url": "https://news.example/ferry",
            "summary": "Late.",
            "byline": "City desk",
            "section": "City",
            "body_html": "<p>Late.</p>",
            "published_at": "2026-01-01T00:00:00Z",
            "lead_image": {"url": "https://news.example/a.png", "caption": "A ferry", "credit": "The desk"},
        },
        "patch_article": {"title": "The ferry", "thread": {"state": "open"}},
        "post_comment": fields(author_url="https://example.org", form_token="", website="", parent=None),
        "preview_comment": {"body": "A word."},
        "create_token": {"username": "mo", "password": PASSWORD, "name": "A program", "scopes": ["moderate"]},
        "edit_comment": {"body": "Another word."},
        "report_comment": {
            "reason": "illegal",
            "details": "So it is.",
            "reporter_email": "notice@example.org",
            "good_faith": True,
        },
        "vote": {"value": 1},
        "request_link": {"email": "reader@example.org"},
        "select_batch": {"ids": pending["ids"]},
        "apply_batch": {"action": "spam", "reason": "", "note": "All of them."},
        "add_block": {"kind": "email", "value": "someone@example.org", "until": "2030-01-01T00:00:00Z"},
        "act_on_commenter": {"action": "ban", "until": "2030-01-01T00:00:00Z", "reason": "Threats."},
        "add_commenter_note": {"body": "A remark."},
        "reveal_email": {"justification": "A court asks for it, file 12."},
        "block_sender": {"kind": "email", "until": "2030-01-01T00:00:00Z"},
        "decide": {"action": "hold", "version": version, "reason": "", "note": "To be seen."},
        "add_note": {"body": "A remark."},
        "redact_comment": {"version": version, "spans": [[0, 3]], "note": "A name."},
        "dismiss_reports": {"note": "It is fine."},
        "decide_many": {**pending, "action": "spam"},
        "restore_adapter": {"automatic": True},
        "put_policy": reworded,
        "backtest_policy": {"policy": policy, "since": "2026-01-01T00:00:00Z"},
        "take_second_look": {"action": "approve", "reason": ""},
        "change_desk_settings": {"view": "list"},
        "add_phrase": {"phrase": "fen witch", "tier": "suspect", "language": "en"},
    }[operation]


def text_places(body: Any, path: Path = (), seen: set[Path] | None = None) -> Iterator[Path]:
    """Where the texts are; of a list's elements the first that has them there."""
    seen = set() if seen is None else seen
    items = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in items:
        place = (*path, name)
        kind = tuple("*" if isinstance(part, int) else part for part in place)
        if isinstance(value, str) and kind not in seen:
            seen.add(kind)
            yield place
        yield from text_places(value, place, seen)


def documented_texts(method: str, path: str) -> Iterator[Path]:
    schema = DOCUMENT["paths"][path][method.lower()]["requestBody"]["content"][JSON]["schema"]
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name, field in schema.get("properties", {}).items():
        if "string" in (field.get("type") or ()):
            yield (name,)


def replace(body: dict[str, Any], place: Path, value: Any) -> dict[str, Any]:
    changed: Any = copy.deepcopy(body)
    inner = changed
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = value
    return changed  # type: ignore[no-any-return]  # what goes in comes out


def count_rows() -> dict[str, int]:
    kept = (model for model in apps.get_models() if model._meta.managed and model._meta.label not in ABOUT_REQUESTS)
    tables = {model._meta.db_table: model._meta.label for model in kept}
    with connection.cursor() as cursor:
        counts = (f"SELECT '{table}', COUNT(*) FROM {table}" for table in tables)  # noqa: S608 -- names of our own tables
        cursor.execute(" UNION ALL ".join(counts))
        return {tables[table]: count for table, count in cursor.fetchall()}


def send(api: Api, method: str, path: str, body: Any, **headers: str) -> int:
    """The status; what was accepted is taken back, what was refused left nothing to be."""
    with transaction.atomic():
        status: int = api.call(method, path, body, **headers).status_code
        transaction.set_rollback(status < 400)
    return status


@pytest.fixture
def things(everything, settings, anybody):
    """One of each thing, with a report to be dismissed; and nobody is too fast."""
    settings.LINKS_PER_MINUTE = settings.PREVIEWS_PER_MINUTE = 10_000
    anybody.post(f"comments/{everything['comment_id']}/reports/", {"reason": "spam"})
    selected = Api(everything["authorization"]).post("moderation/batches/", {"ids": [everything["held_id"]]}).json()
    return everything | {"batch_id": selected["id"]}


def caller(operation: str, things: dict[str, Any]) -> Api:
    """Whoever the operation is for."""
    return Api(f"Comment {things['token']}" if operation == "edit_comment" else things["authorization"])


def is_fine(value: Any, status: int) -> bool:
    if status in (400, 401, 404, 409, 413, 422):
        return True
    return status < 300 and value not in UNSTORABLE


def test_every_text_of_every_body_is_refused_or_kept_and_nothing_breaks(things):
    broken: list[Any] = []
    for operation, method, path in operations():
        api = caller(operation, things)
        url, body = path.format(**things), accepted(operation, things)
        assert send(api, method, url, body) < 300, f"{operation} has to accept what every change is made to"
        before = count_rows()
        for place in {*text_places(body), *documented_texts(method, path)}:
            for value in HOSTILE:
                status = send(api, method, url, replace(body, place, value))
                if not is_fine(value, status):
                    broken.append((operation, place, ascii(value)[:30], status))
        assert count_rows() == before, operation
    assert broken == []


def test_no_operation_breaks_over_bytes_that_are_no_object(things):
    broken: list[Any] = []
    before = count_rows()
    for operation, method, path in operations():
        api = caller(operation, things)
        for raw in BODIES:
            # A body that was announced as compressed is taken as it is: nothing is ever unpacked.
            headers = {"Content_Encoding": "gzip"} if raw.startswith(b"\x1f\x8b") else {}
            status = send(api, method, path.format(**things), raw, **headers)
            if status not in (400, 413, 415):
                broken.append((operation, raw[:20], status))
    assert broken == []
    assert count_rows() == before
