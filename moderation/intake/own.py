"""What an author does with a comment of one's own: edit, withdraw. The token is the only key to it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from moderation import decisions
from moderation.errors import AlreadyWithdrawn, EditWindowOver, NotAllowed, NotEditable, NotThere
from moderation.identity import services as vault
from moderation.intake.fields import validate_body
from moderation.intake.pacing import Sender, TextKeys, refuse_duplicates, text_keys
from moderation.intake.tokens import hash_author_token
from moderation.markup import render_comment
from moderation.models import Comment, Revision
from moderation.screening.doorbell import ring
from moderation.search import fold_for_search
from moderation.status import Action, Actor, Status

_AUTHOR = decisions.Maker(Actor.AUTHOR)


def check_token(*, comment_id: uuid.UUID, token: str) -> bool:
    """Whether the token is this comment's."""
    stored = Comment.objects.filter(pk=comment_id).values_list("token_hash", flat=True).first()
    return secrets.compare_digest(stored or "", hash_author_token(token))


def edit_comment(*, comment_id: uuid.UUID, token: str, fields: Mapping[str, object]) -> None:
    """Write a new revision and have it screened; an approved text stays up until the new one is approved.

    Raises InvalidInput, NotThere, NotAllowed, AlreadyWithdrawn, EditWindowOver, NotEditable, Duplicate.
    """
    body = validate_body(fields)
    _take_step(comment_id=comment_id, token=token, action=Action.EDIT, body=body)


def withdraw_comment(*, comment_id: uuid.UUID, token: str) -> None:
    """Take the comment back, for good. Raises NotThere, NotAllowed, AlreadyWithdrawn."""
    _take_step(comment_id=comment_id, token=token, action=Action.WITHDRAW, body=None)


def find_own(*, comment_id: uuid.UUID, token: str) -> Comment:
    """The comment, if the token opens it. A wrong token on a hidden comment is the same as no comment."""
    comment = Comment.objects.select_related("commenter", "thread__article").filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    if secrets.compare_digest(comment.token_hash, hash_author_token(token)):
        return comment
    if comment.is_public:
        raise NotAllowed(gettext("This token does not belong to this comment."))
    raise NotThere(gettext("There is no such comment."))


@transaction.atomic
def _take_step(*, comment_id: uuid.UUID, token: str, action: Action, body: str | None) -> None:
    """The author's step does not depend on what others did meanwhile: it waits for them, and goes on from there."""
    Comment.objects.select_for_update().filter(pk=comment_id).first()
    comment = find_own(comment_id=comment_id, token=token)
    _refuse_what_is_over(comment=comment, action=action)
    decisions.apply(comment=comment, action=action, maker=_AUTHOR)
    if body is not None:
        _write_revision(comment=comment, body=body)


def _refuse_what_is_over(*, comment: Comment, action: Action) -> None:
    if comment.status == Status.WITHDRAWN:
        raise AlreadyWithdrawn(gettext("This comment has been withdrawn."))
    if action != Action.EDIT:
        return
    if comment.status not in decisions.TRANSITIONS[Action.EDIT]:
        raise NotEditable(gettext("This comment was not published, so it cannot be edited."))
    if timezone.now() >= comment.edit_until:
        raise EditWindowOver(gettext("The time for editing this comment is over."))


def _write_revision(*, comment: Comment, body: str) -> None:
    before = Revision.objects.get(comment=comment, number=comment.revision)
    own_address = vault.own_address_spans(comment_id=comment.pk, body=body)
    keys = _renew_text_keys(comment=comment, body=body)
    Revision.objects.create(
        comment=comment,
        number=Revision.objects.next_number(comment),
        body=body,
        body_html=render_comment(body),
        signals=before.signals | {"own_address": own_address},
    )
    with refuse_duplicates(keys=keys):
        Comment.objects.filter(pk=comment.pk).update(
            search_text=fold_for_search(f"{comment.commenter.name}\n{body}"),
            duplicate_by_browser=keys.by_browser,
            duplicate_by_origin=keys.by_origin,
        )
    # The job of the earlier text is over: its result would be discarded anyway.
    Revision.objects.filter(comment=comment, number=comment.revision).update(due_at=None, lease_key=None)
    transaction.on_commit(ring, robust=True)


def _renew_text_keys(*, comment: Comment, body: str) -> TextKeys:
    address_key, origin_key = vault.sender_keys(comment_id=comment.pk)
    sender = Sender(address_key=address_key, browser_key=comment.commenter.browser_key, origin_key=origin_key)
    return text_keys(sender=sender, thread_id=comment.thread_id, parent_id=comment.parent_id, body=body)
