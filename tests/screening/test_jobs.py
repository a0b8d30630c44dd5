"""The database row is the job: claims, leases and attempts."""

import threading
from contextlib import suppress

import pytest
from django.db.models.functions import Now

from moderation.models import Revision
from moderation.screening import jobs
from moderation.screening.services import screen_due
from moderation.status import Action
from tests.factories import find, make_article, newest_revision, run_together, step, submit
from tests.screening.inline_checks import Quiet, WorkerKilled


@pytest.mark.django_db
def test_the_attempt_is_counted_before_anything_runs():
    submitted = submit(make_article())
    claim = jobs.claim_fresh(limit=10)
    assert claim is not None
    row = newest_revision(submitted)
    assert (claim.revision_ids, row.attempts, row.lease_key) == ((row.pk,), 1, claim.key)
    assert Revision.objects.filter(pk=row.pk, lease_until__gt=Now()).exists()


@pytest.mark.django_db
def test_what_one_worker_has_no_other_gets_until_its_lease_ends(pass_time):
    submit(make_article())
    assert jobs.claim_fresh(limit=10) is not None
    assert (jobs.claim_fresh(limit=10), jobs.claim_retry()) == (None, None)
    pass_time()
    again = jobs.claim_retry()
    assert again is not None
    assert not again.exhausted


@pytest.mark.django_db
def test_the_oldest_come_first_and_no_more_than_asked_for():
    article = make_article()
    posted = [submit(article, f"Text {number}") for number in range(5)]
    claim = jobs.claim_fresh(limit=3)
    assert claim is not None
    assert list(claim.revision_ids) == [newest_revision(submitted).pk for submitted in posted[:3]]


@pytest.mark.django_db
def test_what_was_tried_before_is_claimed_alone(pass_time):
    article = make_article()
    for number in range(4):
        submit(article, f"Text {number}")
    jobs.claim_fresh(limit=3)
    pass_time()
    fresh, retry = jobs.claim_fresh(limit=10), jobs.claim_retry()
    assert fresh is not None
    assert retry is not None
    assert (len(fresh.revision_ids), len(retry.revision_ids)) == (1, 1)


@pytest.mark.django_db
def test_a_worker_killed_by_a_fresh_comment_costs_no_attempt_of_one_that_waits_for_a_retry(use_checks, pass_time):
    use_checks("Raising", "Killing")
    article = make_article()
    waiting = submit(article, "boom")
    screen_due()
    pass_time()
    submit(article, "poison")
    with pytest.raises(WorkerKilled):
        screen_due()
    assert newest_revision(waiting).attempts == 1


@pytest.mark.django_db
def test_a_poison_comment_ends_with_people_and_takes_no_other_along(use_checks, pass_time):
    use_checks("Killing", "Quiet")
    article = make_article()
    before, poison, after = (submit(article, text) for text in ("One.", "poison", "Two."))
    for _ in range(8):
        with suppress(WorkerKilled):
            screen_due()
        pass_time()
    assert [find(each).status for each in (before, poison, after)] == ["approved", "held", "approved"]
    assert newest_revision(poison).verdict.reasons == ["check_unavailable"]
    assert jobs.oldest_due_age() is None


@pytest.mark.django_db
def test_the_pause_before_a_retry_doubles(use_checks, pass_time, settings):
    settings.SCREENING_MAX_ATTEMPTS = 5
    use_checks("Raising")
    submitted = submit(make_article(), "boom")
    pauses = []
    for _ in range(3):
        screen_due()
        row = Revision.objects.annotate(now=Now()).get(pk=newest_revision(submitted).pk)
        assert row.due_at is not None
        pauses.append(round((row.due_at - row.now).total_seconds()))
        pass_time()
    assert pauses == [2, 4, 8]


@pytest.mark.django_db
def test_the_age_of_the_oldest_due_row_is_what_operators_watch():
    assert jobs.oldest_due_age() is None
    submitted = submit(make_article())
    Revision.objects.filter(comment=submitted.id).update(due_at="2020-01-01T00:00:00Z")
    age = jobs.oldest_due_age()
    assert age is not None
    assert age > 365 * 24 * 3600
    step(submitted, Action.HOLD)
    assert jobs.oldest_due_age() is None


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_share_a_row(use_checks):
    use_checks("Quiet")
    article = make_article()
    for number in range(24):
        submit(article, f"Text {number}")
    barrier = threading.Barrier(4, timeout=20)

    def work(_number):
        barrier.wait()
        return [screen_due(limit=3) for _ in range(6)]

    results = run_together(work, 4)
    assert sum(sum(result) for result in results if isinstance(result, list)) == 24, results
    assert sorted(Quiet.seen) == sorted(f"Text {number}" for number in range(24))
    assert set(Revision.objects.values_list("attempts", flat=True)) == {1}
