"""What the reply form shows: its fields with everything typed, and beside each what is wrong with it.

Nothing is validated here. The fields deliberately have no `maxlength`: it would silently cut what is pasted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from moderation.errors import FieldError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Field:
    """One visible field. `kind` is an input type, or "textarea"."""

    name: str
    label: str | _StrPromise
    kind: str
    required: bool
    autocomplete: str
    value: str = ""
    error: str = ""

    @property
    def id(self) -> str:
        return f"reply-{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """`problem` is what stands in the way of the whole, e.g. a duplicate; `answered_name` whom it replies to."""

    fields: tuple[Field, ...]
    form_token: str
    parent: str = ""
    answered_name: str = ""
    problem: str = ""

    @property
    def wrong(self) -> list[Field]:
        return [field for field in self.fields if field.error]

    @property
    def has_errors(self) -> bool:
        return bool(self.problem or self.wrong)

    @property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


_FIELDS = (
    Field("body", _("Comment"), "textarea", required=True, autocomplete="off"),
    Field("author_name", _("Name"), "text", required=True, autocomplete="name"),
    Field("author_email", _("Email"), "email", required=True, autocomplete="email"),
    Field("author_url", _("Website"), "url", required=False, autocomplete="url"),
)


def build_reply_form(
    *,
    form_token: str,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    problem: str = "",
    parent: str = "",
    answered_name: str = "",
) -> ReplyForm:
    """The form as it is shown: empty, or with what was typed and what is wrong with it."""
    typed = typed or {}
    said = {error.field: error.message for error in errors}
    names = {field.name for field in _FIELDS}
    elsewhere = [message for name, message in said.items() if name not in names]
    return ReplyForm(
        fields=tuple(
            Field(
                name=blank.name,
                label=blank.label,
                kind=blank.kind,
                required=blank.required,
                autocomplete=blank.autocomplete,
                value=typed.get(blank.name, ""),
                error=said.get(blank.name, ""),
            )
            for blank in _FIELDS
        ),
        form_token=form_token,
        parent=parent,
        answered_name=answered_name,
        problem=" ".join([problem, *elsewhere]).strip(),
    )
