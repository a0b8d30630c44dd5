"""Editing and withdrawing one's own comment: the token is the only key, and it opens nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.errors import AlreadyWithdrawn, EditWindowOver, InvalidInput, NotAllowed, NotEditable, NotThere
from moderation.intake import check_token, edit_comment, withdraw_comment
from moderation.models import Comment, Revision
from moderation.queries.staff import QueueFilters, queue_page
from moderation.status import Action
from tests.factories import BASE_URL, find, make_article, newest_revision, publish, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return submit(make_article(), "Mine.")


def edit(submitted, body="Edited.", token=None):
    edit_comment(comment_id=submitted.id, token=token or submitted.token, fields={"body": body})


def withdraw(submitted, token=None):
    withdraw_comment(comment_id=submitted.id, token=token or submitted.token)


@pytest.mark.parametrize("act", [edit, withdraw])
@pytest.mark.parametrize("token", ["", "x", "é", "\ud800", "a" * 10_000])
def test_a_wrong_token_on_a_hidden_comment_is_the_same_as_no_comment(mine, act, token):
    with pytest.raises(NotThere) as refusal:
        act(mine, token=token or " ")
    with pytest.raises(NotThere, match=refusal.value.message):
        withdraw_comment(comment_id=uuid.uuid4(), token=mine.token)
    assert (find(mine).status, find(mine).version) == ("pending", 1)
    assert not check_token(comment_id=mine.id, token=token)


@pytest.mark.parametrize("act", [edit, withdraw])
def test_on_a_public_one_it_is_not_allowed_and_anothers_token_is_as_wrong(mine, act):
    step(mine, Action.APPROVE)
    other = submit(make_article())
    for token in ("x", other.token):
        with pytest.raises(NotAllowed):
            act(mine, token=token)
    assert find(mine).status == "approved"


def test_the_right_token_is_right_for_its_comment_alone(mine):
    other = submit(make_article())
    assert check_token(comment_id=mine.id, token=mine.token)
    assert not check_token(comment_id=other.id, token=mine.token)
    assert not check_token(comment_id=uuid.uuid4(), token=mine.token)


def test_an_edit_is_a_new_revision_and_keeps_the_old_one(mine):
    edit(mine, "  Edited & <b>bold</b>.\n")
    assert list(Revision.objects.filter(comment=mine.id).order_by("number").values_list("number", "body")) == [
        (1, "Mine."),
        (2, "  Edited & <b>bold</b>.\n"),
    ]
    row = newest_revision(mine)
    assert row.body_html == "<p>Edited &amp; &lt;b&gt;bold&lt;/b&gt;.</p>"
    assert row.due_at is not None
    assert not Revision.objects.filter(comment=mine.id, number=1, due_at__isnull=False).exists()


def test_moderators_search_finds_the_edited_text_and_no_longer_the_old_one(mine):
    edit(mine, "An entirely NEW sentence.")

    def found(q):
        return len(queue_page(queue="pending", filters=QueueFilters(q=q), base_url=BASE_URL)["results"])

    assert (found("entirely new"), found("mine.")) == (1, 0)


@pytest.mark.parametrize("status", [None, Action.HOLD, Action.APPROVE])
def test_it_can_be_edited_while_pending_held_or_approved(mine, status):
    if status is not None:
        step(mine, status)
    edit(mine)
    assert (find(mine).status, find(mine).revision) == ("pending", 2)


@pytest.mark.parametrize("status", [Action.REJECT, Action.SPAM])
def test_what_was_refused_is_not_edited_until_it_passes(mine, status):
    step(mine, status)
    with pytest.raises(NotEditable):
        edit(mine)


def test_the_window_for_editing_ends(mine):
    Comment.objects.filter(pk=mine.id).update(edit_until=timezone.now() + timedelta(seconds=30))
    edit(mine)
    Comment.objects.filter(pk=mine.id).update(edit_until=timezone.now())
    with pytest.raises(EditWindowOver):
        edit(mine, "Too late.")
    assert newest_revision(mine).body == "Edited."


def test_what_was_refused_says_so_even_after_the_window(mine):
    step(mine, Action.REJECT)
    Comment.objects.filter(pk=mine.id).update(edit_until=timezone.now())
    with pytest.raises(NotEditable):
        edit(mine)


@pytest.mark.parametrize("body", ["", "\u200b", "x" * 5001, None, 7, "a\x00"])
def test_an_edit_has_the_limits_of_a_post(mine, body):
    with pytest.raises(InvalidInput) as refusal:
        edit(mine, body)
    assert [error.field for error in refusal.value.errors] == ["body"]


@pytest.mark.parametrize("status", [None, Action.HOLD, Action.APPROVE, Action.REJECT, Action.SPAM])
def test_withdrawing_is_possible_from_any_status_and_final(mine, status):
    if status is not None:
        step(mine, status)
    Comment.objects.filter(pk=mine.id).update(edit_until=timezone.now() - timedelta(days=400))
    withdraw(mine)
    assert (find(mine).status, find(mine).published_revision_id) == ("withdrawn", None)
    for act in (edit, withdraw):
        with pytest.raises(AlreadyWithdrawn):
            act(mine)


def test_withdrawing_leaves_replies_of_others_where_they_are():
    article = make_article()
    mine = submit(article)
    step(mine, Action.APPROVE)
    reply = publish(article, "A reply.", parent=find(mine))
    withdraw(mine)
    assert find(reply).published_revision is not None
    assert find(mine).thread.comment_count == 1
    assert find(mine).public_replies == 1
