"""Small builders for tests: an article, a comment posted by the real intake, a step taken, a moderator.

Every post comes from another reader and another client unless the test says otherwise, so that duplicates and
floods happen only where a test is about them.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.contrib.auth.models import Group, User
from django.db import connections
from django.utils import timezone

from articles.models import Article
from moderation import decisions
from moderation.intake import ClientInfo, Idempotency, Submitted, submit_comment
from moderation.models import Comment, Decision, Finding, Revision, Thread
from moderation.roles import MODERATORS, SENIOR_MODERATORS
from moderation.screening.noting import note_findings
from moderation.screening.services import screen_due
from moderation.status import Action, Actor

BASE_URL = "https://news.example"
PASSWORD = "correct horse battery staple"
# Says nothing to any check: neither its words nor its letters are like the next one's.
SOBER = "The council published the timetable of the new ferry this morning, and I think it is a fair one."

_numbers = itertools.count(1)

Result = TypeVar("Result")


def make_article(slug: str = "", *, thread: dict[str, Any] | None = None, **fields: Any) -> Article:
    """A published article; `thread` are settings of its thread."""
    number = next(_numbers)
    fields = {
        "title": f"Article {number}",
        "body_html": "<p>What happened.</p>",
        "published_at": timezone.now(),
    } | fields
    article = Article.objects.create(slug=slug or f"article-{number}", **fields)
    if thread is not None:
        Thread.objects.create(article=article, **thread)
    return article


def make_moderator(username: str = "", *, senior: bool = False, admin: bool = False) -> User:
    """Somebody who may work the queue; the password is PASSWORD."""
    username = username or f"moderator{next(_numbers)}"
    if admin:
        return User.objects.create_superuser(username, password=PASSWORD)
    user = User.objects.create_user(username, password=PASSWORD)
    user.groups.add(Group.objects.get(name=SENIOR_MODERATORS if senior else MODERATORS))
    return user


def make_fields(**given: Any) -> dict[str, Any]:
    """The fields of a comment that any check and limit accepts, from a reader of its own."""
    number = next(_numbers)
    return {"author_name": "Robin", "author_email": f"reader{number}@example.org", "body": SOBER} | given


def make_client(**given: Any) -> ClientInfo:
    """A client that nobody has used."""
    number = next(_numbers)
    return ClientInfo(**{"address": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"} | given)


def submit(
    article: Article,
    body: str = SOBER,
    *,
    parent: Comment | None = None,
    client: ClientInfo | None = None,
    idempotency: Idempotency | None = None,
    **fields: Any,
) -> Submitted:
    """Post a comment through the intake."""
    if parent is not None:
        fields["parent"] = str(parent.pk)
    return submit_comment(
        article_slug=article.slug,
        fields=make_fields(body=body, **fields),
        client=client or make_client(),
        idempotency=idempotency,
    )


def find(comment: Submitted | Comment | uuid.UUID) -> Comment:
    """The comment as it is now."""
    return Comment.objects.get(pk=comment if isinstance(comment, uuid.UUID) else comment.id)


def newest_revision(comment: Submitted | Comment | uuid.UUID) -> Revision:
    """The newest text of a comment."""
    found = find(comment)
    return Revision.objects.get(comment=found, number=found.revision)


def step(
    comment: Submitted | Comment | uuid.UUID, action: Action, moderator: User | None = None, **words: Any
) -> Decision | None:
    """Take one step from where the comment is now: the policy's, or the moderator's."""
    maker = decisions.Maker(Actor.MODERATOR, moderator) if moderator else decisions.Maker(Actor.MACHINE)
    return decisions.apply(comment=find(comment), action=action, maker=maker, **words)


def publish(article: Article, body: str = SOBER, **given: Any) -> Comment:
    """A comment that is public."""
    submitted = submit(article, body, **given)
    step(submitted, Action.APPROVE)
    return find(submitted)


def see(
    comment: Submitted | Comment | uuid.UUID,
    *found: tuple[str, float | None],
    rules: tuple[str, ...] = (),
    **fields: Any,
) -> None:
    """Let checks have found this in the newest text of a comment, as label and score; `rules` the verdict names."""
    revision = newest_revision(comment)
    for label, score in found:
        given = {"check_name": label, "check_version": "1", "label": label, "score": score, "ms": 0} | fields
        Finding.objects.create(revision=revision, **given)
    findings = list(Finding.objects.filter(revision=revision))
    note_findings(comment=find(comment), revision=revision, findings=findings, rules=rules)


def screen_all() -> None:
    """Screen until nothing is due."""
    while screen_due():
        pass


def run_together(work: Callable[[int], Result], times: int) -> list[Result | Exception]:
    """Call `work(0)`, `work(1)`, … at once, each in a thread with a database connection of its own; what each gave."""

    def run_one(number: int) -> Result | Exception:
        try:
            return work(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=min(times, 25)) as pool:
        return list(pool.map(run_one, range(times)))
