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

from articles.models import Article
from moderation.errors import Flood, InvalidParent, NotThere, ThreadClosed
from moderation.identity import services as vault
from moderation.identity.crypto import keyed_hash, mask_address
from moderation.identity.origins import hash_client_address
from moderation.intake.fields import Draft, validate_draft
from moderation.intake.idempotency import Idempotency, announce_key, lock_key, store_answer
from moderation.intake.pacing import Sender, TextKeys, duplicate, is_duplicate, refuse_duplicates, take_slot, text_keys
from moderation.intake.tokens import hash_author_token, new_author_token, read_form_token
from moderation.markup import render_comment
from moderation.models import Comment, Commenter, IdempotencyKey, ModerationEvent, Revision, Thread
from moderation.screening.doorbell import ring
from moderation.search import fold_for_search
from moderation.status import Actor


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """Where a request comes from: the client's address, the reader's cookie, and whether a moderator is signed in."""

    address: str
    reader_id: str | None = None
    staff: bool = False


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
    if idempotency is not None:
        announce_key(request=idempotency)
    with transaction.atomic():
        submitted = _submit_once(slug=article_slug, draft=draft, client=client, idempotency=idempotency)
        if not submitted.replayed:
            transaction.on_commit(ring, robust=True)
    return submitted


def _submit_once(*, slug: str, draft: Draft, client: ClientInfo, idempotency: Idempotency | None) -> Submitted:
    key_row: IdempotencyKey | None = None
    if idempotency is not None:
        found = lock_key(request=idempotency)
        if isinstance(found, dict):
            return replay_answer(found)
        key_row = found
    submitted = _write(slug=slug, draft=draft, client=client)
    if key_row is not None and idempotency is not None:
        answer = {"id": str(submitted.id), "token": submitted.token, "edit_until": submitted.edit_until.isoformat()}
        store_answer(row=key_row, request=idempotency, answer=answer)
    return submitted


def replay_answer(answer: dict[str, Any]) -> Submitted:
    """The acceptance that a stored answer stands for."""
    return Submitted(
        id=uuid.UUID(answer["id"]),
        token=answer["token"],
        edit_until=datetime.fromisoformat(answer["edit_until"]),
        replayed=True,
    )


def _write(*, slug: str, draft: Draft, client: ClientInfo) -> Submitted:
    thread = open_thread(slug=slug)
    parent = find_parent(thread=thread, parent_id=draft.parent)
    sender = _identify_sender(draft=draft, client=client)
    keys = text_keys(sender=sender, thread_id=thread.pk, parent_id=draft.parent, body=draft.body)
    if is_duplicate(keys=keys):
        raise duplicate()
    signals = _observe(draft=draft, client=client, slug=slug, thread=thread)
    if not client.staff:
        _pass_flood_gate(sender=sender, keys=keys)
    commenter = _find_commenter(draft=draft, client=client, browser_key=sender.browser_key)
    token = new_author_token()
    comment = _create_comment(thread=thread, parent=parent, commenter=commenter, draft=draft, keys=keys, token=token)
    Revision.objects.create(
        comment=comment, number=1, body=draft.body, body_html=render_comment(draft.body), signals=signals
    )
    ModerationEvent.objects.create(comment=comment, action="submit", actor=Actor.AUTHOR)
    contact = vault.register_contact(commenter_id=commenter.pk, address=draft.author_email)
    vault.record_origin(comment_id=comment.pk, contact=contact, client_address=client.address)
    return Submitted(id=comment.pk, token=token, edit_until=comment.edit_until)


def open_thread(*, slug: str) -> Thread:
    """The thread of a published article, made where it is the first time. Raises NotThere and ThreadClosed."""
    article = Article.objects.published().filter(slug=slug).first()
    if article is None:
        raise NotThere("There is no such article.")
    thread, _ = Thread.objects.select_related("article").get_or_create(article=article)
    if not thread.is_open:
        raise ThreadClosed("This thread is closed: it takes no more comments.")
    return thread


