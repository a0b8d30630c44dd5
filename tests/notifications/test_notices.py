"""Who gives notice of illegal content is told that it arrived, and what became of it: each once."""

import pytest

from moderation.identity.models import Letter
from moderation.models import Report
from moderation.notifications.notices import gather_answers
from moderation.reacting import Reader, report_comment
from moderation.reviewing.reports import dismiss_reports
from moderation.status import Action
from tests.factories import make_article, make_moderator, publish, step

pytestmark = pytest.mark.django_db

ADDRESS = "notice@example.org"
NOTICE = {"reason": "illegal", "details": "It says where she lives.", "good_faith": True, "reporter_email": ADDRESS}


@pytest.fixture
def comment(settings):
    settings.CONFIRM_ADDRESSES = False
    comment = publish(make_article(title="The ferry"))
    report_comment(comment_id=comment.pk, fields=NOTICE, reader=Reader(address="10.9.9.9", id="r" * 32, is_new=False))
    return comment


def test_the_receipt_goes_at_once_with_the_number_of_the_notice(comment, later):
    (mail,) = later()
    assert (mail.to, "has arrived" in mail.subject) == ([ADDRESS], True)
    assert str(Report.objects.get().pk) in mail.body
    assert "she lives" not in mail.body
    assert later() == []


@pytest.mark.parametrize(
    ("action", "said"), [(Action.REJECT, "not shown any more"), (Action.SPAM, "not shown any more"), (None, "stays")]
)
def test_the_decision_is_told_once(comment, later, action, said):
    later()
    moderator = make_moderator()
    if action is None:
        dismiss_reports(moderator=moderator, comment_id=comment.pk)
    else:
        step(comment, action, moderator)
    (mail,) = later()
    assert mail.to == [ADDRESS]
    assert said in mail.body
    assert "A person decided this." in mail.body
    assert later() == []


def test_a_decision_that_was_taken_back_within_minutes_is_not_told(comment, later):
    later()
    dismiss_reports(moderator=make_moderator(), comment_id=comment.pk)
    gather_answers()
    Report.objects.update(state="open", closed_at=None)
    assert later() == []
    assert Letter.objects.filter(kind="answer", due_at__isnull=False).count() == 0


def test_without_an_address_nothing_is_owed(settings, later):
    settings.CONFIRM_ADDRESSES = False
    comment = publish(make_article())
    fields = {"reason": "spam"}
    report_comment(comment_id=comment.pk, fields=fields, reader=Reader(address="10.9.9.8", id="q" * 32, is_new=False))
    step(comment, Action.SPAM, make_moderator())
    assert later() == []
