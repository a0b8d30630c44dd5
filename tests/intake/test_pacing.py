"""The same text twice, and two texts too soon: refused from the same client, noted from another."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from moderation.errors import Duplicate, Flood
from moderation.intake import edit_comment, withdraw_comment
from moderation.intake.pacing import purge_slots
from moderation.models import Comment, PostingSlot
from moderation.status import Action
from tests.factories import find, make_article, make_client, newest_revision, publish, screen_all, step, submit

EMAIL = "ann@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def unhurried(settings):
    """No flood interval, where a test is about texts alone."""
    settings.COMMENT_FLOOD_INTERVAL = 0


def post(article, body="Said once.", *, client=None, author_email=EMAIL, **given):
    return submit(article, body, client=client, author_email=author_email, **given)


def signals_of(submitted):
    return newest_revision(submitted).signals


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"address": "203.0.113.1", "reader_id": "a"}, {"address": "203.0.113.2", "reader_id": "a"}),
        ({"address": "203.0.113.1", "reader_id": "a"}, {"address": "203.0.113.1", "reader_id": "b"}),
        ({"address": "203.0.113.1"}, {"address": "203.0.113.1"}),
        ({"address": "203.0.113.1"}, {"address": "203.0.113.1", "reader_id": "b"}),
    ],
    ids=["same cookie", "same address", "same address, no cookie", "cookie since"],
)
@pytest.mark.parametrize("status", [None, Action.APPROVE, Action.HOLD, Action.REJECT, Action.SPAM])
def test_the_same_text_by_the_same_client_is_a_duplicate_whatever_became_of_it(unhurried, first, second, status):
    article = make_article()
    submitted = post(article, client=make_client(**first))
    if status is not None:
        step(submitted, status)
    with pytest.raises(Duplicate):
        post(article, client=make_client(**second), author_email="ANN@example.org")
    assert Comment.objects.count() == 1


def test_from_another_client_it_is_accepted_and_noted(unhurried):
    article = make_article()
    assert signals_of(post(article))["duplicate_elsewhere"] is False
    again = post(article)
    assert signals_of(again)["duplicate_elsewhere"] is True
    screen_all()
    assert find(again).status == "held"
    assert "The same text from another client" in newest_revision(again).verdict.reasons


def test_another_address_text_parent_or_article_is_no_duplicate(unhurried):
    article, client = make_article(), make_client(reader_id="a")
    post(article, client=client)
    top = publish(article, "A top-level comment.")
    post(article, client=client, author_email="bea@example.org")
    post(article, "Said once!", client=client)
    post(article, client=client, parent=top)
    post(make_article(), client=client)
    assert Comment.objects.count() == 6


def test_after_withdrawal_it_may_be_said_again(unhurried):
    article, client = make_article(), make_client(reader_id="a")
    submitted = post(article, client=client)
    withdraw_comment(comment_id=submitted.id, token=submitted.token)
    again = post(article, client=client)
    assert signals_of(again)["duplicate_elsewhere"] is False


def test_an_edit_frees_the_old_text_and_takes_the_new_one(unhurried):
    article, client = make_article(), make_client(reader_id="a")
    submitted = post(article, "Old.", client=client)
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "New."})
    post(article, "Old.", client=client)
    with pytest.raises(Duplicate):
        post(article, "New.", client=client)


def test_an_edit_into_a_text_that_is_there_already_is_refused_and_changes_nothing(unhurried):
    article, client = make_article(), make_client(reader_id="a")
    post(article, "One.", client=client)
    second = post(article, "Two.", client=client)
    with pytest.raises(Duplicate):
        edit_comment(comment_id=second.id, token=second.token, fields={"body": "One."})
    after = find(second)
    assert (after.revision, after.version, newest_revision(second).body) == (1, 1, "Two.")


def test_an_edit_that_changes_nothing_is_no_duplicate_of_itself(unhurried):
    submitted = post(make_article(), "One.")
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "One."})
    assert find(submitted).revision == 2


@pytest.mark.parametrize("second", [{"reader_id": "a"}, {"address": "203.0.113.1"}], ids=["cookie", "address"])
def test_a_second_comment_at_once_from_one_address_and_client_is_a_flood(second):
    article = make_article()
    post(article, "One.", client=make_client(address="203.0.113.1", reader_id="a"))
    with pytest.raises(Flood) as refusal:
        post(make_article(), "Two.", client=make_client(**second))
    assert refusal.value.retry_after == 15
    assert Comment.objects.count() == 1


def test_once_the_interval_is_over_the_next_one_passes():
    article, client = make_article(), make_client(reader_id="a")
    post(article, "One.", client=client)
    PostingSlot.objects.update(last_at=Now() - timedelta(seconds=14))
    with pytest.raises(Flood):
        post(article, "Two.", client=client)
    PostingSlot.objects.update(last_at=Now() - timedelta(seconds=15))
    assert post(article, "Two.", client=client)
    with pytest.raises(Flood):
        post(article, "Three.", client=client)


def test_a_refused_post_uses_up_no_slot():
    article, client = make_article(), make_client(reader_id="a")
    post(article, "One.", client=client)
    PostingSlot.objects.update(last_at=Now() - timedelta(seconds=15))
    with pytest.raises(Duplicate):
        post(article, "One.", client=client)
    assert post(article, "Two.", client=client)


def test_another_address_on_the_same_client_and_the_same_address_elsewhere_pass():
    article, client = make_article(), make_client(reader_id="a")
    post(article, "One.", client=client)
    assert signals_of(post(article, "Two.", client=client, author_email="bea@example.org"))["flood_elsewhere"] is False
    elsewhere = post(article, "Three is a text of its own.")
    assert signals_of(elsewhere)["flood_elsewhere"] is True
    screen_all()
    assert find(elsewhere).status == "held"


def test_the_newsroom_may_hurry():
    article, staff = make_article(), make_client(reader_id="a", staff=True)
    post(article, "One.", client=staff)
    again = post(article, "Two.", client=staff)
    assert signals_of(again)["flood_elsewhere"] is False
    assert find(again).commenter.staff


def test_slots_are_forgotten_after_a_day():
    post(make_article(), client=make_client(reader_id="a"))
    assert purge_slots() == 0
    PostingSlot.objects.update(last_at=Now() - timedelta(days=1, seconds=1))
    assert purge_slots() == 2
    assert not PostingSlot.objects.exists()
