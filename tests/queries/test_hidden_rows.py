"""Two databases that differ only in hidden rows give the public the same bytes, and a cached page is never stale."""

import uuid
from contextlib import suppress
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.errors import DomainError
from moderation.intake import Submitted, edit_comment, withdraw_comment
from moderation.models import Comment, Commenter, Revision, Thread
from moderation.publication import record_change
from moderation.queries.public import (
    ORDERS,
    comment_counts,
    comment_document,
    newest_comments,
    replies_page,
    thread_page,
    thread_page_bytes,
)
from moderation.reacting import Reader, cast_vote
from moderation.reviewing.articles import put_article
from moderation.reviewing.working import feature_comment
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, make_moderator, publish, step, submit
from tests.queries.reading import read_bytes

pytestmark = pytest.mark.django_db
CREATED = datetime(2026, 2, 1, tzinfo=UTC)
HIDDEN = ("pending", "held", "rejected", "spam", "withdrawn")


def write(thread, number, *, status, parent=None):
    """A comment with ids and times of its number alone, as it stands after its decisions."""
    commenter = Commenter.objects.create(pk=uuid.UUID(int=1000 + number), name=f"Reader {number}")
    comment = Comment.objects.create(
        pk=uuid.UUID(int=number),
        thread=thread,
        parent=parent,
        root=parent and (parent.root or parent),
        depth=parent.depth + 1 if parent else 0,
        commenter=commenter,
        created_at=CREATED,
        edit_until=CREATED,
        search_text="",
        status=status,
    )
    revision = Revision.objects.create(comment=comment, body="…", body_html=f"<p>Text {number}</p>", created_at=CREATED)
    if status == "approved":
        Comment.objects.filter(pk=comment.pk).update(published_revision=revision)
        record_change(comment=comment, before=None, after=revision.pk)
    return comment


def read_everything(article, comment_ids):
    """All that the public can ask for, as bytes and documents; refusals by their name."""

    def attempt(read, **given):
        try:
            return read(base_url=BASE_URL, **given)
        except DomainError as refusal:
            return repr(refusal)

    answers = [comment_counts(slugs=[article.slug]), attempt(newest_comments, slug=article.slug)]
    for order in ORDERS:
        for shape in ("nested", "flat"):
            for limit in (1, 100):
                page = {"slug": article.slug, "order": order, "shape": shape, "limit": limit, "cursor": None}
                answers.append(attempt(thread_page_bytes, **page))
    for comment_id in comment_ids:
        answers.append(attempt(comment_document, comment_id=comment_id))
        answers.append(attempt(replies_page, comment_id=comment_id, limit=1))
    return answers


@pytest.mark.parametrize("status", HIDDEN)
def test_hidden_rows_change_not_a_byte(status, settings, valkey):
    settings.REPLIES_PER_COMMENT = 1
    article = make_article("ferry")
    thread = Thread.objects.create(article=article)
    public = [write(thread, 10 * number, status="approved") for number in range(1, 4)]
    replies = [write(thread, 100 + 10 * number, status="approved", parent=public[0]) for number in range(3)]
    everything = [uuid.UUID(int=number) for number in (1, 10, 11, 20, 30, 31, 100, 101, 110, 115, 150, 151, 10_101)]
    before = read_everything(article, everything)
    assert str(public[0].pk) in repr(before)
    for number in (1, 11, 15, 31, 99):
        write(thread, number, status=status)
    for number, parent in ((101, public[0]), (115, public[0]), (150, public[2]), (151, replies[1])):
        hidden = write(thread, number, status=status, parent=parent)
        write(thread, number + 10_000, status=status, parent=hidden)
    valkey.flushall()
    assert read_everything(article, everything) == before


def test_the_tag_is_of_the_bytes_and_does_not_move_with_hidden_events():
    article = make_article()
    publish(article)
    first = read_bytes(article)
    hidden = submit(article, "Soon held.")
    for action in (Action.HOLD, Action.REJECT):
        step(hidden, action)
    shortly_public = publish(article, "For a moment.")
    assert read_bytes(article).etag != first.etag
    step(shortly_public, Action.SPAM)
    assert read_bytes(article) == first


STEPS = st.lists(
    st.sampled_from(
        ["post", "reply", "approve", "hold", "reject", "spam", "edit", "withdraw", "feature", "vote", "hide", "show"]
    ),
    min_size=2,
    max_size=8,
)


def take(name, article, posted, moderator):
    if name in ("post", "reply") or not posted:
        public = [each for each in posted if find(each).is_public]
        parent = find(public[0]) if name == "reply" and public else None
        posted.append(submit(article, f"Text {len(posted)}", parent=parent))
        step(posted[-1], Action.APPROVE)
        return
    target = posted[len(posted) // 2]
    if name == "edit":
        edit_comment(comment_id=target.id, token=target.token, fields={"body": f"Edit {find(target).version}"})
    elif name == "withdraw":
        withdraw_comment(comment_id=target.id, token=target.token)
    elif name == "feature":
        feature_comment(moderator=moderator, comment_id=target.id, featured=True)
    elif name == "vote":
        reader = Reader(address="203.0.113.9", id=f"reader {find(target).votes_up}", is_new=False)
        cast_vote(comment_id=target.id, fields={"value": 1}, reader=reader)
    elif name in ("hide", "show"):
        visibility = "draft" if name == "hide" else "public"
        put_article(slug=article.slug, fields={"visibility": visibility}, partial=True)
    else:
        step(target, Action(name))


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_a_cached_page_is_the_page_that_would_be_built_now(steps):
    article, moderator = make_article(), make_moderator()
    posted: list[Submitted] = []

    def read(function, **given):
        try:
            return function(slug=article.slug, order="newest", limit=50, cursor=None, base_url=BASE_URL, **given)
        except DomainError as refusal:
            return repr(refusal)

    for name in steps:
        # A step that is refused is as good a test of the cache as one that is taken.
        with suppress(DomainError):
            take(name, article, posted, moderator)
        for shape in ("nested", "flat"):
            cached, fresh = read(thread_page_bytes, shape=shape), read(thread_page, shape=shape)
            shown = cached if isinstance(cached, str) else orjson.loads(cached.body)
            assert shown == fresh
