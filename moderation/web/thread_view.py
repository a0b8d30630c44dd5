"""Gathers what the reader page shows below the line: one page of a thread, or one conversation of it.

It reads through the public queries and one's own tokens, and decides only what stands on the page.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import orjson

from moderation.errors import DomainError, NotThere
from moderation.models import Thread
from moderation.queries import public
from moderation.queries.public import Order
from moderation.queries.threads import find_thread
from moderation.reacting import find_reactions
from moderation.web.choices import Choice, gather_choices
from moderation.web.conversation import Document, Node, Rules, add_waiting, arrange, cursor_of, walk
from moderation.web.live import Live, Place, prepare_live
from moderation.web.own_reading import read_own_comment

ORDERS: tuple[Order, ...] = ("newest", "oldest", "best")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page asks for. `comment` names one conversation; `cursor` continues a list."""

    order: Order = "newest"
    cursor: str = ""
    comment: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ThreadView:
    """What the template shows.

    named    the comment that was asked for; missing: it is not to be seen.
    choices  what editors set apart, shown above the thread where it begins.
    live     what a script needs to tell what is new.
    """

    thread: Thread
    nodes: list[Node]
    order: Order
    next_cursor: str
    previous_cursor: str
    named: uuid.UUID | None
    missing: bool
    choices: list[Choice]
    live: Live

    def find(self, comment_id: str) -> Node | None:
        """The node of that id, if it is on this page."""
        return next((node for node in walk(self.nodes) if str(node.id) == comment_id), None)


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """Which part of the thread is shown: `comments` as documents, `page` with the links to what comes next."""

    comments: Sequence[Document]
    page: Document
    named: uuid.UUID | None = None


def gather_thread(
    *,
    slug: str,
    asked: Asked,
    tokens: Mapping[uuid.UUID, str],
    reader_id: str | None,
    base_url: str,
    now: datetime,
) -> ThreadView:
    """What this reader sees: `tokens` are the keys to one's own comments, `reader_id` is the cookie's.

    Raises NotThere without such a public article, and InvalidInput for a cursor that never was one."""
    thread = find_thread(slug=slug)
    own = read_own_comments(tokens=tokens, base_url=base_url)
    excerpt = _read_conversation(slug=slug, asked=asked, own=own, base_url=base_url) or _read_page(
        slug=slug, asked=asked, base_url=base_url
    )
    rules = Rules(is_open=thread.is_open, max_depth=thread.max_depth)
    nodes = arrange(comments=excerpt.comments, rules=rules, own=own, now=now)
    if excerpt.named or not asked.cursor:
        nodes = add_waiting(nodes=nodes, own=own, now=now)
    mark_reactions(nodes=nodes, reader_id=reader_id)
    at_start = excerpt.named is None and not asked.cursor
    return ThreadView(
        thread=thread,
        nodes=nodes,
        order=asked.order,
        next_cursor=cursor_of(excerpt.page["next"]),
        previous_cursor=cursor_of(excerpt.page["previous"]),
        named=excerpt.named,
        missing=asked.comment is not None and excerpt.named is None and asked.comment not in own,
        choices=gather_choices(thread=thread, shown=nodes, base_url=base_url) if at_start else [],
        live=prepare_live(thread=thread, shown=nodes, place=_place_of_new(asked=asked, excerpt=excerpt)),
    )


def _place_of_new(*, asked: Asked, excerpt: _Excerpt) -> Place:
    """Where a new comment at the top level belongs among those on this page; "none": it belongs on another."""
    if excerpt.named is not None:
        return "none"
    if asked.order == "oldest":
        return "none" if excerpt.page["next"] else "end"
    return "none" if asked.cursor else "start"


def mark_reactions(*, nodes: Sequence[Node], reader_id: str | None) -> None:
    """What this reader voted and reported, and on which comments there is a vote to give."""
    shown = [node for node in walk(nodes) if node.public and node.comment["author"] is not None]
    seen = find_reactions(reader_id=reader_id, comment_ids=[node.id for node in shown])
    for node in shown:
        node.vote = seen.votes.get(node.id, 0)
        node.reported = node.id in seen.reported
        node.may_vote = node.own is None and node.id not in seen.own


def read_own_comments(*, tokens: Mapping[uuid.UUID, str], base_url: str) -> dict[uuid.UUID, Document]:
    """One's own comments by id; a key that opens nothing any more is passed over."""
    own: dict[uuid.UUID, Document] = {}
    for comment_id, token in tokens.items():
        with suppress(DomainError):
            own[comment_id] = read_own_comment(comment_id=comment_id, token=token, base_url=base_url)
    return own


def _read_page(*, slug: str, asked: Asked, base_url: str) -> _Excerpt:
    """A page of the thread, ready-made where nothing has changed since it was last read."""
    ready = public.thread_page_bytes(
        slug=slug,
        order=asked.order,
        limit=PAGE_SIZE,
        cursor=asked.cursor if asked.comment is None and asked.cursor else None,
        shape="nested",
        base_url=base_url,
    )
    page: Document = orjson.loads(ready.body)
    return _Excerpt(comments=page["results"], page=page)


def _read_conversation(*, slug: str, asked: Asked, own: Mapping[uuid.UUID, Document], base_url: str) -> _Excerpt | None:
    """The named comment with a page of its replies, below those it answers; None where it is not to be seen.

    One's own comment that others do not see is shown within the conversation it belongs to.
    """
    shown = asked.comment
    if shown is not None and shown in own and own[shown]["status"] != "approved":
        shown = uuid.UUID(str(own[shown]["parent"])) if own[shown]["parent"] else None
    if shown is None:
        return None
    try:
        document: Document = public.comment_document(comment_id=shown, base_url=base_url)
        if document["article"] != slug:
            return None
        page = public.replies_page(comment_id=shown, limit=PAGE_SIZE, cursor=asked.cursor or None, base_url=base_url)
        chain: Document = {**document, "replies": page["results"], "replies_next": page["next"]}
        while chain["parent"]:
            above = public.comment_document(comment_id=uuid.UUID(str(chain["parent"])), base_url=base_url)
            chain = {**above, "replies": [chain], "replies_next": None}
    except NotThere:
        return None
    # What comes next stands below the comment itself.
    return _Excerpt(comments=[chain], page={**page, "next": None}, named=asked.comment)
