"""What a reader may type into each field. Nothing is cut or mended: over a limit is an error naming the field."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from moderation.errors import FieldError, InvalidInput
from moderation.markup import is_blank

NAME_LIMIT = 100
EMAIL_LIMIT = 254
URL_LIMIT = 200
BODY_LIMIT = 5000
_HIDDEN_LIMIT = 2000

T = TypeVar("T")

_is_email = EmailValidator()
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Draft:
    """A submission whose fields are all acceptable; `body` is exactly what was sent."""

    author_name: str
    author_email: str
    author_url: str
    body: str
    parent: uuid.UUID | None
    notify_replies: bool
    form_token: str
    website: str


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def validate_draft(fields: Mapping[str, object]) -> Draft:
    """Read the fields of api.md's POST. Raises InvalidInput naming every field that is wrong, not just the first."""
    errors: list[FieldError] = []

    def read(name: str, rule: Callable[[object], T], fallback: T) -> T:
        try:
            return rule(fields.get(name))
        except _Refused as refused:
            errors.append(FieldError(name, refused.code, refused.message))
            return fallback

    draft = Draft(
        author_name=read("author_name", _name, ""),
        author_email=read("author_email", _email, ""),
        author_url=read("author_url", _url, ""),
        body=read("body", _body, ""),
        parent=read("parent", _parent, None),
        notify_replies=read("notify_replies", _flag, False),
        form_token=read("form_token", _hidden, ""),
        website=read("website", _hidden, ""),
    )
    if errors:
        raise InvalidInput(errors)
    return draft


def validate_body(fields: Mapping[str, object]) -> str:
    """The body of an edit. Raises InvalidInput."""
    try:
        return _body(fields.get("body"))
    except _Refused as refused:
        raise InvalidInput([FieldError("body", refused.code, refused.message)]) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Refused("not_a_string", "This has to be text.")
    if "\x00" in value:
        raise _Refused("null_character", "This contains a NUL character. Remove it.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _Refused("surrogate", "This contains half of a character (a lone surrogate). Remove it.")
    return value


def _bounded(text: str, limit: int) -> str:
    if len(text) > limit:
        raise _Refused("too_long", f"At most {limit:,} characters; this has {len(text):,}.")
    return text


def _name(value: object) -> str:
    text = _text(value)
    name = text.strip()
    if is_blank(name):
        raise _Refused("required", "Enter your name.")
    # Before trimming, which would quietly take them off the ends.
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        raise _Refused("control_character", "A name cannot contain control characters or line breaks.")
    return _bounded(name, NAME_LIMIT)


def _email(value: object) -> str:
    email = _text(value).strip()
    if not email:
        raise _Refused("required", "Enter your e-mail address. It will not be published.")
    _bounded(email, EMAIL_LIMIT)
    try:
        _is_email(email)
    except ValidationError:
        raise _Refused("invalid_email", "Enter a complete e-mail address, like reader@example.org.") from None
    return email


def _url(value: object) -> str:
    url = _bounded(_text(value).strip(), URL_LIMIT)
    if url:
        try:
            _is_url(url)
        except ValidationError:
            raise _Refused("invalid_url", "Enter a complete web address, beginning with https:// or http://.") from None
    return url


def _body(value: object) -> str:
    body = _text(value)
    if is_blank(body):
        raise _Refused("required", "Write something.")
    _bounded(body.strip(), BODY_LIMIT)
    return body


def _parent(value: object) -> uuid.UUID | None:
    text = _text(value)
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise _Refused("invalid_id", "This is not the id of a comment.") from None


def _flag(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise _Refused("not_a_boolean", "This has to be true or false.")


def _hidden(value: object) -> str:
    """What the form carries for us. Only a program makes it long, and a program is to get the answer of anybody."""
    return _text(value)[:_HIDDEN_LIMIT]
