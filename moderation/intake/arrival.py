"""What can be known of a submission before anything is written: where it goes, who sends it, what is odd about it.

All of it is read outside the transaction, so that the database's one writer, where there is only one, is held for as
short a time as can be. What has to be exact, duplicates and floods, is decided inside.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Article
from moderation.errors import InvalidParent, NotThere, ThreadClosed
from moderation.identity import services as vault
from moderation.identity.crypto import keyed_hash
from moderation.identity.origins import hashes_since_yesterday
from moderation.intake.fields import Draft
from moderation.intake.pacing import Sender, TextKeys, text_keys
from moderation.intake.tokens import read_form_token
from moderation.markup import render_comment
from moderation.models import Comment, Revision, Thread


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """Where a request comes from: the client's address, the reader's cookie, and whether a moderator is signed in."""

    address: str
    reader_id: str | None = None
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """`signals` are those of checks/base.py, as JSON data; no address is among them."""

    thread: Thread
    parent: Comment | None
    sender: Sender
    keys: TextKeys
    signals: dict[str, Any]
    body_html: str


def observe_arrival(*, slug: str, draft: Draft, client: ClientInfo) -> Arrival:
    """Raises NotThere, ThreadClosed and InvalidParent."""
    thread = open_thread(slug=slug)
    parent = find_parent(thread=thread, parent_id=draft.parent)
    origin_keys = hashes_since_yesterday(client_address=client.address)
    sender = Sender(
        address_key=vault.hash_address(address=draft.author_email),
        browser_key=keyed_hash("browser", client.reader_id) if client.reader_id else "",
        origin_key=origin_keys[0],
    )
    return Arrival(
        thread=thread,
        parent=parent,
        sender=sender,
        keys=text_keys(sender=sender, thread_id=thread.pk, parent_id=draft.parent, body=draft.body),
        signals=_form_signals(draft=draft, slug=slug)
        | _address_signals(draft=draft, client=client, thread=thread, sender=sender, origin_keys=origin_keys),
        body_html=render_comment(draft.body),
    )


def open_thread(*, slug: str) -> Thread:
    """The thread of a published article, made where it is the first time. Raises NotThere and ThreadClosed."""
    thread = (
        Thread.objects.select_related("article")
        .filter(article__slug=slug, article__in=Article.objects.published())
        .first()
    )
    if thread is None:
        article = Article.objects.published().filter(slug=slug).first()
        if article is None:
            raise NotThere(gettext("There is no such article."))
        thread, _ = Thread.objects.select_related("article").get_or_create(article=article)
    if not thread.is_open:
        raise ThreadClosed(gettext("This thread is closed: it takes no more comments."))
    return thread


def find_parent(*, thread: Thread, parent_id: uuid.UUID | None) -> Comment | None:
    """The comment replied to. Raises InvalidParent; one that is not public is as good as none."""
    if parent_id is None:
        return None
    parent = Comment.objects.filter(pk=parent_id, thread=thread, published_revision__isnull=False).first()
    if parent is None:
        raise InvalidParent(gettext("The comment you reply to is not in this thread, or is not public any more."))
    if parent.depth >= thread.max_depth:
        raise InvalidParent(gettext("This conversation is as deep as it gets. Reply to the comment above instead."))
    return parent


def _form_signals(*, draft: Draft, slug: str) -> dict[str, Any]:
    state, seconds = read_form_token(token=draft.form_token, article_slug=slug)
    return {"honeypot": bool(draft.website), "form_token": state, "seconds_to_fill": seconds}


def _address_signals(
    *, draft: Draft, client: ClientInfo, thread: Thread, sender: Sender, origin_keys: list[str]
) -> dict[str, Any]:
    interval = timedelta(seconds=settings.COMMENT_FLOOD_INTERVAL)
    pace = vault.measure_pace(address_key=sender.address_key, origin_keys=origin_keys, interval=interval)
    namesakes = vault.namesakes(address_key=sender.address_key)
    beside = f"{draft.author_name}\n{unquote(draft.author_url)}"
    return {
        "own_address": vault.spell_spans(address=draft.author_email, body=draft.body),
        "own_address_beside": bool(vault.spell_spans(address=draft.author_email, body=beside)),
        "recent_from_address": pace.from_address,
        "recent_from_client": pace.from_client,
        "duplicate_elsewhere": bool(namesakes) and _is_written(thread=thread, draft=draft, namesakes=namesakes),
        "flood_elsewhere": pace.just_now and not client.staff,
        "banned": _is_banned(namesakes=namesakes, draft=draft, sender=sender)
        or vault.is_blocked(address=draft.author_email, client_address=client.address),
    }


def _is_written(*, thread: Thread, draft: Draft, namesakes: list[vault.Namesake]) -> bool:
    texts = Revision.objects.newest().filter(comment__thread=thread, comment__parent_id=draft.parent, body=draft.body)
    ids = [namesake.commenter_id for namesake in namesakes]
    return texts.filter(comment__commenter__in=ids).exclude(comment__status="withdrawn").exists()


def _is_banned(*, namesakes: list[vault.Namesake], draft: Draft, sender: Sender) -> bool:
    """Whether somebody who gave this address is shut out.

    Who typed an address has not shown that it is theirs: whoever has is not shut out for what others did under it.
    """
    own = (sender.browser_key, draft.author_name)
    proven = bool(sender.browser_key) and any(
        namesake.confirmed and (namesake.browser_key, namesake.name) == own for namesake in namesakes
    )
    return any(_is_shut_out(namesake) and (namesake.confirmed or not proven) for namesake in namesakes)


def _is_shut_out(namesake: vault.Namesake) -> bool:
    lasting = namesake.state_until is None or namesake.state_until > timezone.now()
    return namesake.state in ("banned", "suspended") and lasting
