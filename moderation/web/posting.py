"""Takes in what a reader typed into the form of a page, once, however often the form is sent.

A form carries an id of its own. The same form with the same words is the same submission: it is answered with what it
was answered before, so that a second click, or another try after an answer that got lost, makes no second comment.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from moderation import intake, throttles
from moderation.client import client_address, new_reader_id, read_reader
from moderation.errors import InProgress
from moderation.intake.submit import replay_answer
from moderation.roles import MODERATE

TYPED = ("author_name", "author_email", "author_url", "body", "parent", "form_token", "website", "submission")
_SHORTEST_ID = 16
# A second click may come while the first is still being written: it waits this often, this long.
_LOOKS, _PAUSE = 10, 0.1


@dataclass(frozen=True, slots=True)
class Posted:
    """The accepted comment, and the id of the reader whose browser is to remember it."""

    submitted: intake.Submitted
    reader_id: str


def new_submission() -> str:
    """The id of a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def read_typed(request: HttpRequest) -> dict[str, str]:
    """The fields of the form. Browsers send line ends as CR LF, whatever was typed."""
    return {name: request.POST.get(name, "").replace("\r\n", "\n") for name in TYPED}


def post_once(request: HttpRequest, *, slug: str, typed: Mapping[str, str]) -> Posted:
    """Raises what the intake raises, and TooFast."""
    reader_id = read_reader(request) or new_reader_id()
    client = intake.ClientInfo(
        address=client_address(request), reader_id=reader_id, staff=request.user.has_perm(MODERATE)
    )
    fields = {name: value for name, value in typed.items() if name != "submission"}
    idempotency = _identify(slug=slug, submission=typed["submission"], fields=fields)
    if idempotency is not None and (answer := intake.find_answer(request=idempotency)) is not None:
        return Posted(replay_answer(answer), reader_id)
    throttles.take(scope="post", key=client.address, limit=settings.COMMENT_POSTS_PER_MINUTE, seconds=60)
    for look in range(_LOOKS):
        try:
            submitted = intake.submit_comment(article_slug=slug, fields=fields, client=client, idempotency=idempotency)
        except InProgress:
            if look == _LOOKS - 1:
                raise
            time.sleep(_PAUSE)
        else:
            break
    return Posted(submitted, reader_id)


def _identify(*, slug: str, submission: str, fields: Mapping[str, str]) -> intake.Idempotency | None:
    """The same form with other words is another submission: readers go back and write something new."""
    if len(submission) < _SHORTEST_ID:
        return None
    # When the form was delivered is no word of the reader's: a reload changes it, and nothing else.
    words = json.dumps({**fields, "form_token": ""}, sort_keys=True).encode()
    key = f"{submission}:{hashlib.sha256(words).hexdigest()}"
    return intake.Idempotency(key=key, route=f"form {slug}", body=words)
