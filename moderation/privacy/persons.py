"""Who a request is about: the commenters behind one mailbox, or one commenter. Never an address, and never a name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from moderation.errors import NotThere
from moderation.identity import persons as vault
from moderation.models import Comment, Commenter
from moderation.notifications.links import OWN_PAGE


@dataclass(frozen=True, slots=True)
class Person:
    """`contacts` are rows of the vault; `lookup` finds what else is kept under the mailbox, empty where a commenter was
    named and not a mailbox.
    """

    contacts: tuple[int, ...]
    commenters: frozenset[uuid.UUID]
    lookup: str = ""

    @property
    def comments(self) -> QuerySet[Comment]:
        """What the person wrote, the oldest first."""
        found = vault.comments_under(contact_ids=self.contacts)
        return found.select_related("thread__article", "commenter").order_by("id")


def find_person(*, token: str) -> Person:
    """Who reads the mailbox that a link was sent to. Raises NotThere: over, forged, or erased since."""
    mailbox = vault.find_mailbox(contact_id=OWN_PAGE.read_token(token))
    if mailbox is None:
        raise NotThere(gettext("Nothing is kept under this address any more."))
    return Person(contacts=mailbox.contacts, commenters=mailbox.commenters, lookup=mailbox.lookup)


def find_commenter(*, commenter_id: uuid.UUID) -> Person:
    """One commenter, with all addresses that were given. Raises NotThere."""
    if not Commenter.objects.filter(pk=commenter_id).exists():
        raise NotThere(gettext("There is no such commenter."))
    contacts = vault.contacts_of(commenter_id=commenter_id)
    return Person(contacts=contacts, commenters=frozenset({commenter_id}))
