"""Erasing a person (GDPR, Article 17): every text, name and address goes; that something stood there may stay.

Replies of others stay, below a placeholder. Who was shut out stays so: what is kept for that is a keyed hash of the
address, which nobody can read and which finds nothing but that very address. Again is the same as once.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction

from moderation import decisions
from moderation.identity import persons as vault
from moderation.models import Comment, Commenter, CommenterAction, ModerationEvent, Note
from moderation.privacy.blanking import blank_comments
from moderation.privacy.persons import Person
from moderation.queries.ready import forget_pages
from moderation.status import Action, Actor, Status

_ERASED_NAME = "—"


@transaction.atomic
def erase_person(*, person: Person, moderator: User | None = None) -> int:
    """Erase what is kept of a person; how many comments that were. By a moderator, else by the person."""
    maker = decisions.Maker(Actor.MODERATOR, moderator) if moderator else decisions.Maker(Actor.AUTHOR)
    rows = list(person.comments.values_list("pk", "thread"))
    ids = [pk for pk, _ in rows]
    for comment_id in ids:
        withdraw(comment_id=comment_id, maker=maker)
    blank_comments(ids)
    for commenter in Commenter.objects.select_for_update().filter(pk__in=person.commenters):
        _erase_commenter(commenter, person=person, maker=maker)
    vault.forget_contacts(contact_ids=person.contacts)
    if person.lookup:
        vault.forget_notices(lookup=person.lookup)
    threads = {thread for _, thread in rows}
    transaction.on_commit(lambda: forget_pages(thread_ids=threads), robust=True)
    return len(ids)


@transaction.atomic
def withdraw(*, comment_id: uuid.UUID, maker: decisions.Maker) -> None:
    """Take one comment back, for good, whatever became of it; one that is withdrawn stays so."""
    comment = Comment.objects.select_for_update().filter(pk=comment_id).first()
    if comment is not None and comment.status != Status.WITHDRAWN:
        decisions.apply(comment=comment, action=Action.WITHDRAW, maker=maker)


def _erase_commenter(commenter: Commenter, *, person: Person, maker: decisions.Maker) -> None:
    if commenter.standing.state in (Commenter.State.BANNED, Commenter.State.SUSPENDED):
        vault.keep_shut_out(contact_ids=person.contacts, commenter_id=commenter.pk, until=commenter.standing.until)
    if set(vault.contacts_of(commenter_id=commenter.pk)) - set(person.contacts):
        # The same name in the same browser under another address: that is not what was asked for.
        return
    if commenter.name != _ERASED_NAME:
        ModerationEvent.objects.create(
            commenter=commenter, action="erase", actor=maker.actor, moderator=maker.moderator
        )
    Note.objects.filter(commenter=commenter).delete()
    CommenterAction.objects.filter(commenter=commenter).update(reason="")
    ModerationEvent.objects.filter(commenter=commenter).erase_words()
    forget_name(commenter)


def forget_name(commenter: Commenter) -> None:
    """Leave nothing of a commenter but an id that nobody can be told by."""
    commenter.name, commenter.browser_key = _ERASED_NAME, ""
    commenter.email_masked, commenter.email_verified = "", False
    commenter.save(update_fields=["name", "browser_key", "email_masked", "email_verified"])
