"""Gathers what the reader page shows below the line: one page of a thread, or one conversation of it.

It reads through the public queries and one's own tokens, and decides only what stands on the page.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from moderation.errors import DomainError, NotThere
from moderation.queries import public
from moderation.queries.public import Order
from moderation.queries.threads import find_thread
from moderation.web.conversation import Node, Rules, add_waiting, arrange, cursor_of, walk
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
    """What the template shows. `named` is the comment that was asked for; `missing`: it is not to be seen."""

    comment_count: int
    is_open: bool
    nodes: list[Node]
    order: str
    next_cursor: str = ""
    previous_cursor: str = ""
    named: uuid.UUID | None = None
    missing: bool = False

    def find(self, comment_id: str) -> Node | None:
        """The node of that id, if it is on this page."""
        return next((node for node in walk(self.nodes) if str(node.id) == comment_id), None)


def gather_thread(
    *, slug: str, asked: Asked, tokens: Mapping[uuid.UUID, str], base_url: str, now: datetime
) -> ThreadView:
    """Raises NotThere without such a public article, and InvalidInput for a cursor that never was one."""
    thread = find_thread(slug=slug)
    facts = {"comment_count": thread.comment_count, "is_open": thread.is_open, "order": asked.order}
    rules = Rules(is_open=thread.is_open, max_depth=thread.max_depth)
    own = _read_own(tokens=tokens, base_url=base_url)
    if asked.comment is not None:
        named = _gather_conversation(asked=asked, comment_id=asked.comment, slug=slug, own=own, base_url=base_url)
        if named is not None:
            documents, page = named
            nodes = add_waiting(
                nodes=arrange(comments=documents, rules=rules, own=own, now=now), own=own, now=now
            )
            return ThreadView(nodes=nodes, named=asked.comment, **facts, **_cursors(page))
    page = _read_page(slug=slug, asked=asked, base_url=base_url)
    nodes = arrange(comments=page["results"], rules=rules, own=own, now=now)
    if not asked.cursor:
        nodes = add_waiting(nodes=nodes, own=own, now=now)
    missing = asked.comment is not None and asked.comment not in own
    return ThreadView(nodes=nodes, missing=missing, **facts, **_cursors(page))


def _read_page(*, slug: str, asked: Asked, base_url: str) -> Mapping[str, Any]:
    """A page of the thread, ready-made where nothing has changed since it was last read."""
    document = public.thread_page_bytes(
        slug=slug,
        order=asked.order,
        limit=PAGE_SIZE,
        cursor=asked.cursor if asked.comment is None and asked.cursor else None,
        shape="nested",
        base_url=base_url,
    )
    page: Mapping[str, Any] = orjson.loads(document.body)
    return page


def _read_own(*, tokens: Mapping[uuid.UUID, str], base_url: str) -> dict[uuid.UUID, Mapping[str, Any]]:
    """One's own comments by id; a key that opens nothing any more is passed over."""
    own: dict[uuid.UUID, Mapping[str, Any]] = {}
    for comment_id, token in tokens.items():
        try:
            own[comment_id] = read_own_comment(comment_id=comment_id, token=token, base_url=base_url)
        except DomainError:
            continue
    return own


def _gather_conversation(
    *, asked: Asked, comment_id: uuid.UUID, slug: str, own: Mapping[uuid.UUID, Mapping[str, Any]], base_url: str
) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]] | None:
    """The named comment with a page of its replies, below those it answers; None where it is not to be seen.

    One's own comment that others do not see is shown within the conversation it belongs to.
    """
    waiting = own.get(comment_id)
    if waiting is not None and waiting["status"] != "approved":
        if not waiting["parent"]:
            return None
        comment_id = uuid.UUID(str(waiting["parent"]))
    try:
        document = public.comment_document(comment_id=comment_id, base_url=base_url)
        if document["article"] != slug:
            return None
        page = public.replies_page(
            comment_id=comment_id, limit=PAGE_SIZE, cursor=asked.cursor or None, base_url=base_url
        )
        chain = {**document, "replies": page["results"], "replies_next": None}
        while chain["parent"]:
            above = public.comment_document(comment_id=uuid.UUID(str(chain["parent"])), base_url=base_url)
            chain = {**above, "replies": [chain], "replies_next": None}
    except NotThere:
        return None
    return [chain], page


def _cursors(page: Mapping[str, Any]) -> dict[str, str]:
    return {"next_cursor": cursor_of(page["next"]), "previous_cursor": cursor_of(page["previous"])}
