"""What a reader may type into each field. Nothing is cut or mended: over a limit is an error naming the field."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext

from moderation import typed
from moderation.errors import FieldError, InvalidInput
from moderation.markup import has_tower, is_blank
from moderation.typed import FieldReader, Refused

NAME_LIMIT = 100
URL_LIMIT = 200
BODY_LIMIT = 5000
_HIDDEN_LIMIT = 2000

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


def validate_draft(fields: Mapping[str, object]) -> Draft:
    """Read the fields of api.md's POST. Raises InvalidInput naming every field that is wrong, not just the first."""
    reader = FieldReader(fields)
    draft = Draft(
        author_name=reader.read("author_name", _name, ""),
        author_email=reader.read("author_email", _email, ""),
        author_url=reader.read("author_url", _url, ""),
        body=reader.read("body", _body, ""),
        parent=reader.read("parent", _parent, None),
        notify_replies=reader.read("notify_replies", typed.flag, False),
        form_token=reader.read("form_token", _hidden, ""),
        website=reader.read("website", _hidden, ""),
    )
    reader.finish()
    return draft


def validate_body(fields: Mapping[str, object]) -> str:
    """The body of an edit. Raises InvalidInput."""
    try:
        return _body(fields.get("body"))
    except Refused as refused:
        raise InvalidInput([FieldError("body", refused.code, refused.message)]) from None


def _name(value: object) -> str:
    text = typed.text(value)
    name = text.strip()
    if is_blank(name):
        raise Refused("required", gettext("Enter your name."))
    # Before trimming, which would quietly take them off the ends.
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        raise Refused("control_character", gettext("A name cannot contain control characters or line breaks."))
    if has_tower(name):
        raise Refused("stacked_marks", gettext("A name cannot pile so many marks on one letter."))
    return typed.bounded(name, NAME_LIMIT)


def _email(value: object) -> str:
    email = typed.email(value)
    if not email:
        raise Refused("required", gettext("Enter your e-mail address. It will not be published."))
    return email


def _url(value: object) -> str:
    url = typed.bounded(typed.text(value).strip(), URL_LIMIT)
    if url:
        try:
            _is_url(url)
        except ValidationError:
            raise Refused(
                "invalid_url", gettext("Enter a complete web address, beginning with https:// or http://.")
            ) from None
    return url


def _body(value: object) -> str:
    body = typed.text(value)
    if is_blank(body):
        raise Refused("required", gettext("Write something."))
    typed.bounded(body.strip(), BODY_LIMIT)
    return body


def _parent(value: object) -> uuid.UUID | None:
    text = typed.text(value)
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused("invalid_id", gettext("This is not the id of a comment.")) from None


def _hidden(value: object) -> str:
    """What the form carries for us. Only a program makes it long, and a program is to get the answer of anybody."""
    return typed.text(value)[:_HIDDEN_LIMIT]
