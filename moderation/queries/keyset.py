"""Pages by position, not by number: a cursor holds the sort values of the row it stands at, and the direction.

Nothing is counted and nothing skipped, so page 1,000 costs what page 1 does, and rows that appear or vanish
meanwhile shift nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from moderation.errors import FieldError, InvalidInput

MAX_LIMIT = 100

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Key:
    """One sort column, by its name in the rows; the last of an ordering has to be unique."""

    name: str
    descending: bool = False
    kind: type[uuid.UUID | float | datetime | str] = uuid.UUID


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order, and the cursors of the neighbouring pages, None where there is none."""

    rows: list[Row]
    next: str | None
    previous: str | None


def fetch_page(*, queryset: QuerySet[Any, Any], keys: Sequence[Key], limit: int, cursor: str | None) -> Page[Any]:
    """One page of a queryset of dicts (`.values()`) or of models. Raises InvalidInput on a bad limit or cursor."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput([FieldError("limit", "invalid", f"The limit is a number from 1 to {MAX_LIMIT}.")])
    backwards, position = _decode(cursor, keys) if cursor is not None else (False, None)
    found = queryset.order_by(*_order(keys, backwards))
    if position is not None:
        found = found.filter(_beyond(keys, position, backwards))
    rows = list(found[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    # There is a page behind the one that a cursor leads to, unless all of it has vanished since.
    behind = False
    if position is not None and rows:
        edge = _position(rows[-1 if backwards else 0], keys)
        behind = queryset.filter(_beyond(keys, edge, not backwards)).exists()
    has_next, has_previous = (behind, more) if backwards else (more, behind)
    return Page(
        rows=rows,
        next=_encode(rows[-1], keys, backwards=False) if has_next else None,
        previous=_encode(rows[0], keys, backwards=True) if has_previous else None,
    )


def select_before(*, queryset: QuerySet[Any, Any], keys: Sequence[Key], row: Any) -> QuerySet[Any, Any]:
    """What stands before a row in this ordering, in no order."""
    return queryset.filter(_beyond(keys, _position(row, keys), True))


def cursor_after(row: Any, keys: Sequence[Key]) -> str:
    """The cursor of what follows a row."""
    return _encode(row, keys, backwards=False)


def _order(keys: Sequence[Key], backwards: bool) -> list[str]:
    return [f"-{key.name}" if key.descending != backwards else key.name for key in keys]


def _beyond(keys: Sequence[Key], position: Sequence[Any], backwards: bool) -> Q:
    """Rows after the position in this direction: greater in the first column that differs."""
    beyond, equal = Q(), Q()
    for key, value in zip(keys, position, strict=True):
        operator = "lt" if key.descending != backwards else "gt"
        beyond |= equal & Q(**{f"{key.name}__{operator}": value})
        equal &= Q(**{key.name: value})
    return beyond


def _position(row: Any, keys: Sequence[Key]) -> list[Any]:
    return [getattr(row, key.name) if isinstance(row, models.Model) else row[key.name] for key in keys]


def _encode(row: Any, keys: Sequence[Key], *, backwards: bool) -> str:
    values = [_write_value(value) for value in _position(row, keys)]
    text = json.dumps(["p" if backwards else "n", *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[Key]) -> tuple[bool, list[Any]]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if direction not in ("n", "p") or len(values) != len(keys):
            raise ValueError("no cursor of this ordering")
        position = [_read_value(key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error, RecursionError):
        raise InvalidInput([FieldError("cursor", "invalid", "This cursor is not one that a page gave out.")]) from None
    return direction == "p", position


def _write_value(value: Any) -> float | int | str:
    if isinstance(value, float | int):
        return value
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _read_value(key: Key, value: Any) -> Any:
    if key.kind is float and isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    if not isinstance(value, str):
        raise ValueError("a value of another kind")
    if key.kind is uuid.UUID:
        return uuid.UUID(value)
    if key.kind is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if key.kind is str and value.isprintable():
        return value
    raise ValueError("a value of another kind")
