"""One commenter as moderators see them: the record, what was done about them, notes, and their comments in pages.

It never reads the vault: of the address there is the masked rendering that the commenter carries.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from moderation.errors import NotThere
from moderation.models import Comment, Commenter, CommenterAction, Decision, ModerationEvent, Note
from moderation.queries.documents import format_time
from moderation.queries.events import event_document
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import page_document
from moderation.queries.staff_documents import commenter_document, decision_document, staff_documents
from moderation.screening.subject import read_histories
from moderation.status import Status

_NEWEST_FIRST = (Key("id", descending=True),)
_RELATED = ("commenter", "thread__article", "claimed_by")


def read_commenter(
    *, commenter_id: uuid.UUID, limit: int = 50, cursor: str | None = None, base_url: str
) -> dict[str, Any]:
    """All that is known of one commenter, with a page of the comments. Raises NotThere, and InvalidInput."""
    commenter = Commenter.objects.filter(pk=commenter_id).first()
    if commenter is None:
        raise NotThere(gettext("There is no such commenter."))
    record = read_histories(commenter_ids={commenter.pk})[commenter.pk]
    notes = Note.objects.filter(commenter=commenter).select_related("moderator").order_by("id")
    events = ModerationEvent.objects.filter(commenter=commenter).select_related("moderator").order_by("id")
    standing = commenter.standing
    return commenter_document(commenter, record) | {
        "state_until": format_time(standing.until),
        "state_after": standing.after if standing.until else None,
        "staff": commenter.staff,
        "by_status": {status: record.get(status, 0) for status in Status.values},
        "actions": _read_actions(commenter),
        "notes": [note_document(note) for note in notes],
        "events": [event_document(event) for event in events],
        "comments": _comments_page(commenter=commenter, limit=limit, cursor=cursor, base_url=base_url),
    }


def find_undoable(*, commenter: Commenter) -> frozenset[uuid.UUID]:
    """The actions that can be taken back now: those of which nothing that came later has changed the outcome.

    The last one that changed the state; the one before, too, where the last lifted a ban and so brought back what
    that one had made. A warning changes no state, and nothing hinders taking it back.
    """
    actions = CommenterAction.objects.filter(commenter=commenter)
    warnings = actions.filter(action=CommenterAction.Kind.WARN, undone_at__isnull=True).values_list("pk", flat=True)
    standing = list(actions.standing())
    kept = [row for row in standing if row.action != CommenterAction.Kind.UNBAN]
    holds = commenter.standing
    return frozenset(warnings) | {row.pk for row in (*standing[:1], *kept[:1]) if row.made == holds}


def action_document(action: CommenterAction, *, may_undo: bool) -> dict[str, Any]:
    """One action as the API answers it. Needs moderator and undone_by loaded."""
    return {
        "id": str(action.pk),
        "action": action.action,
        "reason": action.reason,
        "moderator": action.moderator.get_username(),
        "created_at": format_time(action.created_at),
        "state": action.state,
        "until": format_time(action.until),
        "previous_state": action.previous_state,
        "previous_until": format_time(action.previous_until),
        "undone_at": format_time(action.undone_at),
        "undone_by": action.undone_by.get_username() if action.undone_by else None,
        "may_undo": may_undo,
    }


def note_document(note: Note) -> dict[str, Any]:
    """A note as the API answers it. Needs moderator loaded."""
    return {
        "id": str(note.pk),
        "moderator": note.moderator.get_username(),
        "body": note.body,
        "created_at": format_time(note.created_at),
    }


def _read_actions(commenter: Commenter) -> list[dict[str, Any]]:
    """Newest first."""
    undoable = find_undoable(commenter=commenter)
    rows = CommenterAction.objects.filter(commenter=commenter).select_related("moderator", "undone_by")
    return [action_document(row, may_undo=row.pk in undoable) for row in rows.order_by("-id")]


def _comments_page(*, commenter: Commenter, limit: int, cursor: str | None, base_url: str) -> dict[str, Any]:
    """Comments of every status, newest first, each with all decisions about it, oldest first."""
    comments = Comment.objects.filter(commenter=commenter).select_related(*_RELATED)
    page = fetch_page(queryset=comments, keys=_NEWEST_FIRST, limit=limit, cursor=cursor)
    decisions = _decisions_about(page.rows)
    documents = staff_documents(comments=page.rows, base_url=base_url)
    return page_document(
        page=page,
        results=[document | {"decisions": decisions[document["id"]]} for document in documents],
        url=f"{base_url}/api/v1/moderation/commenters/{commenter.pk}/",
        parameters={"limit": limit},
    )


def _decisions_about(comments: Sequence[Comment]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    made = Decision.objects.filter(comment__in=[comment.pk for comment in comments]).select_related("moderator")
    for decision in made.order_by("id"):
        document = decision_document(decision) | {"undone_at": format_time(decision.undone_at)}
        found[document["comment"]].append(document)
    return found
