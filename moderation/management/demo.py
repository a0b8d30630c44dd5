"""The demo site: its articles, and its comments posted one after the other through the same services as any reader's.

Only time is made up: everything is moved into the past when it has been decided.
"""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.utils import timezone

import articles
from articles.models import Article
from moderation import decisions, intake
from moderation.identity.models import Origin
from moderation.management.demo_desks import find_desk
from moderation.models import Comment, Commenter, Decision, ModerationEvent, PostingSlot, Revision, Thread, Verdict
from moderation.reviewing.articles import put_article
from moderation.reviewing.deciding import decide
from moderation.reviewing.wordlist import AlreadyListed, add_phrase
from moderation.screening.services import screen_due
from moderation.status import OUTCOME, Action, Actor, Status

_DATA = Path(articles.__file__).parent / "demo"
_PATIENCE = 60  # seconds for one comment, with a worker or without


@dataclass(frozen=True, slots=True)
class Seeded:
    """One demo comment, and what screening made of it before any person looked."""

    position: int
    total: int
    author: str
    body: str
    screened: str
    reasons: tuple[str, ...]


def is_wanted() -> bool:
    """Whether the database is empty, or holds a demo that was interrupted: nothing else is ever mixed with it."""
    slugs = [entry["slug"] for entry in read_data("articles.json")]
    if Article.objects.exclude(slug__in=slugs).exists():
        return False
    # Closing the threads is the last thing that is done.
    finished = Thread.objects.filter(article__slug__in=slugs, closes_after_days__isnull=False)
    return finished.count() < len(slugs)


def seed_articles() -> int:
    """Make the six articles, their threads open so that comments can be posted; how many there are."""
    found = read_data("articles.json")
    for entry in found:
        fields = {name: entry[name] for name in ("title", "summary", "byline", "section", "body_html")}
        fields["published_at"] = (timezone.now() - timedelta(days=entry["published_days_ago"])).isoformat()
        image = entry["lead_image"]
        fields["lead_image"] = {
            "url": f"/static/articles/demo/{image['file']}",
            "caption": image["caption"],
            "credit": image["credit"],
        }
        fields["thread"] = entry["thread"] | {"state": "open", "closes_after_days": None}
        put_article(slug=entry["slug"], fields=fields)
    return len(found)


def seed_wordlist(*, moderator: User) -> None:
    """Put the demo's phrases on the word list."""
    for entry in read_data("wordlist.json"):
        with contextlib.suppress(AlreadyListed):
            add_phrase(moderator=moderator, phrase=entry["phrase"], tier=entry["tier"], language=entry["language"])


def seed_comments() -> Iterator[Seeded]:
    """Post every demo comment, have it screened, and do what its author and a moderator did then."""
    entries = read_data("comments.json")
    posted: dict[str, uuid.UUID] = {}
    for position, entry in enumerate(entries, start=1):
        earlier = find_posted(entry)
        if earlier is not None:
            posted[entry["key"]] = earlier
            continue
        if entry["parent"]:
            _approve_held(posted[entry["parent"]], find_desk(minutes_ago=entry["minutes_ago"]))
        submitted = _post(entry, position, posted)
        posted[entry["key"]] = submitted.id
        yield _seen(entry, position, len(entries), _wait_for_screening(submitted.id))
        _let_time_pass(submitted.id, minutes=entry["minutes_ago"])
        _carry_on(entry, submitted, find_desk(minutes_ago=entry["minutes_ago"]))
    for entry in entries:
        if entry.get("withdraw"):
            _withdraw(posted[entry["key"]])
    for entry in entries:
        _move_into_the_past(posted[entry["key"]], minutes=entry["minutes_ago"])


def finish_threads() -> None:
    """Close what is closed in the demo."""
    for entry in read_data("articles.json"):
        Thread.objects.filter(article__slug=entry["slug"]).update(
            state=entry["thread"]["state"], closes_after_days=entry["thread"]["closes_after_days"]
        )


def read_data(name: str) -> list[dict[str, Any]]:
    """One of the demo's files."""
    entries: list[dict[str, Any]] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return entries


def find_posted(entry: dict[str, Any]) -> uuid.UUID | None:
    """The comment, where an interrupted run has posted it before."""
    first_texts = Revision.objects.filter(number=1, body=entry["body"], comment__thread__article__slug=entry["article"])
    return first_texts.filter(comment__commenter__name=entry["author_name"]).values_list("comment", flat=True).first()


