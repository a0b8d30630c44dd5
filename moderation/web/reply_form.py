"""What the reply form shows: its fields with everything typed, and beside each what is wrong with it.

Nothing is validated here. The fields deliberately have no `maxlength`: it would silently cut what is pasted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from moderation.errors import FieldError
from moderation.intake.fields import BODY_LIMIT
from moderation.web.plural_forms import write_plural_forms

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
    hint: str | _StrPromise = ""
    limit: int = 0

    @property
    def id(self) -> str:
        return f"reply-{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The form as it is shown.

    submission  the id of this form, by which it is known when it is sent again.
    problem     what stands in the way of the whole, e.g. a duplicate.
    preview     the HTML of the text as it would look; None: nobody has asked.
    remember    whether the box is ticked to keep name, address and website; remembered: they are kept already.
    """

    fields: tuple[Field, ...]
    form_token: str
    submission: str = ""
    parent: str = ""
    problem: str = ""
    preview: str | None = None
    remember: bool = False
    remembered: bool = False

    @property
    def wrong(self) -> list[Field]:
        return [field for field in self.fields if field.error]

    @property
    def has_errors(self) -> bool:
        return bool(self.problem or self.wrong)

    @property
    def count_forms(self) -> SafeString:
        return write_count_forms()

    @property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


_FIELDS = (
    Field(
        "body",
        _("Comment"),
        "textarea",
        required=True,
        autocomplete="off",
        hint=_("*Emphasis*, **strong**, > quotes, lists and links are shown as such."),
        limit=BODY_LIMIT,
    ),
    Field("author_name", _("Name"), "text", required=True, autocomplete="name"),
    Field("author_email", _("Email"), "email", required=True, autocomplete="email"),
    Field("author_url", _("Website"), "url", required=False, autocomplete="url"),
)


def write_count_forms() -> SafeString:
    """How many characters are left, or too many, in the forms that a script needs (plural_forms.py)."""
    left = write_plural_forms(
        name="left", say=lambda count: ngettext("%(count)s character left", "%(count)s characters left", count)
    )
    over = write_plural_forms(
        name="over", say=lambda count: ngettext("%(count)s character too many", "%(count)s characters too many", count)
    )
    return left + over


def build_reply_form(
    *,
    form_token: str,
    submission: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    problem: str = "",
    parent: str = "",
    preview: str | None = None,
    remember: bool = False,
    remembered: bool = False,
) -> ReplyForm:
    """The form as it is shown: empty, or with what was typed and what is wrong with it."""
    typed = typed or {}
    said = {error.field: error.message for error in errors}
    names = {field.name for field in _FIELDS}
    elsewhere = [message for name, message in said.items() if name not in names]
    return ReplyForm(
        fields=tuple(
            replace(blank, value=typed.get(blank.name, ""), error=said.get(blank.name, "")) for blank in _FIELDS
        ),
        form_token=form_token,
        submission=submission,
        parent=parent,
        problem=" ".join([problem, *elsewhere]).strip(),
        preview=preview,
        remember=remember,
        remembered=remembered,
    )
