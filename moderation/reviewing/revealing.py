"""The one way to see an address: by name, with a justification, and on record before it is shown."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput, NotThere
from moderation.identity import services as vault
from moderation.identity.models import Contact
from moderation.markup import is_blank
from moderation.models import Commenter, ModerationEvent
from moderation.status import Actor
from moderation.wording import write_number

JUSTIFICATION_LIMIT = 1000


@transaction.atomic
def reveal_address(*, moderator: User, commenter_id: uuid.UUID, justification: str) -> str:
    """The address that a commenter gave last. Raises InvalidInput without a justification, and NotThere."""
    if is_blank(justification) or len(justification) > JUSTIFICATION_LIMIT:
        message = gettext("Say in 1 to %(limit)s characters why the address is needed: it goes on record.") % {
            "limit": write_number(JUSTIFICATION_LIMIT)
        }
        raise InvalidInput([FieldError("justification", "required", message)])
    commenter = Commenter.objects.filter(pk=commenter_id).first()
    if commenter is None:
        raise NotThere(gettext("There is no such commenter."))
    ModerationEvent.objects.create(
        commenter=commenter,
        action="reveal_email",
        actor=Actor.MODERATOR,
        moderator=moderator,
        detail={"justification": justification},
    )
    try:
        return vault.address_of(commenter_id=commenter_id)
    except Contact.DoesNotExist:
        raise NotThere(gettext("No address of this commenter is kept.")) from None
