"""While an edit waits the approved text stays up; what is decided of the edit then holds for the whole comment."""

import pytest

from moderation import decisions
from moderation.errors import Stale
from moderation.intake import edit_comment, withdraw_comment
from moderation.models import Comment
from moderation.queries.public import comment_document
from moderation.status import Action, Actor
from tests.factories import BASE_URL, find, make_article, make_moderator, newest_revision, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    submitted = submit(make_article(), "The first text.")
    step(submitted, Action.APPROVE)
    return submitted


def edit(submitted, body="The second text."):
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": body})


def read_publicly(submitted):
    return comment_document(comment_id=submitted.id, base_url=BASE_URL)


def test_the_approved_text_stays_up_while_an_edit_is_pending_or_held(published):
    before = read_publicly(published)
    edit(published)
    assert find(published).status == "pending"
    assert read_publicly(published) == before
    step(published, Action.HOLD)
    assert find(published).status == "held"
    assert read_publicly(published) == before


def test_an_approved_edit_replaces_the_text_and_says_when_it_was_written(published):
    assert read_publicly(published)["edited_at"] is None
    edit(published)
    step(published, Action.APPROVE)
    shown = read_publicly(published)
    assert shown["body_html"] == "<p>The second text.</p>"
    assert find(published).edited_at == newest_revision(published).created_at
    assert shown["edited_at"] is not None
    assert find(published).thread.comment_count == 1


@pytest.mark.parametrize("refusal", [Action.REJECT, Action.SPAM])
@pytest.mark.parametrize("held_first", [False, True])
def test_a_refused_edit_takes_the_comment_down(published, refusal, held_first):
    edit(published)
    if held_first:
        step(published, Action.HOLD)
    step(published, refusal)
    after = find(published)
    assert (after.published_revision_id, after.thread.comment_count) == (None, 0)


def test_an_edit_inherits_no_approval(published):
    edit(published)
    read_before_the_second_edit = find(published)
    edit(published, "A third text, worse than the second.")
    with pytest.raises(Stale):
        decisions.apply(
            comment=read_before_the_second_edit, action=Action.APPROVE, maker=decisions.Maker(Actor.MACHINE)
        )
    assert read_publicly(published)["body_html"] == "<p>The first text.</p>"


def test_holding_an_approved_edit_hides_both_texts(published):
    edit(published)
    step(published, Action.APPROVE)
    step(published, Action.HOLD, make_moderator())
    assert find(published).published_revision_id is None


def test_withdrawing_an_edited_comment_takes_everything_down_for_good(published):
    edit(published)
    withdraw_comment(comment_id=published.id, token=published.token)
    after = find(published)
    assert (after.status, after.published_revision_id, after.thread.comment_count) == ("withdrawn", None, 0)
    assert (after.duplicate_by_browser, after.duplicate_by_origin) == (None, None)


def test_withdrawing_a_featured_comment_ends_its_being_featured(published):
    Comment.objects.filter(pk=published.id).update(featured_at=find(published).created_at)
    withdraw_comment(comment_id=published.id, token=published.token)
    assert find(published).featured_at is None
