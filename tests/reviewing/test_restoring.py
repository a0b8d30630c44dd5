"""Publishing an earlier text of a comment again, after an edit that was refused."""

import pytest

from moderation.errors import IllegalTransition, InvalidInput, Stale
from moderation.intake import edit_comment
from moderation.models import Comment, ModerationEvent
from moderation.queries.public import comment_document
from moderation.reviewing.deciding import decide
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, publish, screen_all, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make_moderator()


@pytest.fixture
def refused(moderator):
    """A published comment whose edit was refused, so that nothing of it is public."""
    submitted = submit(make_article(), "The first text.")
    screen_all()
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "The second text."})
    comment = find(submitted)
    decide(moderator=moderator, comment_id=comment.pk, action=Action.REJECT, version=comment.version, reason="abusive")
    return find(submitted)


def restore(comment: Comment, moderator, *, number=1, action=Action.APPROVE, version=None):
    return decide(
        moderator=moderator,
        comment_id=comment.pk,
        action=action,
        version=version or comment.version,
        revision=number,
        reason="abusive" if action == Action.REJECT else "",
    )


def test_the_earlier_text_is_public_again_and_stands_as_the_newest_revision(refused, moderator):
    decision = restore(refused, moderator)
    comment = Comment.objects.get(pk=refused.pk)
    assert (comment.status, comment.revision, decision.revision.number) == ("approved", 3, 3)
    assert comment_document(comment_id=comment.pk, base_url="")["body_html"] == "<p>The first text.</p>"
    assert comment.thread.comment_count == 1
    assert "first text" in comment.search_text
    assert list(comment.revisions.order_by("number").values_list("body", flat=True)) == [
        "The first text.",
        "The second text.",
        "The first text.",
    ]
    assert not comment.revisions.filter(due_at__isnull=False).exists()


def test_it_is_on_record_who_restored_it(refused, moderator):
    restore(refused, moderator)
    event = ModerationEvent.objects.filter(comment=refused).latest("id")
    assert (event.action, event.moderator) == ("approve", moderator)


@pytest.mark.parametrize(("number", "action"), [(7, Action.APPROVE), (1, Action.REJECT), (1, Action.HOLD)])
def test_only_a_revision_that_there_is_can_be_restored_and_only_by_approving(refused, moderator, number, action):
    with pytest.raises(InvalidInput):
        restore(refused, moderator, number=number, action=action)
    assert Comment.objects.get(pk=refused.pk).revision == 2


def test_on_an_outdated_version_it_is_refused_and_nothing_is_written(refused, moderator):
    with pytest.raises(Stale):
        restore(refused, moderator, version=refused.version - 1)
    assert refused.revisions.count() == 2


def test_what_is_approved_has_nothing_to_restore(moderator):
    comment = publish(make_article())
    with pytest.raises((IllegalTransition, InvalidInput)):
        restore(comment, moderator, number=7)
    assert comment.revisions.count() == 1
