"""Reads query parameters. A bad value of a known one is refused by name; unknown ones are never looked at."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TypeVar

from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.request import Request

from moderation.api.errors import invalid_parameter

MOST_PER_PAGE = 100
LONGEST_TEXT = 200
LONGEST_CURSOR = 500
LONGEST_SHARE = 20
SHARE = re.compile(r"[0-9]+(?:\.[0-9]+)?")

Choice = TypeVar("Choice", bound=str)


def read_limit(request: Request, *, default: int = 50) -> int:
    """`limit`, 1 to 100."""
    text = request.query_params.get("limit")
    if text is None:
        return default
    # Three digits at most, and ASCII ones: int() would also take "５", " 5 " and "5_0".
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST_PER_PAGE):
        raise invalid_parameter("limit", f"limit has to be a whole number from 1 to {MOST_PER_PAGE}.")
    return int(text)


def read_cursor(request: Request) -> str | None:
    """`cursor`, which is an earlier answer's, unread here. Whoever reads it refuses one that it did not write."""
    text = request.query_params.get("cursor")
    if text is None:
        return None
    if not text or not text.isascii() or not text.isprintable() or len(text) > LONGEST_CURSOR:
        raise invalid_parameter("cursor", "cursor has to be taken from the next or previous link of a page.")
    return text


def read_choice(request: Request, name: str, choices: Collection[Choice], *, default: Choice) -> Choice:
    """One of `choices`."""
    text = request.query_params.get(name, default)
    for choice in choices:
        if text == choice:
            return choice
    raise invalid_parameter(name, f"{name} has to be one of {', '.join(choices)}.")


def read_text(request: Request, name: str) -> str:
    """A text to search or filter by, empty where the parameter is missing."""
    return check_text(name, request.query_params.get(name, ""))


def check_text(name: str, text: str) -> str:
    """The text, if it could be anything in the database."""
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise invalid_parameter(name, f"{name} has to be at most {LONGEST_TEXT} characters, without NUL.")
    return text


def read_number(request: Request, name: str, *, most: int) -> int | None:
    """A whole number from 0 to `most`; None where the parameter is missing."""
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
        raise invalid_parameter(name, f"{name} has to be a whole number from 0 to {most}.")
    return int(text)


def read_share(request: Request, name: str) -> float | None:
    """A number from 0 to 1, in decimal digits; None where the parameter is missing."""
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (len(text) <= LONGEST_SHARE and SHARE.fullmatch(text) and float(text) <= 1):
        raise invalid_parameter(name, f"{name} has to be a number from 0 to 1, such as 0.75.")
    return float(text)


def read_id(request: Request, name: str) -> uuid.UUID | None:
    """A UUID; None where the parameter is missing."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise invalid_parameter(name, f"{name} has to be a UUID.") from None


def read_time(request: Request, name: str) -> datetime | None:
    """An RFC 3339 date or time. One without an offset is in UTC."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)) is not None:
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        if moment is not None:
            # Also finds the times at either end of the calendar that have no equivalent in UTC.
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise invalid_parameter(name, f"{name} has to be a date or time such as 2026-01-31T08:00:00Z.")
