"""Posting: one transaction writes the comment, its text, its author's address in the vault, and the answer to repeat.

The order of refusal is the contract's: fields, thread, parent, duplicate, flood. Size, syntax and pace were decided
before this is called. After the commit the doorbell rings; whether anybody hears it is not the reader's concern.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from moderation.errors import Flood
from moderation.identity import services as vault
from moderation.identity.crypto import mask_address
from moderation.identity.models import Contact
from moderation.intake.arrival import Arrival, ClientInfo, observe_arrival
from moderation.intake.fields import Draft, validate_draft
from moderation.intake.idempotency import Idempotency, announce_key, lock_key, store_answer
from moderation.intake.pacing import Sender, TextKeys, duplicate, is_duplicate, refuse_duplicates, take_slot
from moderation.intake.tokens import hash_author_token, new_author_token
from moderation.models import Comment, Commenter, IdempotencyKey, ModerationEvent, Revision
from moderation.notifications.confirming import ask_to_confirm
from moderation.screening.doorbell import ring
from moderation.search import fold_for_search
from moderation.status import Actor


@dataclass(frozen=True, slots=True)
class Submitted:
    """The accepted comment. `token` is the author's secret, in clear only here; `replayed`: a first answer repeated."""

    id: uuid.UUID
    token: str
    edit_until: datetime
    replayed: bool = False


def submit_comment(
    *, article_slug: str, fields: Mapping[str, object], client: ClientInfo, idempotency: Idempotency | None = None
) -> Submitted:
    """Accept a comment for screening.

    Raises InvalidInput, NotThere, ThreadClosed, InvalidParent, Duplicate, Flood; with an Idempotency-Key also
    KeyReused and InProgress.
    """
    draft = validate_draft(fields)
    arrival = observe_arrival(slug=article_slug, draft=draft, client=client)
    if idempotency is not None:
        announce_key(request=idempotency)
    with refuse_duplicates(keys=arrival.keys):
        submitted = _submit_once(draft=draft, client=client, arrival=arrival, idempotency=idempotency)
        if not submitted.replayed:
            transaction.on_commit(ring, robust=True)
    return submitted


def _submit_once(*, draft: Draft, client: ClientInfo, arrival: Arrival, idempotency: Idempotency | None) -> Submitted:
    key_row: IdempotencyKey | None = None
    if idempotency is not None:
        found = lock_key(request=idempotency)
        if isinstance(found, dict):
            return replay_answer(found)
        key_row = found
    submitted = _write(draft=draft, client=client, arrival=arrival)
    if key_row is not None and idempotency is not None:
        answer = {"id": str(submitted.id), "token": submitted.token, "edit_until": submitted.edit_until.isoformat()}
        store_answer(row=key_row, request=idempotency, answer=answer, comment_id=submitted.id)
    return submitted


def replay_answer(answer: dict[str, Any]) -> Submitted:
    """The acceptance that a stored answer stands for."""
    return Submitted(
        id=uuid.UUID(answer["id"]),
        token=answer["token"],
        edit_until=datetime.fromisoformat(answer["edit_until"]),
        replayed=True,
    )


def _write(*, draft: Draft, client: ClientInfo, arrival: Arrival) -> Submitted:
    if not client.staff:
        _pass_flood_gate(sender=arrival.sender, keys=arrival.keys)
    commenter, is_new = _find_commenter(draft=draft, client=client, browser_key=arrival.sender.browser_key)
    token = new_author_token()
    comment = _create_comment(commenter=commenter, draft=draft, arrival=arrival, token=token)
    Revision.objects.create(
        comment=comment, number=1, body=draft.body, body_html=arrival.body_html, signals=arrival.signals
    )
    ModerationEvent.objects.create(comment=comment, action="submit", actor=Actor.AUTHOR)
    contact = vault.register_contact(commenter_id=commenter.pk, address=draft.author_email, is_new=is_new)
    vault.record_origin(comment_id=comment.pk, contact=contact, origin_key=arrival.sender.origin_key)
    _follow_address(commenter=commenter, contact=contact)
    return Submitted(id=comment.pk, token=token, edit_until=comment.edit_until)


def _pass_flood_gate(*, sender: Sender, keys: TextKeys) -> None:
    try:
        take_slot(sender=sender)
    except Flood:
        # The slot may have been taken a moment ago by this very text, sent twice.
        if is_duplicate(keys=keys):
            raise duplicate() from None
        raise


def _find_commenter(*, draft: Draft, client: ClientInfo, browser_key: str) -> tuple[Commenter, bool]:
    """The browser's commenter of that name, and whether it is new; without a cookie, one for this comment alone."""
    masked = mask_address(draft.author_email)
    if not browser_key:
        return Commenter.objects.create(name=draft.author_name, staff=client.staff, email_masked=masked), True
    commenter, is_new = Commenter.objects.get_or_create(
        browser_key=browser_key, name=draft.author_name, staff=client.staff, defaults={"email_masked": masked}
    )
    if not is_new and commenter.email_masked != masked:
        commenter.email_masked = masked
        commenter.save(update_fields=["email_masked"])
    return commenter, is_new


def _follow_address(*, commenter: Commenter, contact: Contact) -> None:
    """The commenter is as confirmed as the address given now; one that is not is asked whose it is."""
    confirmed = contact.confirmed_at is not None
    if commenter.email_verified != confirmed:
        commenter.email_verified = confirmed
        commenter.save(update_fields=["email_verified"])
    if not commenter.staff:
        ask_to_confirm(contact=contact)


def _create_comment(*, commenter: Commenter, draft: Draft, arrival: Arrival, token: str) -> Comment:
    parent = arrival.parent
    return Comment.objects.create(
        thread=arrival.thread,
        parent=parent,
        root_id=None if parent is None else parent.root_id or parent.pk,
        depth=0 if parent is None else parent.depth + 1,
        commenter=commenter,
        author_url=draft.author_url,
        edit_until=timezone.now() + timedelta(seconds=settings.COMMENT_EDIT_WINDOW),
        notify_replies=draft.notify_replies,
        token_hash=hash_author_token(token),
        duplicate_by_browser=arrival.keys.by_browser,
        duplicate_by_origin=arrival.keys.by_origin,
        search_text=fold_for_search(f"{draft.author_name}\n{draft.body}"),
    )
