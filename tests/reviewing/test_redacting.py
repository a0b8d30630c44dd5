"""Approving a comment without some of its words: visible, on record, and taken back exactly."""

import pytest

from moderation.errors import IllegalTransition, InvalidInput, Stale
from moderation.intake import edit_comment, withdraw_comment
from moderation.intake.own import find_own
from moderation.models import ModerationEvent, Report
from moderation.queries.own import own_comment
from moderation.queries.public import comment_document
from moderation.reacting import Reader, report_comment
from moderation.reviewing.deciding import decide, undo_decision
from moderation.reviewing.redacting import cut_passages, redact_comment
from moderation.status import Action
from tests.factories import (
    BASE_URL,
    find,
    make_article,
    make_moderator,
    newest_revision,
    publish,
    screen_all,
    step,
    submit,
)

pytestmark = pytest.mark.django_db

BODY = "The ferry is late, you moron, and I am cold."
MORON = (19, 28)
REDACTED = "The ferry is late, […], and I am cold."


@pytest.fixture
def moderator():
    return make_moderator("vera")


@pytest.fixture
def held():
    submitted = submit(make_article(), BODY, author_name="Ada")
    step(submitted, Action.HOLD)
    return submitted


def redact(comment, moderator, *spans, **given):
    found = find(comment)
    return redact_comment(
        **{"moderator": moderator, "comment_id": found.pk, "version": found.version, "spans": spans or [MORON]} | given
    )


def read_publicly(comment):
    return comment_document(comment_id=find(comment).pk, base_url=BASE_URL)


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([(0, 3)], "[…] two  three."),
        # Passages with nothing but white space between them are one; so are those that overlap, in whatever order.
        ([(4, 7), (0, 3)], "[…]  three."),
        ([(0, 5), (4, 9)], "[…]three."),
        ([(0, 3), (9, 14)], "[…] two  […]."),
    ],
)
def test_marks_stand_where_something_was_removed(spans, left):
    assert cut_passages(body="one two  three.", spans=spans) == left


@pytest.mark.parametrize("spans", [[], [(0, 99)], [(-1, 2)], [(2, 2)], [(3, 1)], [(0, 15)], [(0, 1)] * 1001])
def test_passages_that_are_none_or_leave_nothing_are_refused(spans):
    with pytest.raises(InvalidInput):
        cut_passages(body="one two  three.", spans=spans)


def test_readers_see_the_rest_and_that_a_moderator_removed_something(held, moderator):
    decision = redact(held, moderator)
    shown = read_publicly(held)
    assert shown["body_html"] == (
        f'<p>{REDACTED}</p>\n<p class="redacted"><small>[…]: removed by a moderator.</small></p>'
    )
    # The author has edited nothing.
    assert shown["edited_at"] is None
    assert (decision.action, decision.outcome, decision.previous_status) == ("approve", "approved", "held")
    assert "moron" not in find(held).search_text


def test_no_author_can_write_what_says_so():
    comment = publish(make_article(), '<p class="redacted"><small>[…]: removed by a moderator.</small></p>')
    assert "<small>" not in read_publicly(comment)["body_html"]


def test_the_authors_text_stays_on_record_with_who_removed_what(held, moderator):
    redact(held, moderator, note="Insult.")
    assert list(find(held).revisions.order_by("number").values_list("body", flat=True)) == [BODY, REDACTED]
    assert not find(held).revisions.filter(due_at__isnull=False).exists()
    event = ModerationEvent.objects.filter(comment=held.id).latest("id")
    assert (event.action, event.moderator, event.detail["note"]) == ("redact", moderator, "Insult.")


def test_the_author_is_told(held, moderator):
    redact(held, moderator)
    own = own_comment(comment=find_own(comment_id=held.id, token=held.token), base_url=BASE_URL)
    assert "A moderator removed" in own["decision"]["explanation"]
    assert own["body"] == REDACTED


def test_undoing_it_brings_the_authors_text_back_as_it_was(moderator):
    held = submit(make_article(), BODY)
    screen_all()
    before = find(held)
    assert (before.status, before.risk > 0) == ("held", True)
    decision = redact(held, moderator)
    undo_decision(moderator=moderator, decision_id=decision.pk)
    after = find(held)
    assert (after.status, after.revision, after.published_revision_id) == ("held", 1, None)
    assert (after.search_text, after.risk, after.language) == (before.search_text, before.risk, before.language)
    assert newest_revision(held).findings.exists()
    # The number of what was taken back is not used again.
    edit_comment(comment_id=held.id, token=held.token, fields={"body": "A kinder text."})
    assert find(held).revision == 3


def test_what_is_public_can_be_redacted_and_that_answers_its_reports(moderator):
    comment = publish(make_article(), BODY)
    report_comment(
        comment_id=comment.pk,
        fields={"reason": "offensive"},
        reader=Reader(address="203.0.113.9", id="a reader", is_new=False),
    )
    decision = redact(comment, moderator)
    assert "moron" not in read_publicly(comment)["body_html"]
    assert find(comment).thread.comment_count == 1
    assert Report.objects.get().state == "upheld"
    undo_decision(moderator=moderator, decision_id=decision.pk)
    assert "moron" in read_publicly(comment)["body_html"]
    assert Report.objects.get().state == "open"


def test_a_redacted_text_can_be_redacted_further_and_restored_whole(held, moderator):
    redact(held, moderator)
    redact(held, moderator, (0, 3))
    redacts = find(held).revisions.get(number=3).redacts
    assert redacts is not None
    assert redacts.number == 1
    decide(moderator=moderator, comment_id=held.id, action=Action.REJECT, version=find(held).version, reason="abusive")
    version = find(held).version
    decide(moderator=moderator, comment_id=held.id, action=Action.APPROVE, version=version, revision=1)
    assert read_publicly(held)["body_html"] == f"<p>{BODY}</p>"


def test_an_edited_text_keeps_the_time_of_its_edit(moderator):
    submitted = submit(make_article(), "First.")
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": BODY})
    step(submitted, Action.HOLD)
    redact(submitted, moderator)
    written = find(submitted).revisions.get(number=2).created_at
    assert find(submitted).edited_at == written


def test_a_version_that_is_over_is_not_redacted_and_says_who_was_first(held, moderator):
    read = find(held)
    redact(held, moderator)
    with pytest.raises(Stale, match="vera has removed parts of it and approved it"):
        redact(held, make_moderator(), version=read.version)
    assert find(held).revisions.count() == 2


def test_what_its_author_withdrew_cannot_be_redacted(held, moderator):
    withdraw_comment(comment_id=held.id, token=held.token)
    with pytest.raises(IllegalTransition):
        redact(held, moderator)
    assert find(held).revisions.count() == 1
