"""Telling a service outside an author's address: only one that the operator has named, and on record each time.

No other module of screening may open the vault (pyproject.toml); checks get what is passed to them.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from moderation.checks.remote.base import RemoteCheck
from moderation.identity.disclosure import address_posted_with
from moderation.models import ModerationEvent
from moderation.status import Actor


@transaction.atomic
def disclose_address(*, check: RemoteCheck, comment_id: uuid.UUID) -> str:
    """The address that a comment came with, for the service that this check asks; "" unless REMOTE_SEND_EMAIL has it.

    The record is written before the address is read, and once for each time that it is about to leave.
    """
    if not check.send_email:
        return ""
    ModerationEvent.objects.create(
        comment_id=comment_id, action="disclose_email", actor=Actor.MACHINE, detail={"to": check.name}
    )
    return address_posted_with(comment_id=comment_id)