def find_parent(*, thread: Thread, parent_id: uuid.UUID | None) -> Comment | None:
    """The comment replied to. Raises InvalidParent; one that is not public is as good as none."""
    if parent_id is None:
        return None
    parent = Comment.objects.filter(pk=parent_id, thread=thread, published_revision__isnull=False).first()
    if parent is None:
        raise InvalidParent("The comment you reply to is not in this thread, or is not public any more.")
    if parent.depth >= thread.max_depth:
        raise InvalidParent("This conversation is as deep as it gets. Reply to the comment above instead.")
    return parent


def _identify_sender(*, draft: Draft, client: ClientInfo) -> Sender:
    return Sender(
        address_key=vault.address_key(address=draft.author_email),
        browser_key=keyed_hash("browser", client.reader_id) if client.reader_id else "",
        origin_key=hash_client_address(client_address=client.address),
    )


def _pass_flood_gate(*, sender: Sender, keys: TextKeys) -> None:
    try:
        take_slot(sender=sender)
    except Flood:
        # The slot may have been taken a moment ago by this very text, sent twice.
        if is_duplicate(keys=keys):
            raise duplicate() from None
        raise


def _observe(*, draft: Draft, client: ClientInfo, slug: str, thread: Thread) -> dict[str, Any]:
    """The signals (checks/base.py) that only the intake can see. No address is among them."""
    state, seconds = read_form_token(token=draft.form_token, article_slug=slug)
    interval = timedelta(seconds=settings.COMMENT_FLOOD_INTERVAL)
    pace = vault.measure_pace(address=draft.author_email, client_address=client.address, interval=interval)
    namesakes = vault.commenters_sharing(address=draft.author_email)
    return {
        "honeypot": bool(draft.website),
        "form_token": state,
        "seconds_to_fill": seconds,
        "own_address": vault.spell_spans(address=draft.author_email, body=draft.body),
        "recent_from_address": pace.from_address,
        "recent_from_client": pace.from_client,
        "duplicate_elsewhere": _is_written(thread=thread, draft=draft, commenters=namesakes),
        "flood_elsewhere": pace.just_now and not client.staff,
        "banned": _is_banned(commenters=namesakes)
        or vault.is_blocked(address=draft.author_email, client_address=client.address),
    }


def _is_written(*, thread: Thread, draft: Draft, commenters: list[uuid.UUID]) -> bool:
    texts = Revision.objects.newest().filter(comment__thread=thread, comment__parent_id=draft.parent, body=draft.body)
    return texts.filter(comment__commenter__in=commenters).exclude(comment__status="withdrawn").exists()


def _is_banned(*, commenters: list[uuid.UUID]) -> bool:
    banned = Commenter.objects.filter(pk__in=commenters, state__in=["banned", "suspended"])
    return any(one.state_until is None or one.state_until > timezone.now() for one in banned)


def _find_commenter(*, draft: Draft, client: ClientInfo, browser_key: str) -> Commenter:
    """The browser's commenter of that name; without a cookie, one for this comment alone."""
    masked = mask_address(draft.author_email)
    if not browser_key:
        return Commenter.objects.create(name=draft.author_name, staff=client.staff, email_masked=masked)
    commenter, created = Commenter.objects.get_or_create(
        browser_key=browser_key, name=draft.author_name, staff=client.staff, defaults={"email_masked": masked}
    )
    if not created and commenter.email_masked != masked:
        commenter.email_masked = masked
        commenter.save(update_fields=["email_masked"])
    return commenter


def _create_comment(
    *, thread: Thread, parent: Comment | None, commenter: Commenter, draft: Draft, keys: TextKeys, token: str
) -> Comment:
    comment = Comment(
        thread=thread,
        parent=parent,
        root_id=None if parent is None else parent.root_id or parent.pk,
        depth=0 if parent is None else parent.depth + 1,
        commenter=commenter,
        author_url=draft.author_url,
        edit_until=timezone.now() + timedelta(seconds=settings.COMMENT_EDIT_WINDOW),
        notify_replies=draft.notify_replies,
        token_hash=hash_author_token(token),
        duplicate_by_browser=keys.by_browser,
        duplicate_by_origin=keys.by_origin,
        search_text=fold_for_search(f"{draft.author_name}\n{draft.body}"),
    )
    with refuse_duplicates(keys=keys):
        comment.save(force_insert=True)
    return comment
