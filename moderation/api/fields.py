"""Reads the fields of requests that no service validates itself: text, lists, numbers, with every error named.

Each function appends to `errors` and returns something harmless, so that one answer names all that is wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

from moderation.errors import FieldError


def text_fault(value: object) -> tuple[str, str] | None:
    """Why this is no text that can be stored: a code and a sentence, or None."""
    if not isinstance(value, str):
        return "not_a_string", "This has to be text."
    if "\x00" in value:
        return "null_character", "This contains a NUL character. Remove it."
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        return "surrogate", "This contains half of a character (a lone surrogate). Remove it."
    return None


def read_text_field(
    fields: Mapping[str, object],
    name: str,
    errors: list[FieldError],
    *,
    most: int,
    required: bool = False,
    trim: bool = True,
) -> str:
    """A text of at most `most` characters; empty where it is missing or null."""
    value = fields.get(name)
    if value is None:
        value = ""
    fault = text_fault(value)
    if fault is not None or not isinstance(value, str):
        errors.append(FieldError(name, *(fault or ("invalid", "This cannot be accepted."))))
        return ""
    text = value.strip() if trim else value
    if required and not text:
        errors.append(FieldError(name, "required", "This is required."))
    elif len(text) > most:
        errors.append(FieldError(name, "too_long", f"At most {most:,} characters; this has {len(text):,}."))
    return text


def read_choice_field(
    fields: Mapping[str, object], name: str, errors: list[FieldError], *, choices: Collection[str]
) -> str:
    """One of `choices`, which is required."""
    value = fields.get(name)
    if isinstance(value, str) and value in choices:
        return value
    code = "required" if value is None else "invalid_choice"
    errors.append(FieldError(name, code, f"This has to be one of {', '.join(choices)}."))
    return next(iter(choices))


def read_flag_field(fields: Mapping[str, object], name: str, errors: list[FieldError]) -> bool | None:
    """True or false; None where it is missing or null."""
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return value
    errors.append(FieldError(name, "not_a_flag", "This has to be true or false."))
    return None


def read_time_field(fields: Mapping[str, object], name: str, errors: list[FieldError]) -> datetime | None:
    """A moment in UTC, given with its time zone; None where it is missing or null."""
    value = fields.get(name)
    if value is None:
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is not None:
            # Also finds the times at either end of the calendar that have no equivalent in UTC.
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    errors.append(FieldError(name, "invalid", "Give the time with its zone, as 2026-01-31T09:30:00Z."))
    return None


def read_text_list(
    fields: Mapping[str, object], name: str, errors: list[FieldError], *, choices: Collection[str]
) -> list[str] | None:
    """A list of some of `choices`; None where it is missing or null."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) and each in choices for each in value):
        errors.append(FieldError(name, "invalid_choice", f"This has to be a list of any of {', '.join(choices)}."))
        return None
    return value


def read_number_field(fields: Mapping[str, object], name: str, errors: list[FieldError], *, most: int) -> int:
    """A whole number from 1 to `most`, which is required."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    code = "required" if value is None else "not_a_number"
    errors.append(FieldError(name, code, f"This has to be a whole number from 1 to {most}."))
    return 1


def read_id_list(fields: Mapping[str, object], name: str, errors: list[FieldError], *, most: int) -> list[uuid.UUID]:
    """One to `most` ids, each once, in the order given."""
    value = fields.get(name)
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        code = "required" if value is None else "not_a_list"
        errors.append(FieldError(name, code, f"This has to be a list of 1 to {most} ids."))
        return []
    try:
        return list(dict.fromkeys(uuid.UUID(each) for each in value))
    except (ValueError, TypeError, AttributeError):
        errors.append(FieldError(name, "invalid_id", "One of these is not the id of a comment."))
        return []
