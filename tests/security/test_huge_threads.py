"""A thread of thousands of replies costs what a small one costs: the same queries, a page of bounded size."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test.utils import CaptureQueriesContext

from moderation.models import Comment, Revision
from moderation.models.keys import new_id
from tests.api.conftest import Api
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db


def copy_many(comment: Comment, times: int) -> None:
    """As many public replies beside this one, as rows."""
    text = Revision.objects.get(comment=comment)
    revisions = []
    comments = []
    for _ in range(times):
        comment.pk, text.pk = new_id(), None
        comments.append(Comment(**{each.attname: getattr(comment, each.attname) for each in Comment._meta.fields}))
        comments[-1].published_revision_id = None
        for unique in ("token_hash", "duplicate_by_origin", "duplicate_by_browser"):
            setattr(comments[-1], unique, comment.pk.hex)
        text.comment_id = comment.pk
        revisions.append(Revision(**{each.attname: getattr(text, each.attname) for each in Revision._meta.fields}))
    Comment.objects.bulk_create(comments, batch_size=1000)
    Revision.objects.bulk_create(revisions, batch_size=1000)
    own_text = Revision.objects.filter(comment=OuterRef("pk")).values("pk")[:1]
    Comment.objects.filter(parent=comment.parent_id).update(published_revision=Subquery(own_text))


def read(path: str) -> tuple[int, int]:
    """How many queries it took, and how many bytes came."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = Api().get(path)
    assert answer.status_code == 200
    return len(queries), len(answer.content)


def test_queries_and_pages_do_not_grow_with_the_replies():
    article = make_article("ferry")
    top = publish(article)
    reply = publish(article, parent=top)
    # More than a page.
    copy_many(reply, 60)
    paths = ["articles/ferry/comments/", f"comments/{top.pk}/replies/", "articles/ferry/comments/?order=best"]
    small = [read(path) for path in paths]
    copy_many(reply, 2_000)
    for (queries, size), (queries_before, size_before) in zip([read(path) for path in paths], small, strict=True):
        assert queries == queries_before
        assert size < 1.1 * size_before
