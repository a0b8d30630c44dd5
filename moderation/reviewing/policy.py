"""Putting a policy in force: read, checked against what the product promises, stored as the next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput, Stale
from moderation.models import ModerationEvent, PolicyVersion
from moderation.policy import Policy, PolicyError, parse_policy, refuse_broken_promises
from moderation.screening.policies import current_document
from moderation.status import Actor


def read_policy(document: Mapping[str, Any], *, field: str = "") -> Policy:
    """The policy that the document is. Raises InvalidInput naming the path of what is wrong, below `field`."""
    try:
        policy = parse_policy(document)
        refuse_broken_promises(policy)
    except PolicyError as error:
        path, _, message = str(error).partition(": ")
        path = field if path == "policy" and field else f"{field}.{path}" if field else path
        raise InvalidInput([FieldError(path, "invalid", f"This {message}.")]) from None
    return policy


def put_in_force(*, moderator: User, document: Mapping[str, Any]) -> dict[str, Any]:
    """Make the document the policy of all verdicts from now on; returns it with its new version.

    Its `version` says which policy was edited: if another is in force by now, nothing happens. So does nothing where
    the document says what is in force already. Raises InvalidInput and Stale.
    """
    read_policy(document)
    with transaction.atomic():
        current = current_document()
        if document["version"] != current["version"]:
            raise _stale(current["version"])
        if {**document} == current:
            return current
        number = int(current["version"]) + 1
        stored = {**document, "version": str(number)}
        try:
            with transaction.atomic():
                PolicyVersion.objects.create(version=number, document=stored, created_by=moderator)
        except IntegrityError:
            raise _stale(str(number)) from None
        ModerationEvent.objects.create(
            action="policy_put",
            actor=Actor.MODERATOR,
            moderator=moderator,
            detail={"version": number, "from": current["version"]},
        )
    return stored


def _stale(version: str) -> Stale:
    return Stale(
        gettext("Version %(number)s of the policy is in force by now. Read it, and make your change there.")
        % {"number": version}
    )
