"""The log as a CSV file, which leaves the desk: that somebody took it is the log's next entry.

It holds no e-mail address: one that somebody wrote into a note or a reason is left out of the file.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from django.contrib.auth.models import User

from moderation.checks.personal_data import EMAIL
from moderation.models import ModerationEvent
from moderation.queries.documents import format_time
from moderation.queries.events import EventFilters, walk_log
from moderation.spreadsheets import quote_formula
from moderation.status import Actor

COLUMNS: Final = ["time", "actor", "moderator", "action", "comment", "commenter", "article", "reason", "note", "detail"]
# Without it the spreadsheet that most people have takes the file for one in the encoding of twenty years ago.
_BYTE_ORDER_MARK: Final = "\ufeff"
_LEFT_OUT: Final = "•••@•••"


class _Echo:
    """What `csv.writer` writes to: the line comes back instead of being kept."""

    def write(self, line: str) -> str:
        return line


def export_log(*, moderator: User, filters: EventFilters) -> Iterator[str]:
    """The lines of the file, the first naming the columns; the export is on record before the first one is read."""
    given = {name: str(value) for name, value in asdict(filters).items() if value is not None}
    ModerationEvent.objects.create(action="log_export", actor=Actor.MODERATOR, moderator=moderator, detail=given)
    return _write_lines(filters)


def _write_lines(filters: EventFilters) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")  # RFC 4180
    yield _BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for event in walk_log(filters=filters):
        yield writer.writerow([quote_formula(text) for text in _write_row(event)])


def _write_row(event: ModerationEvent) -> list[str]:
    detail: Mapping[str, Any] = event.detail
    rest = {name: value for name, value in detail.items() if name not in ("reason", "note")}
    return [
        format_time(event.created_at) or "",
        event.actor,
        event.moderator.get_username() if event.moderator else "",
        event.action,
        str(event.comment_id or ""),
        str(event.commenter_id or ""),
        event.comment.thread.article.slug if event.comment else "",
        EMAIL.sub(_LEFT_OUT, str(detail.get("reason", ""))),
        EMAIL.sub(_LEFT_OUT, str(detail.get("note", ""))),
        EMAIL.sub(_LEFT_OUT, json.dumps(rest, ensure_ascii=False, sort_keys=True)) if rest else "",
    ]
