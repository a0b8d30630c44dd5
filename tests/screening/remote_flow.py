"""From a reader's post over HTTP, past services outside, to what the public reads over HTTP."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.test import Client

from articles.models import Article
from moderation.intake.submit import Submitted
from moderation.models import Comment, RemoteJob
from moderation.screening import remote
from moderation.screening.services import screen_due
from tests.checks.remote.service import Service
from tests.factories import make_fields
from tests.screening.inline_checks import configure

_REMOTE = "moderation.checks.remote"
_numbers = itertools.count(1)


def akismet(service: Service, **options: Any) -> dict[str, Any]:
    """An entry of MODERATION_CHECKS; so are those below."""
    given = {"key": "k3y", "site": "https://news.example", "url": service.url, "timeout": 5.0} | options
    return {"NAME": f"{_REMOTE}.akismet.AkismetCheck", "OPTIONS": given}


def openai(service: Service, **options: Any) -> dict[str, Any]:
    given = {"key": "sk-1", "url": service.url, "timeout": 5.0} | options
    return {"NAME": f"{_REMOTE}.openai_moderation.OpenAIModerationCheck", "OPTIONS": given}


def stopforumspam(service: Service, **options: Any) -> dict[str, Any]:
    given = {"url": service.url, "timeout": 5.0} | options
    return {"NAME": f"{_REMOTE}.stopforumspam.StopForumSpamCheck", "OPTIONS": given}


def spamd(service: Service, **options: Any) -> dict[str, Any]:
    given = {"url": f"spamd://127.0.0.1:{service.port}", "timeout": 5.0} | options
    return {"NAME": f"{_REMOTE}.spamd.SpamdCheck", "OPTIONS": given}


def use(settings: Any, *entries: dict[str, Any], local: str = "Quiet") -> None:
    """Run one quiet check of our own and these; a question that failed comes back at once."""
    settings.MODERATION_CHECKS = [*configure(local), *entries]
    settings.REMOTE_CHECK_BACKOFF = 0
    settings.REMOTE_CHECK_ATTEMPTS = 2


def post(article: Article, *, client: Mapping[str, Any] | None = None, **fields: Any) -> Comment:
    """A comment posted over HTTP, as a reader's browser does; `client` is what its connection says."""
    number = next(_numbers)
    connection: dict[str, Any] = {"REMOTE_ADDR": f"10.9.{number >> 8 & 255}.{number & 255}", **(client or {})}
    answer = Client().post(
        f"/api/v1/articles/{article.slug}/comments/",
        json.dumps(make_fields(**({"body": f"The ferry is late again, for the {number}th time."} | fields))),
        content_type="application/json",
        **connection,
    )
    assert answer.status_code == 202, answer.content
    return Comment.objects.get(pk=answer.json()["id"])


def read_public(article: Article) -> str:
    """What anybody reads below the article."""
    answer = Client().get(f"/api/v1/articles/{article.slug}/comments/")
    assert answer.status_code == 200
    return answer.content.decode()


def ask_all() -> None:
    """Screen, and ask, until nothing is due."""
    while screen_due() + remote.ask_due():
        pass


def let_time_pass(comment: Comment | Submitted | uuid.UUID) -> None:
    """Let the questions about a comment be overdue, as if their deadline had passed."""
    of = comment if isinstance(comment, uuid.UUID) else comment.id
    RemoteJob.objects.filter(revision__comment=of).update(give_up_at=Now() - timedelta(seconds=1))
