"""Lays out readers' reports of one comment for a moderator: those to answer, and those that were answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from moderation.web.moments import Moment, say_moment
from moderation.web.report_form import REASONS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_STATES: dict[str, str | _StrPromise] = {
    "open": _("Open"),
    "upheld": _("Upheld"),
    "dismissed": _("Dismissed"),
    "withdrawn": _("The author withdrew the comment"),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One report. `of_earlier_text`: the comment has been edited since."""

    reason: str
    details: str
    address: str
    is_notice: bool
    is_open: bool
    state: str
    closed_by: str
    made: Moment
    of_earlier_text: bool


def lay_out_reports(reports: Sequence[Mapping[str, Any]], *, revision: int, now: datetime) -> list[Complaint]:
    """The reports of a staff comment (api.md) whose newest text is number `revision`: the open ones first."""
    complaints = [
        Complaint(
            reason=str(REASONS.get(each["reason"], each["reason"])),
            details=each["details"],
            address=each["reporter_email_masked"],
            is_notice=each["reason"] == "illegal",
            is_open=each["state"] == "open",
            state=str(_STATES.get(each["state"], each["state"])),
            closed_by=each["closed_by"] or "",
            made=say_moment(each["created_at"], now=now),
            of_earlier_text=each["revision"] < revision,
        )
        for each in reports
    ]
    return sorted(complaints, key=lambda each: not each.is_open)
