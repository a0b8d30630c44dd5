"""Many votes and reports at the same moment: each reader counts once, and none is lost."""

import random

import pytest

from moderation.intake import withdraw_comment
from moderation.models import Comment, ModerationEvent, Report, Thread, Vote
from moderation.reacting import Filed, Reader, Votes, cast_vote, report_comment
from moderation.status import Action
from tests.factories import find, make_article, make_client, publish, run_together, step, submit

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.VOTES_PER_MINUTE = settings.REPORTS_PER_MINUTE = 10_000


@pytest.fixture
def comment():
    return publish(make_article())


def with_cookie(number=0):
    return Reader(address="203.0.113.9", id=f"reader {number}", is_new=False)


def without_cookie(number, *, address="203.0.113.9"):
    return Reader(address=address, id=f"new {number}", is_new=True)


def vote(comment, reader, value=1):
    return cast_vote(comment_id=comment.pk, fields={"value": value}, reader=reader)


def counted(comment):
    found = find(comment)
    rows = Vote.objects.filter(comment=comment)
    assert (found.votes_up, found.votes_down) == (rows.filter(value=1).count(), rows.filter(value=-1).count())
    return found.votes_up, found.votes_down


def test_fifty_readers_are_fifty_votes(comment):
    results = run_together(lambda number: vote(comment, with_cookie(number), 1 if number % 5 else -1), TIMES)
    assert not [result for result in results if isinstance(result, Exception)]
    assert counted(comment) == (40, 10)


@pytest.mark.parametrize("who", [lambda _: with_cookie(), without_cookie], ids=["one cookie", "one address"])
def test_fifty_votes_of_one_reader_are_one_vote(comment, who):
    results = run_together(lambda number: vote(comment, who(number)), TIMES)
    assert set(results) == {Votes(up=1, down=0, mine=1)}
    assert counted(comment) == (1, 0)


def test_readers_without_a_cookie_at_different_addresses_are_different_readers(comment):
    run_together(lambda number: vote(comment, without_cookie(number, address=f"198.51.100.{number}")), TIMES)
    assert counted(comment) == (TIMES, 0)


def test_readers_who_keep_changing_their_minds_are_counted_as_they_stand(comment):
    values = [random.Random(number).choice([1, -1, 0]) for number in range(100)]
    run_together(lambda number: vote(comment, with_cookie(number % 10), values[number]), 100)
    up, down = counted(comment)
    assert up + down <= 10


def test_every_vote_makes_the_pages_older(comment):
    before = Thread.objects.get().generation
    run_together(lambda number: vote(comment, with_cookie(number)), 20)
    assert Thread.objects.get().generation == before + 20


@pytest.mark.parametrize("who", [lambda _: with_cookie(), without_cookie], ids=["one cookie", "one address"])
def test_fifty_reports_of_one_reader_are_one_report(comment, who):
    results = run_together(
        lambda number: report_comment(comment_id=comment.pk, fields={"reason": "spam"}, reader=who(number)), TIMES
    )
    report_id = Report.objects.get().pk
    assert set(results) == {Filed(id=report_id, is_new=True), Filed(id=report_id, is_new=False)}
    assert results.count(Filed(id=report_id, is_new=True)) == 1
    assert ModerationEvent.objects.filter(action="report").count() == 1


def test_votes_and_a_withdrawal_at_once_leave_no_vote():
    submitted = submit(make_article(), client=make_client(reader_id="author"))
    step(submitted, Action.APPROVE)
    comment = find(submitted)

    def act(number):
        if number == 10:
            return withdraw_comment(comment_id=submitted.id, token=submitted.token)
        return vote(comment, with_cookie(number))

    run_together(act, 25)
    assert counted(comment) == (0, 0)
    assert Comment.objects.get().rank == 0
