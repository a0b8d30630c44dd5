"""Publishing a comment without some of its words. A moderator can take words away and never put any in.

Where something was removed stands a mark, and below the text that a moderator did it, for every reader. The author's
own text stays on record as an earlier revision.
"""

from __future__ import annotations

import html
import uuid
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override

from moderation import decisions
from moderation.errors import FieldError, InvalidInput, NotThere
from moderation.markup import is_blank, render_comment
from moderation.models import Comment, Decision, Revision
from moderation.reviewing.deciding import check_note
from moderation.screening.noting import note_findings
from moderation.search import fold_for_search
from moderation.status import Action, Actor
from moderation.wording import write_number

MARK: Final = "[…]"
PASSAGES_LIMIT: Final = 1000

Span = tuple[int, int]


@transaction.atomic
def redact_comment(
    *, moderator: User, comment_id: uuid.UUID, version: int, spans: Sequence[Span], note: str = ""
) -> Decision:
    """Remove passages of the version that the moderator saw, and approve what is left, in one step.

    `spans` are code points of the newest text, the end exclusive. A public comment can be redacted as well: the text
    that is up is replaced. Raises InvalidInput, NotThere, Stale (naming who was first), IllegalTransition.
    """
    check_note(note)
    comment = Comment.objects.select_related("commenter").filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    if comment.version != version:
        raise decisions.name_the_winner(comment)
    newest = Revision.objects.select_related("redacts").get(comment=comment, number=comment.revision)
    body = cut_passages(body=newest.body, spans=spans)
    redacted = Revision(
        comment=comment,
        number=Revision.objects.next_number(comment),
        body=body,
        body_html=f"{render_comment(body)}\n{_say_so()}",
        signals=newest.signals,
        redacts=newest.redacts or newest,
        due_at=None,
    )
    try:
        with transaction.atomic():
            redacted.save(force_insert=True)
    except IntegrityError:
        # The author has written that revision in the meantime.
        raise decisions.name_the_winner(comment) from None
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    made = decisions.apply(comment=comment, action=Action.APPROVE, maker=maker, note=note, new_text=redacted)
    if made is None:
        raise ValueError("Approving makes a decision")
    searched = fold_for_search(f"{comment.commenter.name}\n{body}")
    Comment.objects.filter(pk=comment.pk).update(search_text=searched)
    note_findings(comment=comment, revision=redacted, findings=())
    return made


def cut_passages(*, body: str, spans: Sequence[Span]) -> str:
    """The text with a mark in the place of each passage; passages with only white space between them are one.

    Raises InvalidInput where a passage is not in the text, and where nothing or everything would be removed.
    """
    if not spans:
        raise _refusal("required", gettext("Choose what to remove. To leave everything, approve it."))
    if len(spans) > PASSAGES_LIMIT:
        raise _refusal("too_many", gettext("At most %(limit)s passages.") % {"limit": write_number(PASSAGES_LIMIT)})
    if not all(0 <= start < end <= len(body) for start, end in spans):
        raise _refusal("invalid", gettext("A passage is a start and an end within the text."))
    passages: list[Span] = []
    for start, end in sorted(spans):
        if passages and not body[passages[-1][1] : start].strip():
            passages[-1] = (passages[-1][0], max(end, passages[-1][1]))
        else:
            passages.append((start, end))
    edges = [0, *(edge for passage in passages for edge in passage), len(body)]
    kept = [body[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if is_blank("".join(kept)):
        raise _refusal("everything", gettext("Nothing would be left. Reject it instead."))
    return MARK.join(kept)


def _say_so() -> str:
    """What every reader is told, in the language of the site. No author can write these tags."""
    with override(settings.LANGUAGE_CODE):
        told = gettext("%(mark)s: removed by a moderator.") % {"mark": MARK}
    return f'<p class="redacted"><small>{html.escape(told)}</small></p>'


def _refusal(code: str, message: str) -> InvalidInput:
    return InvalidInput([FieldError("spans", code, message)])
