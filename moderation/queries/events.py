"""The audit log: who did what to which comment, newest first; and the same without pages, for a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from moderation.models import Comment, ModerationEvent
from moderation.queries.documents import format_time
from moderation.queries.keyset import Key, Page, fetch_page
from moderation.queries.public import page_document
from moderation.status import Actor

# Ids are UUIDv7: they sort by the time at which they were made.
_NEWEST_FIRST = (Key("id", descending=True),)
_RELATED = ("moderator", "commenter", "comment__commenter", "comment__thread__article")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class EventFilters:
    """What the log is narrowed to: from `since` on, before `until`; `actor` is a kind of actor or a moderator's name.

    A commenter's events are those about the person and those about what the person wrote.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    action: str | None = None
    article: str | None = None
    comment: uuid.UUID | None = None
    commenter: uuid.UUID | None = None

    def apply(self) -> QuerySet[ModerationEvent]:
        """The events, in no order yet."""
        wanted = {
            "created_at__gte": self.since,
            "created_at__lt": self.until,
            "actor" if self.actor in _KINDS else "moderator__username": self.actor,
            "action": self.action,
            "comment__thread__article__slug": self.article,
            "comment": self.comment,
        }
        events = ModerationEvent.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
        if self.commenter is None:
            return events
        written = Comment.objects.filter(commenter=self.commenter).values("pk")
        return events.filter(Q(commenter=self.commenter) | Q(comment__in=written))


EVERYTHING = EventFilters()


def events_page(
    *, filters: EventFilters = EVERYTHING, limit: int = 50, cursor: str | None = None, base_url: str
) -> dict[str, Any]:
    """A page of the log. Raises InvalidInput."""
    page = read_log(filters=filters, limit=limit, cursor=cursor)
    given = {
        "since": format_time(filters.since),
        "until": format_time(filters.until),
        "actor": filters.actor,
        "action": filters.action,
        "article": filters.article,
        "comment": filters.comment,
        "commenter": filters.commenter,
    }
    return page_document(
        page=page,
        results=[event_document(event) for event in page.rows],
        url=f"{base_url}/api/v1/moderation/events/",
        parameters={name: value for name, value in given.items() if value is not None} | {"limit": limit},
    )


def read_log(*, filters: EventFilters, limit: int, cursor: str | None) -> Page[ModerationEvent]:
    """The same as rows, each with whom and what it is about. Raises InvalidInput."""
    events = filters.apply().select_related(*_RELATED)
    return fetch_page(queryset=events, keys=_NEWEST_FIRST, limit=limit, cursor=cursor)


def walk_log(*, filters: EventFilters) -> Iterator[ModerationEvent]:
    """All of it, newest first, a few hundred rows at a time: no long transaction, whatever the length."""
    events = filters.apply().select_related(*_RELATED).order_by("-id")
    rows = list(events[:_AT_ONCE])
    while rows:
        yield from rows
        rows = list(events.filter(pk__lt=rows[-1].pk)[:_AT_ONCE])


def logged_moderators() -> list[str]:
    """The user names of all who have done something that is in the log, those who have left included."""
    done = ModerationEvent.objects.filter(moderator=OuterRef("pk"))
    return list(User.objects.filter(Exists(done)).order_by("username").values_list("username", flat=True))


def event_document(event: ModerationEvent) -> dict[str, Any]:
    """One event as the API answers it."""
    return {
        "id": str(event.pk),
        "action": event.action,
        "actor": event.actor,
        "moderator": event.moderator.get_username() if event.moderator else None,
        "comment": str(event.comment_id) if event.comment_id else None,
        "commenter": str(event.commenter_id) if event.commenter_id else None,
        "detail": event.detail,
        "created_at": format_time(event.created_at),
    }


_KINDS = tuple(Actor)
