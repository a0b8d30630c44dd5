"""Working together: claims, features, notes."""

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from moderation.errors import Claimed, IllegalTransition, InvalidInput, NotThere
from moderation.models import Comment, ModerationEvent, Note, Thread
from moderation.queries.public import comment_document
from moderation.reviewing.working import NOTE_LIMIT, add_note, claim_comment, feature_comment, release_comment
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, make_moderator, publish, run_together, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return make_moderator("vera")


@pytest.fixture
def kim():
    return make_moderator("kim")


def seconds_left(comment):
    row = Comment.objects.annotate(now=Now()).get(pk=comment.id)
    assert row.claimed_until is not None
    return (row.claimed_until - row.now).total_seconds()


def test_a_claim_keeps_others_away_for_two_minutes_and_names_who_has_it(vera, kim):
    submitted = submit(make_article())
    claim_comment(moderator=vera, comment_id=submitted.id)
    assert 115 < seconds_left(submitted) <= 120
    with pytest.raises(Claimed, match="vera is working"):
        claim_comment(moderator=kim, comment_id=submitted.id)
    assert find(submitted).claimed_by == vera


def test_ones_own_claim_can_be_renewed(vera):
    submitted = submit(make_article())
    claim_comment(moderator=vera, comment_id=submitted.id)
    Comment.objects.filter(pk=submitted.id).update(claimed_until=Now() + timedelta(seconds=5))
    claim_comment(moderator=vera, comment_id=submitted.id)
    assert seconds_left(submitted) > 100


def test_a_claim_that_is_over_is_anybodys(vera, kim):
    submitted = submit(make_article())
    claim_comment(moderator=vera, comment_id=submitted.id)
    Comment.objects.filter(pk=submitted.id).update(claimed_until=Now() - timedelta(seconds=1))
    assert claim_comment(moderator=kim, comment_id=submitted.id).claimed_by == kim


def test_a_claim_can_be_given_back_but_not_taken_away(vera, kim):
    submitted = submit(make_article())
    claim_comment(moderator=vera, comment_id=submitted.id)
    with pytest.raises(Claimed, match="vera"):
        release_comment(moderator=kim, comment_id=submitted.id)
    assert find(submitted).claimed_by == vera
    release_comment(moderator=vera, comment_id=submitted.id)
    assert claim_comment(moderator=kim, comment_id=submitted.id).claimed_by == kim


def test_a_decision_ends_the_claim(vera, kim):
    submitted = submit(make_article())
    claim_comment(moderator=vera, comment_id=submitted.id)
    step(submitted, Action.HOLD, vera)
    assert claim_comment(moderator=kim, comment_id=submitted.id).claimed_by == kim


@pytest.mark.django_db(transaction=True)
def test_of_six_who_claim_at_once_one_gets_it():
    submitted = submit(make_article())
    moderators = [make_moderator() for _ in range(6)]
    results = run_together(
        lambda number: claim_comment(moderator=moderators[number], comment_id=submitted.id), len(moderators)
    )
    assert sum(isinstance(result, Comment) for result in results) == 1, results
    assert sum(isinstance(result, Claimed) for result in results) == 5


def test_featuring_shows_at_once_and_leaves_a_trace(vera):
    comment = publish(make_article())
    generation = find(comment).thread.generation
    feature_comment(moderator=vera, comment_id=comment.pk, featured=True)
    assert comment_document(comment_id=comment.pk, base_url=BASE_URL)["featured"] is True
    feature_comment(moderator=vera, comment_id=comment.pk, featured=True)
    assert Thread.objects.get().generation == generation + 1
    feature_comment(moderator=vera, comment_id=comment.pk, featured=False)
    assert comment_document(comment_id=comment.pk, base_url=BASE_URL)["featured"] is False
    actions = ModerationEvent.objects.filter(comment=comment, moderator=vera).order_by("id")
    assert [event.action for event in actions] == ["feature", "unfeature"]


def test_only_what_is_public_can_be_featured(vera):
    submitted = submit(make_article())
    with pytest.raises(IllegalTransition):
        feature_comment(moderator=vera, comment_id=submitted.id, featured=True)
    assert find(submitted).featured_at is None
    feature_comment(moderator=vera, comment_id=submitted.id, featured=False)


def test_a_note_is_kept_as_written_and_the_log_does_not_quote_it(vera):
    submitted = submit(make_article())
    note = add_note(moderator=vera, comment_id=submitted.id, body=" Seen before. ")
    assert Note.objects.get() == note
    assert (note.body, note.moderator) == (" Seen before. ", vera)
    event = ModerationEvent.objects.latest("id")
    assert (event.action, event.moderator, event.detail) == ("note", vera, {})


@pytest.mark.parametrize("body", ["", " \n\t", "x" * (NOTE_LIMIT + 1)])
def test_a_note_says_something_and_not_too_much(vera, body):
    submitted = submit(make_article())
    with pytest.raises(InvalidInput):
        add_note(moderator=vera, comment_id=submitted.id, body=body)
    assert not Note.objects.exists()


@pytest.mark.parametrize("act", [claim_comment, release_comment])
def test_nothing_can_be_done_with_what_is_not_there(vera, act):
    with pytest.raises(NotThere):
        act(moderator=vera, comment_id=uuid.uuid4())
    with pytest.raises(NotThere):
        feature_comment(moderator=vera, comment_id=uuid.uuid4(), featured=True)
    with pytest.raises(NotThere):
        add_note(moderator=vera, comment_id=uuid.uuid4(), body="Hm.")