def _post(entry: dict[str, Any], position: int, posted: dict[str, uuid.UUID]) -> intake.Submitted:
    fields = {name: entry.get(name) for name in ("author_name", "author_email", "author_url", "body")}
    if entry["parent"]:
        fields["parent"] = str(posted[entry["parent"]])
    # Addresses of the documentation networks (RFC 5737), and one browser for each name.
    network = ("192.0.2", "198.51.100", "203.0.113")[position % 3]
    client = intake.ClientInfo(address=f"{network}.{position % 254 + 1}", reader_id=f"demo {entry['author_name']}")
    return intake.submit_comment(article_slug=entry["article"], fields=fields, client=client)


def _wait_for_screening(comment_id: uuid.UUID) -> Comment:
    """Screen here whatever no worker has taken, until this comment is decided."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        comment = Comment.objects.get(pk=comment_id)
        if comment.status != Status.PENDING:
            return comment
        if not screen_due():
            time.sleep(0.02)
    raise TimeoutError(f"A demo comment was not screened within {_PATIENCE} s. Does the worker's log say why?")


def _seen(entry: dict[str, Any], position: int, total: int, comment: Comment) -> Seeded:
    verdict = Verdict.objects.filter(revision__comment=comment).first()
    reasons = tuple(verdict.reasons) if verdict else ()
    return Seeded(position, total, entry["author_name"], entry["body"], comment.status, reasons)


def _carry_on(entry: dict[str, Any], submitted: intake.Submitted, moderator: User) -> None:
    """The moderator's decision and the author's edit, where the demo has them."""
    choice = entry.get("decide")
    if choice:
        comment = Comment.objects.get(pk=submitted.id)
        action = Action(choice["action"])
        if comment.status != OUTCOME[action]:
            decide(
                moderator=moderator,
                comment_id=comment.pk,
                action=action,
                version=comment.version,
                reason=choice.get("reason", ""),
                note=choice.get("note", ""),
            )
    if entry.get("edit"):
        intake.edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": entry["edit"]})
        _wait_for_screening(submitted.id)


def _withdraw(comment_id: uuid.UUID) -> None:
    comment = Comment.objects.get(pk=comment_id)
    if comment.status != Status.WITHDRAWN:
        decisions.apply(comment=comment, action=Action.WITHDRAW, maker=decisions.Maker(Actor.AUTHOR))


def _approve_held(comment_id: uuid.UUID, moderator: User) -> None:
    """A comment that somebody answered had been approved by then."""
    comment = Comment.objects.get(pk=comment_id)
    if comment.status == Status.HELD:
        decide(moderator=moderator, comment_id=comment.pk, action=Action.APPROVE, version=comment.version)


def _let_time_pass(comment_id: uuid.UUID, *, minutes: float) -> None:
    """What limits the pace of posting sees the demo's times, not the seconds in which it is made."""
    PostingSlot.objects.all().delete()
    Origin.objects.filter(comment=comment_id).update(created_at=F("created_at") - timedelta(minutes=minutes))


def _move_into_the_past(comment_id: uuid.UUID, *, minutes: float) -> None:
    comment = Comment.objects.get(pk=comment_id)
    past = comment.created_at - (timezone.now() - timedelta(minutes=minutes))
    if past < timedelta(minutes=minutes) / 2:
        return  # an interrupted run has moved it before
    Comment.objects.filter(pk=comment.pk).update(
        created_at=comment.created_at - past,
        edit_until=comment.edit_until - past,
        edited_at=comment.edited_at and comment.edited_at - past,
    )
    # Events are append-only in service; the demo's are brought in line with the time that it pretends.
    events: QuerySet[Any] = QuerySet(ModerationEvent)
    rows = [
        Revision.objects.filter(comment=comment),
        Verdict.objects.filter(revision__comment=comment),
        Decision.objects.filter(comment=comment),
        events.filter(comment=comment),
    ]
    for found in rows:
        found.update(created_at=F("created_at") - past)
    earliest = Commenter.objects.filter(pk=comment.commenter_id, first_seen__gt=comment.created_at - past)
    earliest.update(first_seen=comment.created_at - past)
