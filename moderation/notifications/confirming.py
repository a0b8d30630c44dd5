"""Confirming an address: who can follow a link that was mailed to it reads that mailbox.

Only that earns trust. The link carries the number of a vault's row under a signature, never an address, and its page
changes nothing until its button is pressed: programs that look into mail follow links.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from moderation.errors import NotThere
from moderation.identity import persons as vault
from moderation.identity.models import Contact, Letter
from moderation.notifications.links import CONFIRMATION
from moderation.notifications.outbox import owe_letter

# Screening has usually decided by then, and what it takes for spam is not answered.
_PAUSE = timedelta(minutes=1)


def ask_to_confirm(*, contact: Contact) -> None:
    """Owe the address a letter that asks whether the comments under it are its owner's: once a day at most."""
    if not settings.CONFIRM_ADDRESSES or contact.confirmed_at is not None:
        return
    owe_letter(
        kind=Letter.Kind.CONFIRM,
        # By address, not by commenter: from however many browsers it is typed, its owner gets one letter.
        occasion=f"confirm:{contact.lookup}:{timezone.now():%Y-%m-%d}",
        language=get_language() or "",
        contact=contact,
        wait=_PAUSE,
    )


def confirm_address(*, token: str) -> None:
    """The address is its commenter's from now on. Again is the same. Raises NotThere."""
    if not vault.confirm_contact(contact_id=CONFIRMATION.read_token(token)):
        raise NotThere(gettext("Nothing is kept under this address any more."))
