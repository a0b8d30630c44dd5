"""What a comment stands in: its article, the comments above it, those beside it, and the first that answer it."""

from __future__ import annotations

import uuid
from typing import Any, Final
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext

from articles.models import Article
from moderation.errors import NotThere
from moderation.markup import visible_text
from moderation.models import Comment
from moderation.queries.documents import format_time
from moderation.queries.staff_documents import staff_documents
from moderation.status import Status

RELATED: Final = ("commenter", "thread__article", "claimed_by")
# What is said around a comment, as far as it is or may become part of the conversation.
_SPOKEN: Final = (Status.APPROVED, Status.HELD, Status.PENDING)
_BESIDE: Final = 2  # on either side
_REPLIES: Final = 3
_EXCERPT: Final = 60  # words


def read_comment(*, comment_id: uuid.UUID) -> Comment:
    """One comment, whatever its status, with all that its document needs. Raises NotThere."""
    comment = Comment.objects.select_related(*RELATED).filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    return comment


def find_ancestors(comment: Comment) -> list[Comment]:
    """From the top-level comment down to the parent."""
    above: list[Comment] = []
    parent_id = comment.parent_id
    while parent_id is not None:
        parent = read_comment(comment_id=parent_id)
        above.append(parent)
        parent_id = parent.parent_id
    return above[::-1]


def read_context(*, comment_id: uuid.UUID, base_url: str) -> dict[str, Any]:
    """The article, `parents` from the top down, the neighbours `before` and `after`, and `replies`. Raises NotThere."""
    comment = read_comment(comment_id=comment_id)
    around = Comment.objects.filter(thread=comment.thread_id, status__in=_SPOKEN)
    beside = around.filter(parent=comment.parent_id) if comment.parent_id else around.filter(parent__isnull=True)
    parts = {
        "parents": find_ancestors(comment),
        "before": _load(beside.filter(pk__lt=comment.pk).order_by("-id")[:_BESIDE])[::-1],
        "after": _load(beside.filter(pk__gt=comment.pk).order_by("id")[:_BESIDE]),
        "replies": _load(around.filter(parent=comment).order_by("id")[:_REPLIES]),
    }
    documents = staff_documents(comments=[each for part in parts.values() for each in part], base_url=base_url)
    by_id = {document["id"]: document for document in documents}
    article = _article_document(comment.thread.article, base_url) | {"comment_count": comment.thread.comment_count}
    return {"article": article} | {name: [by_id[str(each.pk)] for each in part] for name, part in parts.items()}


def _load(found: QuerySet[Comment]) -> list[Comment]:
    return list(found.select_related(*RELATED))


def _article_document(article: Article, base_url: str) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "url": article.canonical_url or f"{base_url}/articles/{quote(article.slug)}/",
        "title": article.title,
        "section": article.section,
        "byline": article.byline,
        "published_at": format_time(article.published_at),
        "summary": article.summary,
        "excerpt": Truncator(" ".join(visible_text(article.body_html).split())).words(_EXCERPT),
    }
