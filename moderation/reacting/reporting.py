"""Reports: a reader's complaint about a public comment, one a reader and comment, for moderators to answer.

A report of illegal content is a notice under Article 16 of the Digital Services Act: it says why, in good faith, and
whom to answer. That address goes into the vault with what it is owed; no address is kept of any other report.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from moderation import throttles, typed
from moderation.identity import services as vault
from moderation.identity.crypto import mask_address
from moderation.markup import is_blank
from moderation.models import ModerationEvent, Report
from moderation.notifications.notices import acknowledge_notice
from moderation.reacting.readers import Reader, ReaderKeys, lock_public, make_keys
from moderation.status import Actor
from moderation.typed import FieldReader, Refused

DETAILS_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class Filed:
    """The reader's report of a comment; `is_new`: this is the request that filed it."""

    id: uuid.UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Complaint:
    """`email` is empty but for a notice of illegal content."""

    reason: Report.Reason
    details: str
    email: str
    good_faith: bool


def report_comment(*, comment_id: uuid.UUID, fields: Mapping[str, object], reader: Reader) -> Filed:
    """File the complaint, unless this reader has one about this comment. Raises TooFast, InvalidInput, NotThere."""
    throttles.take(scope="report", key=reader.address, limit=settings.REPORTS_PER_MINUTE, seconds=60)
    complaint = _validate(fields)
    return _file(comment_id=comment_id, complaint=complaint, keys=make_keys(reader=reader, comment_id=comment_id))


@transaction.atomic
def _file(*, comment_id: uuid.UUID, complaint: _Complaint, keys: ReaderKeys) -> Filed:
    comment = lock_public(comment_id=comment_id)
    earlier = keys.find(Report.objects.filter(comment=comment))
    if earlier is not None:
        return Filed(id=earlier.pk, is_new=False)
    report = Report.objects.create(
        comment=comment,
        revision_id=cast(uuid.UUID, comment.published_revision_id),  # a public comment has one
        reader_key=keys.browser,
        origin_key=keys.origin,
        reason=complaint.reason,
        details=complaint.details,
        good_faith=complaint.good_faith,
        email_masked=mask_address(complaint.email) if complaint.email else "",
    )
    if complaint.email:
        acknowledge_notice(reporter=vault.register_reporter(report_id=report.pk, address=complaint.email))
    detail = {"report": str(report.pk), "reason": complaint.reason}
    ModerationEvent.objects.create(comment=comment, action="report", actor=Actor.READER, detail=detail)
    return Filed(id=report.pk, is_new=True)


def _validate(fields: Mapping[str, object]) -> _Complaint:
    given = FieldReader(fields)
    reason = given.read("reason", _reason, Report.Reason.OTHER)
    is_notice = reason == Report.Reason.ILLEGAL
    complaint = _Complaint(
        reason=reason,
        details=given.read("details", _needed_details if is_notice else _details, ""),
        good_faith=given.read("good_faith", _needed_faith if is_notice else typed.flag, False),
        email=given.read("reporter_email", _needed_email if is_notice else _unneeded_email, ""),
    )
    given.finish()
    return complaint


def _reason(value: object) -> Report.Reason:
    if isinstance(value, str) and value in Report.Reason.values:
        return Report.Reason(value)
    code = "invalid_choice" if value else "required"
    raise Refused(code, gettext("Choose a reason: one of %(names)s.") % {"names": ", ".join(Report.Reason.values)})


def _details(value: object) -> str:
    details = typed.text(value).strip()
    return typed.bounded("" if is_blank(details) else details, DETAILS_LIMIT)


def _needed_details(value: object) -> str:
    details = _details(value)
    if not details:
        raise Refused("required", gettext("Say what is illegal about it, and why you think so."))
    return details


def _needed_faith(value: object) -> bool:
    if not typed.flag(value):
        raise Refused(
            "required", gettext("Confirm that you believe in good faith that what you say is accurate and complete.")
        )
    return True


def _needed_email(value: object) -> str:
    email = typed.email(value)
    if not email:
        raise Refused("required", gettext("Enter your e-mail address. It is kept encrypted and never published."))
    return email


def _unneeded_email(value: object) -> str:
    """Refused where it is none, and kept nowhere: nobody is to be written to."""
    typed.email(value)
    return ""
