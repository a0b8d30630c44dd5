"""Confirming an address: who can follow a link that was mailed to it reads that mailbox.

Only that earns trust. The link carries the number of a vault's row under a signature, never an address, and its page
changes nothing until its button is pressed: programs that look into mail follow links. The page shows what was written
and by what name: somebody else may have typed the address, on a day on which its owner wrote as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from moderation.errors import NotThere
from moderation.identity import persons as vault
from moderation.identity.models import Contact, Letter
from moderation.models import Comment, Revision
from moderation.notifications.links import CONFIRMATION
from moderation.notifications.outbox import owe_letter
from moderation.status import Status

# Screening has usually decided by then, and what it takes for spam is not answered.
_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wrote under the address, for its owner to say whether that was them; `comment` may be gone."""

    comment: Comment | None
    text: str
    is_answered: bool


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


def find_asked_comment(*, contact_id: int) -> Comment | None:
    """The comment that the owner of the address is asked about: the last one under it that is published or held."""
    comments = vault.comments_under(contact_ids=[contact_id]).select_related("commenter", "thread__article")
    return comments.filter(status__in=[Status.APPROVED, Status.HELD]).order_by("-id").first()


def read_question(*, token: str) -> Question:
    """What the page behind a letter's link asks. Raises NotThere."""
    contact = Contact.objects.filter(pk=CONFIRMATION.read_token(token)).first()
    if contact is None:
        raise _erased()
    comment = find_asked_comment(contact_id=contact.pk)
    text = Revision.objects.newest().filter(comment=comment).values_list("body", flat=True).first()
    return Question(comment=comment, text=text or "", is_answered=contact.confirmed_at is not None)


def confirm_address(*, token: str) -> None:
    """The address is its commenter's from now on. Again is the same. Raises NotThere."""
    if not vault.confirm_contact(contact_id=CONFIRMATION.read_token(token)):
        raise _erased()


def _erased() -> NotThere:
    return NotThere(gettext("Nothing is kept under this address any more."))
