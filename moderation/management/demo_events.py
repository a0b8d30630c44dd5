"""The demo's log in the order of the times that it pretends: ids of events sort by when they were made."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from moderation.models import ModerationEvent

_RANDOM_BITS = 80  # of a UUIDv7, with its version; before them stand the milliseconds (RFC 9562, section 5.7)


@transaction.atomic
def sort_events() -> None:
    """Give every event the id that it would have, had it been made when it says."""
    # Events are append-only in service; the demo's are brought in line with the time that it pretends.
    events: QuerySet[Any] = QuerySet(ModerationEvent)
    for event_id, created_at in list(events.values_list("pk", "created_at")):
        events.filter(pk=event_id).update(id=_make_id(event_id, created_at))


def _make_id(event_id: uuid.UUID, created_at: datetime) -> uuid.UUID:
    milliseconds = int(created_at.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << _RANDOM_BITS | event_id.int & (1 << _RANDOM_BITS) - 1)
