"""The audit log: who did what to which comment, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moderation.models import ModerationEvent
from moderation.queries.documents import format_time
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import page_document
from moderation.status import Actor

_NEWEST_FIRST = (Key("id", descending=True),)


def events_page(
    *,
    since: datetime | None = None,
    actor: str | None = None,
    action: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
    base_url: str,
) -> dict[str, Any]:
    """A page of the log; `actor` is a kind of actor or a moderator's user name. Raises InvalidInput."""
    events = ModerationEvent.objects.select_related("moderator")
    if since is not None:
        events = events.filter(created_at__gte=since)
    if actor is not None:
        events = events.filter(actor=actor) if actor in _KINDS else events.filter(moderator__username=actor)
    if action is not None:
        events = events.filter(action=action)
    page = fetch_page(queryset=events, keys=_NEWEST_FIRST, limit=limit, cursor=cursor)
    given = {"since": format_time(since), "actor": actor, "action": action}
    return page_document(
        page=page,
        results=[event_document(event) for event in page.rows],
        url=f"{base_url}/api/v1/moderation/events/",
        parameters={name: value for name, value in given.items() if value is not None} | {"limit": limit},
    )


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
