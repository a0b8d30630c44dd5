"""What the form to report a comment shows: the reasons, everything typed, and beside each field what is wrong with it.

Nothing is validated here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from moderation.errors import DomainError, InvalidInput
from moderation.models import Report

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASONS: dict[str, str | _StrPromise] = {
    Report.Reason.OFFENSIVE: _("Offensive"),
    Report.Reason.ABUSIVE: _("Abusive or threatening"),
    Report.Reason.SPAM: _("Spam or advertising"),
    Report.Reason.OFF_TOPIC: _("Off topic"),
    Report.Reason.MISINFORMATION: _("Misinformation"),
    Report.Reason.ILLEGAL: _("Illegal content"),
    Report.Reason.OTHER: _("Something else"),
}
_TEXTS = ("reason", "details", "reporter_email")
_FIELDS = (*_TEXTS, "good_faith")


@dataclass(frozen=True, slots=True)
class ReportForm:
    """`errors` by the field's name; `problem` is what stands in the way of the whole. `opened`: just now, in place."""

    comment_id: uuid.UUID
    typed: Mapping[str, object] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    opened: bool = False

    @property
    def focus(self) -> str:
        """The field to begin with: the first that is wrong; on a page of its own, where nothing is wrong, none."""
        wrong = next((name for name in _FIELDS if name in self.errors), "")
        return wrong or (_FIELDS[0] if self.opened else "")

    @property
    def prefix(self) -> str:
        """What the ids of the form's elements begin with: several forms may be open on one page."""
        return f"report-{self.comment_id}"

    @property
    def reasons(self) -> list[tuple[str, str | _StrPromise]]:
        return list(REASONS.items())


def read_report(posted: Mapping[str, str]) -> dict[str, object]:
    """The fields of the contract's report. Browsers send line ends as CR LF, and of a box only that it is ticked."""
    fields: dict[str, object] = {name: posted.get(name, "").replace("\r\n", "\n") for name in _TEXTS}
    return fields | {"good_faith": "good_faith" in posted}


def build_report_form(
    *,
    comment_id: uuid.UUID,
    typed: Mapping[str, object] | None = None,
    refused: DomainError | None = None,
    opened: bool = False,
) -> ReportForm:
    """The form as it is shown: empty, or with what was typed and why it was refused."""
    errors = {each.field: each.message for each in refused.errors} if isinstance(refused, InvalidInput) else {}
    return ReportForm(
        comment_id=comment_id,
        typed=typed or {},
        errors=errors,
        problem=refused.message if refused is not None and not errors else "",
        opened=opened,
    )
