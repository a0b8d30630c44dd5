"""A copy of what is kept of a person (GDPR, Article 15), as data. It holds no address: that is in the letter's To."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from moderation.identity import persons as vault
from moderation.models import Comment, Commenter, Decision, ModerationEvent, Revision
from moderation.privacy.persons import Person
from moderation.queries.documents import format_time
from moderation.queries.own import own_comment
from moderation.status import Actor


@transaction.atomic
def export_person(*, person: Person, base_url: str, moderator: User | None = None) -> dict[str, Any]:
    """All that is kept of a person, for that person. Where a moderator made the copy, that goes on record."""
    if moderator is not None:
        for commenter_id in person.commenters:
            ModerationEvent.objects.create(
                commenter_id=commenter_id, action="export", actor=Actor.MODERATOR, moderator=moderator
            )
    commenters = Commenter.objects.filter(pk__in=person.commenters).order_by("id")
    return {
        "exported_at": format_time(timezone.now()),
        "names": [_describe_name(commenter) for commenter in commenters],
        "addresses": vault.describe_contacts(contact_ids=person.contacts),
        "comments": [_describe_comment(comment, base_url=base_url) for comment in person.comments],
        "notices": vault.describe_notices(lookup=person.lookup) if person.lookup else [],
        "letters": vault.describe_letters(contact_ids=person.contacts),
    }


def _describe_name(commenter: Commenter) -> dict[str, Any]:
    standing = commenter.standing
    return {
        "name": commenter.name,
        "first_seen": format_time(commenter.first_seen),
        "state": standing.state,
        "state_until": format_time(standing.until) if standing.until else None,
    }


def _describe_comment(comment: Comment, *, base_url: str) -> dict[str, Any]:
    told = own_comment(comment=comment, base_url=base_url)
    return {
        "id": str(comment.pk),
        "article": comment.thread.article.title,
        "status": comment.status,
        "created_at": format_time(comment.created_at),
        "author_name": comment.commenter.name,
        "author_url": comment.author_url,
        "notify_replies": comment.notify_replies,
        "votes": {"up": comment.votes_up, "down": comment.votes_down},
        "texts": [
            {"number": row.number, "body": row.body, "created_at": format_time(row.created_at)}
            for row in _texts(comment)
        ],
        "decision": told.get("decision"),
        "decisions_by": sorted(set(Decision.objects.filter(comment=comment).values_list("actor", flat=True))),
    }


def _texts(comment: Comment) -> QuerySet[Revision]:
    return Revision.objects.filter(comment=comment).order_by("number")
