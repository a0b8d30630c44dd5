"""What is kept is kept for its time and not for longer: texts, addresses, hashes, letters, blocks."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.test import Client

from moderation.errors import IllegalTransition, Stale
from moderation.identity.models import Block, Contact, Letter, Origin, Reporter
from moderation.learning import examples
from moderation.models import (
    Comment,
    Commenter,
    Example,
    Finding,
    ModerationEvent,
    Note,
    Report,
    Revision,
)
from moderation.notifications import notices, outbox, sending
from moderation.privacy import purging
from moderation.privacy.purging import purge_due, purge_texts
from moderation.reacting import Reader, report_comment
from moderation.reviewing.working import add_note
from moderation.status import Action, Status
from tests.api.conftest import token_of
from tests.factories import find, make_article, make_client, make_moderator, publish, see, step, submit

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)
# The database's clock goes on while a test runs.
MOMENT = timedelta(minutes=5)
KEPT_DAYS = {Status.PENDING: 30, Status.SPAM: 30, Status.REJECTED: 180, Status.WITHDRAWN: 30}
STEP_TO = {Status.SPAM: Action.SPAM, Status.REJECTED: Action.REJECT, Status.WITHDRAWN: Action.WITHDRAW}


def make_old(comment, age):
    """Let all that ever happened to a comment have happened that long ago."""
    Comment.objects.filter(pk=comment.id).update(created_at=Now() - age)
    QuerySet.update(ModerationEvent.objects.filter(comment=comment.id), created_at=Now() - age)


def make_one(status, **fields):
    comment = submit(make_article(), "A text that may have to go.", **fields)
    if status in STEP_TO:
        step(comment, STEP_TO[status])
    elif status != Status.PENDING:
        step(comment, {Status.APPROVED: Action.APPROVE, Status.HELD: Action.HOLD}[status])
    return comment


def body_of(comment):
    return Revision.objects.get(comment=comment.id).body


@pytest.mark.parametrize("status", KEPT_DAYS)
def test_a_text_goes_when_its_time_is_over_and_not_a_moment_before(status):
    kept = timedelta(days=KEPT_DAYS[status])
    over, inside, fresh = (make_one(status) for _ in range(3))
    make_old(over, kept)
    make_old(inside, kept - MOMENT)
    # Posted long ago, but what was done to it is new.
    Comment.objects.filter(pk=fresh.id).update(created_at=Now() - 2 * kept)
    counts = purge_due(seconds=5)
    assert {each: counts[each] for each in KEPT_DAYS} == {each: int(each == status) for each in KEPT_DAYS}
    assert [bool(body_of(each)) for each in (over, inside, fresh)] == [False, True, True]
    assert find(over).status == (Status.REJECTED if status == Status.PENDING else status)
    assert find(inside).status == status


@pytest.mark.parametrize("status", [Status.APPROVED, Status.HELD])
def test_what_is_published_or_waits_for_a_moderator_is_kept(status):
    comment = make_one(status)
    make_old(comment, timedelta(days=4000))
    purge_due(seconds=5)
    assert body_of(comment)


def test_a_pending_edit_of_a_published_text_is_no_reason_to_take_it_down():
    comment = publish(make_article(), "A text that is up.")
    step(comment, Action.EDIT)
    Revision.objects.create(comment=comment, number=2, body="Another.", body_html="Another.")
    make_old(comment, timedelta(days=400))
    purge_due(seconds=5)
    assert find(comment).published_revision is not None


def test_a_setting_says_how_long_and_zero_is_for_good(settings):
    comment = make_one(Status.REJECTED)
    make_old(comment, timedelta(days=7))
    settings.RETENTION_REJECTED_DAYS = 0
    purge_due(seconds=5)
    assert body_of(comment)
    settings.RETENTION_REJECTED_DAYS = 7
    purge_due(seconds=5)
    assert not body_of(comment)


@pytest.fixture
def purged():
    """A comment of spam with all that hangs on a text, whose time was over."""
    comment = submit(make_article(), "Cheap zebras!", author_name="Okapi", author_url="https://zebra.example")
    see(comment, ("spam", 0.99), detail="zebras", spans=[[6, 12]])
    moderator = make_moderator()
    add_note(moderator=moderator, comment_id=comment.id, body="He sells zebras.")
    step(comment, Action.SPAM, moderator, note="zebras")
    make_old(comment, MONTH)
    assert purge_texts(status=Status.SPAM, older_than=MONTH) == 1
    return find(comment)


def test_words_go_and_what_was_decided_stays(purged):
    assert (purged.search_text, purged.author_url, purged.token_hash, purged.status) == ("", "", "", Status.SPAM)
    finding = Finding.objects.get(revision__comment=purged)
    assert (finding.label, finding.score, finding.detail, finding.spans) == ("spam", 0.99, "", [])
    assert not Note.objects.exists()
    assert purged.decisions.get().note == ""
    last = ModerationEvent.objects.filter(comment=purged).order_by("-id")[0]
    assert (last.action, last.actor, last.detail) == ("purge", "machine", {"status": "spam", "days": 30})


def test_again_changes_nothing(purged):
    events = ModerationEvent.objects.count()
    assert purge_texts(status=Status.SPAM, older_than=MONTH) == 0
    assert (ModerationEvent.objects.count(), find(purged).version) == (events, purged.version)


def test_who_has_no_words_left_is_forgotten(purged):
    commenter = Commenter.objects.get()
    assert (commenter.name, commenter.email_masked) == ("—", "")
    assert not Contact.objects.exists()
    assert not Origin.objects.exists()


def test_who_has_others_is_not_and_who_is_banned_stays_banned():
    settled = make_client(reader_id="a" * 32)
    kept, gone = (publish(make_article(), f"Text {n}.", client=settled, author_email=f"a{n}@example.org") for n in "12")
    step(gone, Action.SPAM)
    make_old(gone, MONTH)
    banned = make_one(Status.SPAM)
    make_old(banned, MONTH)
    Commenter.objects.filter(pk=find(banned).commenter_id).update(state="banned")
    assert purge_texts(status=Status.SPAM, older_than=MONTH) == 2
    assert find(kept).commenter.name == "Robin"
    assert Contact.objects.filter(commenter=find(banned).commenter).exists()
    assert Contact.objects.count() == 3


def test_a_text_that_is_gone_cannot_be_published(purged):
    with pytest.raises(IllegalTransition, match="nothing to publish"):
        step(purged, Action.APPROVE, make_moderator())
    assert find(purged).published_revision is None


def test_nor_by_a_moderator_who_saw_it_a_moment_before():
    comment = make_one(Status.SPAM)
    make_old(comment, MONTH)
    api = token_of(make_moderator())
    seen = api.get(f"moderation/comments/{comment.id}/").json()["version"]
    purge_texts(status=Status.SPAM, older_than=MONTH)
    answer = api.post(f"moderation/comments/{comment.id}/decisions/", {"action": "approve", "version": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, Stale.code)
    assert "its text has been deleted" in answer.json()["detail"]


def test_the_desk_and_the_api_say_that_it_is_gone(purged):
    moderator = make_moderator()
    desk = Client()
    desk.force_login(moderator)
    for path in ("/desk/?queue=spam", f"/desk/comments/{purged.pk}/", f"/desk/commenters/{purged.commenter_id}/"):
        page = desk.get(path).content.decode()
        assert "The text has been deleted." in page, path
        assert 'value="approve"' not in page, path
    assert "Text deleted after its time" in desk.get("/desk/log/").content.decode()
    assert "Earlier texts" not in desk.get(f"/desk/comments/{purged.pk}/").content.decode()
    document = token_of(moderator).get(f"moderation/comments/{purged.pk}/").json()
    assert (document["body"], document["body_html"], document["status"]) == ("", "", "spam")
    assert document["last_decision"]["outcome"] == "spam"


def test_nothing_is_learned_from_a_text_that_is_gone(purged):
    assert examples.find_taught(limit=10) == []
    decision = purged.decisions.select_related("moderator").get()
    Example.objects.create(
        decision=decision,
        revision=decision.revision,
        moderator=decision.moderator,
        refused=True,
        weight=1,
        base_version="1",
        predicted=0,
        base_predicted=0,
        decided_at=decision.created_at,
    )
    examples.forget_what_fell()
    assert not Example.objects.exists()


def test_a_batch_is_bounded_and_the_rest_is_the_next_ones(monkeypatch):
    for each in [make_one(Status.SPAM) for _ in range(3)]:
        make_old(each, MONTH)
    assert [purge_texts(status=Status.SPAM, older_than=MONTH, most=2) for _ in range(3)] == [2, 1, 0]
    assert purge_due(seconds=0) == {purge.name: 0 for purge in purging.list_purges()}


def test_hashes_of_clients_go_wherever_they_are():
    comment = publish(make_article())
    reader = Reader(address="10.8.8.8", id="r" * 32, is_new=True)
    report_comment(comment_id=comment.pk, fields={"reason": "spam"}, reader=reader)
    for age, is_kept in ((MONTH - MOMENT, True), (MONTH, False)):
        Origin.objects.update(created_at=Now() - age)
        Report.objects.update(created_at=Now() - age)
        Comment.objects.update(created_at=Now() - age)
        purge_due(seconds=5)
        hashes = (Origin.objects.get().address_hash, Report.objects.get().origin_key, find(comment).duplicate_by_origin)
        assert [bool(each) for each in hashes] == [is_kept] * 3
    assert Contact.objects.count() == 1


@pytest.fixture
def notice(settings, mailoutbox):
    """A notice of illegal content that was decided and answered."""
    settings.CONFIRM_ADDRESSES = False
    comment = publish(make_article())
    fields = {"reason": "illegal", "details": "It is.", "good_faith": True, "reporter_email": "n@example.org"}
    report_comment(comment_id=comment.pk, fields=fields, reader=Reader(address="10.9.9.9", id="r", is_new=False))
    step(comment, Action.REJECT, make_moderator())
    notices.gather_answers()
    Letter.objects.update(due_at=Now())
    sending.send_due()
    assert len(mailoutbox) == 2
    return Report.objects.get()


def test_the_address_under_a_notice_goes_half_a_year_after_the_decision(notice):
    half_a_year = timedelta(days=180)
    Report.objects.update(closed_at=Now() - half_a_year + MOMENT)
    assert purge_due(seconds=5)["notices"] == 0
    assert Reporter.objects.exists()
    Report.objects.update(closed_at=Now() - half_a_year)
    assert purge_due(seconds=5)["notices"] == 1
    assert not Reporter.objects.exists()
    assert not Letter.objects.exists()
    notice.refresh_from_db()
    assert (notice.email_masked, notice.details, notice.state) == ("", "It is.", "upheld")


def test_a_notice_that_nobody_decided_keeps_its_address(notice):
    Report.objects.update(state="open", closed_at=None, decision=None)
    Report.objects.update(created_at=Now() - timedelta(days=4000))
    assert purge_due(seconds=5)["notices"] == 0
    assert Reporter.objects.exists()


def test_a_decision_is_told_once_also_when_its_letter_has_been_forgotten(notice):
    Letter.objects.update(created_at=Now() - MONTH)
    Report.objects.update(closed_at=Now() - MONTH - MOMENT)
    outbox.purge_letters(older_than=MONTH)
    assert notices.gather_answers() == 0


def test_blocks_that_are_over_go_a_month_later():
    Block.objects.create(kind="email", lookup="a", masked="•••", until=Now() - MONTH + MOMENT)
    Block.objects.create(kind="email", lookup="b", masked="•••", until=Now() - MONTH)
    Block.objects.create(kind="email", lookup="c", masked="•••")
    purge_due(seconds=5)
    assert set(Block.objects.values_list("lookup", flat=True)) == {"a", "c"}


def test_the_command_does_it_at_once_and_says_what_it_did(capsys):
    comment = make_one(Status.SPAM)
    make_old(comment, MONTH)
    call_command("purge")
    said = capsys.readouterr().out
    assert "spam            1  (kept for 30 days)" in said
    assert ModerationEvent.objects.get(action="purge").actor == "operator"
