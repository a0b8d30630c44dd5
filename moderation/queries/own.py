"""What an author may read of a comment of one's own: the public fields, its status, and why it was decided so."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from moderation.models import Comment, Decision, Revision
from moderation.queries.documents import comment_document, format_time
from moderation.queries.visible import PUBLIC_COLUMNS
from moderation.screening.policies import reason_texts
from moderation.status import Action, Actor, Status
from moderation.wording import translate_shipped

REDACTED = gettext_noop("A moderator removed the passages marked […]. Nothing else was changed.")
_GENERIC = "not_published"
_WAITING = "awaiting_review"


def own_comment(*, comment: Comment, base_url: str) -> dict[str, Any]:
    """The document of a comment whose token was shown (intake.find_own); `body_html` is the newest text's."""
    row = Comment.objects.filter(pk=comment.pk).values(*PUBLIC_COLUMNS).get()
    newest = Revision.objects.get(comment=comment, number=comment.revision)
    withdrawn = comment.status == Status.WITHDRAWN
    # The author sees the comment as if it were public, whatever has become of it.
    shown = row | {"published_revision_id": newest.pk, "published_revision__body_html": newest.body_html}
    document = comment_document(shown, base_url=base_url)
    document |= {
        "body_html": "" if withdrawn else newest.body_html,
        "status": comment.status,
        "body": "" if withdrawn else newest.body,
        "edit_until": format_time(comment.edit_until),
    }
    statement = None if withdrawn else _statement_of_reasons(comment, newest)
    return document if statement is None else document | {"decision": statement}


def _statement_of_reasons(comment: Comment, newest: Revision) -> dict[str, Any] | None:
    """What was decided of the newest text, in words for its author; None while it is being checked."""
    if comment.status == Status.PENDING:
        return None
    made = Decision.objects.filter(comment=comment, revision=newest, undone_at__isnull=True).order_by("-id").first()
    if made is None:
        return None
    redacted = made.action == Action.APPROVE and newest.redacts_id is not None
    reason = None if made.action == Action.APPROVE else made.reason or _default_reason(made)
    text = translate_shipped(reason_texts().get(reason or "", {}).get("public_text", ""))
    return {
        "outcome": made.outcome,
        "reason": reason,
        "explanation": REDACTED if redacted else text,
        "automated": made.actor == Actor.MACHINE,
        "decided_at": format_time(made.created_at),
        "appeal_until": None,
    }


def _default_reason(made: Decision) -> str:
    if made.action == Action.HOLD:
        return _WAITING
    return "spam" if made.action == Action.SPAM else _GENERIC
