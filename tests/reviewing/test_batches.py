"""Many decisions at once, and their undoing: exactly what the batch changed, and nothing decided since."""

import uuid

import pytest

from moderation.errors import InvalidInput, NotThere
from moderation.intake import Submitted, edit_comment
from moderation.models import Batch, Comment, Decision
from moderation.reviewing.batches import BATCH_LIMIT, decide_many, undo_batch
from moderation.reviewing.deciding import decide
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, publish, step, submit

pytestmark = pytest.mark.django_db
RESTORED = ("status", "published_revision_id", "revision", "edited_at", "public_replies", "public_descendants")


@pytest.fixture
def vera():
    return make_moderator("vera")


def states(comments):
    return [[getattr(find(comment), name) for name in RESTORED] for comment in comments]


def test_what_can_be_done_is_done_and_the_rest_is_named(vera):
    article = make_article()
    public, held, spam = publish(article, "One."), submit(article, "Two."), submit(article, "Three.")
    step(held, Action.HOLD)
    step(spam, Action.SPAM)
    nobody = uuid.uuid4()
    result = decide_many(
        moderator=vera, comment_ids=[public.pk, nobody, spam.id, held.id, public.pk], action=Action.SPAM
    )
    assert result.applied == (public.pk, held.id)
    assert result.refused == ((nobody, "not_found"), (spam.id, "illegal_transition"))
    assert {find(each).status for each in (public, held, spam)} == {"spam"}
    assert Decision.objects.filter(batch=result.batch).count() == 2


def test_undoing_restores_every_comment_exactly(vera):
    article = make_article()
    top = publish(article, "One.")
    reply = publish(article, "Two.", parent=top)
    held, pending, edited = submit(article, "Three."), submit(article, "Four."), submit(article, "Five.")
    step(held, Action.HOLD)
    step(edited, Action.APPROVE)
    edit_comment(comment_id=edited.id, token=edited.token, fields={"body": "Five, edited."})
    comments: list[Submitted | Comment] = [top, reply, held, pending, edited]
    before, count = states(comments), find(top).thread.comment_count
    ids = [comment.id for comment in comments]
    batch = decide_many(moderator=vera, comment_ids=ids, action=Action.REJECT, reason="other")
    assert len(batch.applied) == 5
    assert find(top).thread.comment_count == 0
    undone = undo_batch(moderator=make_moderator("kim"), batch_id=batch.batch)
    assert (set(undone.applied), undone.refused) == (set(ids), ())
    assert states(comments) == before
    assert find(top).thread.comment_count == count
    assert Batch.objects.get(pk=batch.batch).undone_at is not None


def test_what_was_decided_since_stays_decided(vera):
    article = make_article()
    one, two = publish(article, "One."), publish(article, "Two.")
    batch = decide_many(moderator=vera, comment_ids=[one.pk, two.pk], action=Action.HOLD)
    decide(moderator=vera, comment_id=two.pk, action=Action.SPAM, version=find(two).version)
    undone = undo_batch(moderator=vera, batch_id=batch.batch)
    assert (undone.applied, undone.refused) == ((one.pk,), ((two.pk, "stale"),))
    assert [find(each).status for each in (one, two)] == ["approved", "spam"]


def test_undoing_twice_undoes_nothing_more(vera):
    comment = publish(make_article())
    batch = decide_many(moderator=vera, comment_ids=[comment.pk], action=Action.HOLD)
    undo_batch(moderator=vera, batch_id=batch.batch)
    version = find(comment).version
    again = undo_batch(moderator=vera, batch_id=batch.batch)
    assert (again.applied, again.refused, find(comment).version) == ((), (), version)


def test_only_this_batch_is_undone(vera):
    article = make_article()
    one, two = publish(article, "One."), publish(article, "Two.")
    first = decide_many(moderator=vera, comment_ids=[one.pk], action=Action.HOLD)
    decide_many(moderator=vera, comment_ids=[two.pk], action=Action.HOLD)
    undo_batch(moderator=vera, batch_id=first.batch)
    assert [find(each).status for each in (one, two)] == ["approved", "held"]


@pytest.mark.parametrize("number", [0, BATCH_LIMIT + 1])
def test_a_batch_has_one_to_five_hundred_comments(vera, number):
    with pytest.raises(InvalidInput) as refusal:
        decide_many(moderator=vera, comment_ids=[uuid.uuid4() for _ in range(number)], action=Action.SPAM)
    assert [error.field for error in refusal.value.errors] == ["ids"]
    assert not Batch.objects.exists()


def test_a_batch_is_checked_before_it_begins(vera):
    comment = publish(make_article())
    with pytest.raises(InvalidInput):
        decide_many(moderator=vera, comment_ids=[comment.pk], action=Action.REJECT)
    assert (find(comment).status, Batch.objects.count()) == ("approved", 0)


def test_there_is_nothing_to_undo_where_there_was_no_batch(vera):
    with pytest.raises(NotThere):
        undo_batch(moderator=vera, batch_id=uuid.uuid4())
    assert not Comment.objects.exists()
