"""What may be typed into any field, whatever it is for. Nothing is cut or mended: over a limit is an error.

Which fields there are, and what each is called in words, their forms decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput
from moderation.wording import write_number

EMAIL_LIMIT = 254

T = TypeVar("T")

_is_email = EmailValidator()


class Refused(Exception):
    """A value that cannot be accepted: a stable slug, and a sentence that says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True)
class FieldReader:
    """Reads fields one by one, so that all that are wrong are named, not just the first."""

    fields: Mapping[str, object]
    errors: list[FieldError] = field(default_factory=list)

    def read(self, name: str, rule: Callable[[object], T], fallback: T) -> T:
        """What `rule` makes of the field; `fallback` where it raises Refused."""
        try:
            return rule(self.fields.get(name))
        except Refused as refused:
            self.errors.append(FieldError(name, refused.code, refused.message))
            return fallback

    def finish(self) -> None:
        """Raises InvalidInput where anything was refused."""
        if self.errors:
            raise InvalidInput(self.errors)


def text(value: object) -> str:
    """Text that both database engines take; empty where there is none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused("not_a_string", gettext("This has to be text."))
    if "\x00" in value:
        raise Refused("null_character", gettext("This contains a NUL character. Remove it."))
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refused("surrogate", gettext("This contains half of a character (a lone surrogate). Remove it."))
    return value


def bounded(value: str, limit: int) -> str:
    """The text, if it has at most `limit` characters."""
    if len(value) > limit:
        raise Refused("too_long", _too_long(len(value), limit))
    return value


def _too_long(length: int, limit: int) -> str:
    said = gettext("At most %(limit)s characters; this has %(length)s.")
    return said % {"limit": write_number(limit), "length": write_number(length)}


def email(value: object) -> str:
    """A complete address without the spaces around it; empty where there is none."""
    address = bounded(text(value).strip(), EMAIL_LIMIT)
    if address:
        try:
            _is_email(address)
        except ValidationError:
            raise Refused(
                "invalid_email", gettext("Enter a complete e-mail address, like reader@example.org.")
            ) from None
    return address


def flag(value: object) -> bool:
    """A truth value; false where there is none."""
    if value is None or isinstance(value, bool):
        return bool(value)
    raise Refused("not_a_boolean", gettext("This has to be true or false."))
