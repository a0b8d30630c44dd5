"""Arranges comments for a page: which stand below which, what may be answered, and where one's own wait.

Pure: it takes the dictionaries of the public contract (api.md) and knows nothing of where they come from.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from moderation.web.moments import Moment, say_moment

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnStatus:
    """What the author is told of one's own comment, beside its text."""

    status: str
    explanation: str = ""
    automated: bool = False
    edit_until: Moment | None = None
    edit_seconds: int = 0
    editable: bool = False
    withdrawable: bool = True


@dataclass(slots=True)
class Node:
    """One comment on a page.

    more_cursor  leads to the replies that are not among `replies`; empty: there are none.
    public       whether others see it: what its author alone sees has no permalink and takes no reply.
    vote         what this reader's is: 1, -1 or 0; may_vote: not on one's own. reported: this reader has reported it.
    """

    comment: Document
    created: Moment
    edited: Moment | None = None
    can_reply: bool = False
    replies: list[Node] = field(default_factory=list)
    more_cursor: str = ""
    public: bool = True
    own: OwnStatus | None = None
    vote: int = 0
    may_vote: bool = False
    reported: bool = False

    @property
    def reply_count(self) -> int:
        """How many replies there are to it, those on other pages and one's own that wait included."""
        return max(int(self.comment["reply_count"]), len(self.replies))

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(str(self.comment["id"]))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the thread allows."""

    is_open: bool = True
    max_depth: int = 4


def arrange(
    *, comments: Iterable[Document], rules: Rules, own: Mapping[uuid.UUID, Document], now: datetime
) -> list[Node]:
    """The nodes of nested public comments; those in `own` carry what their author is told."""
    return [_node(comment=comment, rules=rules, own=own, now=now) for comment in comments]


def _node(*, comment: Document, rules: Rules, own: Mapping[uuid.UUID, Document], now: datetime) -> Node:
    mine = own.get(uuid.UUID(str(comment["id"])))
    return Node(
        comment=comment,
        created=say_moment(comment["created_at"], now=now),
        edited=say_moment(comment["edited_at"], now=now) if comment["edited_at"] else None,
        can_reply=rules.is_open and comment["author"] is not None and comment["depth"] < rules.max_depth,
        replies=arrange(comments=comment.get("replies") or [], rules=rules, own=own, now=now),
        more_cursor=cursor_of(comment.get("replies_next")),
        own=tell_author(mine, now=now) if mine else None,
    )


def own_node(*, comment: Document, now: datetime) -> Node:
    """One's own comment by itself, public or not."""
    return Node(
        comment=comment,
        created=say_moment(comment["created_at"], now=now),
        public=comment["status"] == "approved",
        own=tell_author(comment, now=now),
    )


def tell_author(comment: Document, *, now: datetime) -> OwnStatus:
    """What one's own comment (api.md) says to its author now."""
    decision = comment.get("decision") or {}
    until = comment.get("edit_until")
    left = datetime.fromisoformat(str(until).replace("Z", "+00:00")) - now if until else timedelta()
    status = comment["status"]
    return OwnStatus(
        status=status,
        explanation=decision.get("explanation") or "",
        automated=bool(decision.get("automated")),
        edit_until=say_moment(str(until), now=now) if until else None,
        edit_seconds=max(0, int(left.total_seconds())),
        editable=left > timedelta() and status in ("pending", "held", "approved"),
        withdrawable=status != "withdrawn",
    )


def add_waiting(*, nodes: list[Node], own: Mapping[uuid.UUID, Document], now: datetime) -> list[Node]:
    """Put those of one's own comments that the public does not see where they belong: below what they answer.

    Where that is not on this page they stand at the top, as a new comment does.
    """
    shown = {node.id: node for node in walk(nodes)}
    top: list[Node] = []
    for comment_id, comment in own.items():
        if comment_id in shown or comment["status"] in ("approved", "withdrawn"):
            continue
        node = own_node(comment=comment, now=now)
        parent = shown.get(uuid.UUID(str(comment["parent"]))) if comment["parent"] else None
        (parent.replies if parent else top).append(node)
    return top + nodes


def walk(nodes: Sequence[Node]) -> Iterable[Node]:
    """All nodes, in reading order."""
    for node in nodes:
        yield node
        yield from walk(node.replies)


def cursor_of(url: str | None) -> str:
    """The cursor in a page link of the contract; empty where there is no such page."""
    return parse_qs(urlsplit(url).query).get("cursor", [""])[0] if url else ""
