"""When the public view of a comment changes, counts and the age of its thread's pages change with it, or neither."""

import pytest
from django.db import transaction

from moderation.models import Comment, Thread
from moderation.publication import renew_pages
from moderation.status import Action
from tests.factories import find, make_article, publish, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article()


def numbers_of(comment):
    found = find(comment)
    return found.public_replies, found.public_descendants


def test_replies_count_for_their_parent_and_descendants_for_everybody_above(article):
    top = publish(article, "Top.")
    middle = publish(article, "Middle.", parent=top)
    publish(article, "Aside.", parent=top)
    bottom = publish(article, "Bottom.", parent=middle)
    assert [numbers_of(each) for each in (top, middle, bottom)] == [(2, 3), (1, 1), (0, 0)]
    step(middle, Action.SPAM)
    assert [numbers_of(each) for each in (top, middle, bottom)] == [(1, 2), (1, 1), (0, 0)]
    step(bottom, Action.SPAM)
    assert [numbers_of(each) for each in (top, middle, bottom)] == [(1, 1), (0, 0), (0, 0)]
    assert find(top).thread.comment_count == 2


def test_pages_get_older_with_what_the_public_sees_and_with_nothing_else(article):
    comment = submit(article)

    def generation_after(action):
        step(comment, action)
        return Thread.objects.get(article=article).generation

    before = Thread.objects.get(article=article).generation
    seen = [generation_after(action) - before for action in (Action.HOLD, Action.REJECT, Action.APPROVE, Action.SPAM)]
    assert seen == [0, 0, 1, 2]


def test_other_threads_keep_their_pages_and_counts(article):
    other = publish(make_article())
    before = Thread.objects.values().get(pk=other.thread_id)
    publish(article)
    assert Thread.objects.values().get(pk=other.thread_id) == before


def test_a_decision_that_is_rolled_back_takes_its_counts_along(article):
    comment = publish(article)
    before = Thread.objects.values().get(), Comment.objects.values().get()

    class Change(Exception):
        pass

    @transaction.atomic
    def decide_and_fail():
        step(comment, Action.SPAM)
        assert Thread.objects.get().comment_count == 0
        raise Change

    with pytest.raises(Change):
        decide_and_fail()
    assert (Thread.objects.values().get(), Comment.objects.values().get()) == before


def test_pages_can_be_renewed_by_themselves(article):
    comment = publish(article)
    before = find(comment).thread
    renew_pages(thread_id=before.pk)
    after = find(comment).thread
    assert (after.generation, after.comment_count) == (before.generation + 1, before.comment_count)
