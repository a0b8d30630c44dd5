"""A result that comes after an edit, after a person's decision, or under a lost lease, changes nothing."""

import pytest

from moderation.intake import edit_comment, withdraw_comment
from moderation.models import Comment, Decision, Finding, Revision, Verdict
from moderation.screening import jobs, runs, services
from moderation.screening.policies import current_policy
from moderation.screening.services import conclude, screen_due
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, newest_revision, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch):
    """Do something between the checks of a batch and the storing of their results."""

    def arrange(act):
        def run_then_act(**given):
            reports = runs.run_checks(**given)
            act()
            return reports

        monkeypatch.setattr(services, "run_checks", run_then_act)

    return arrange


def test_a_persons_decision_made_meanwhile_stands(use_checks, meanwhile):
    use_checks("Quiet")
    submitted = submit(make_article())
    meanwhile(lambda: step(submitted, Action.REJECT, make_moderator()))
    screen_due()
    after = find(submitted)
    assert (after.status, after.published_revision_id) == ("rejected", None)
    assert Decision.objects.filter(comment=after).count() == 1
    assert not Verdict.objects.filter(revision__comment=after).exists()


def test_the_checks_of_an_earlier_text_do_not_approve_the_edit(use_checks, meanwhile):
    use_checks("Flagging")
    submitted = submit(make_article(), "Harmless.")
    fields = {"body": "A flag."}
    meanwhile(lambda: edit_comment(comment_id=submitted.id, token=submitted.token, fields=fields))
    screen_due()
    after = find(submitted)
    assert (after.status, after.published_revision_id) == ("pending", None)


def test_the_edit_itself_is_screened_next(use_checks):
    use_checks("Flagging")
    submitted = submit(make_article(), "Harmless.")
    screen_due()
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "A flag."})
    screen_due()
    after = find(submitted)
    assert (after.status, after.published_revision_id) == ("rejected", None)
    assert [row.outcome for row in Verdict.objects.order_by("id")] == ["approve", "reject"]


def test_a_withdrawn_comment_stays_withdrawn(use_checks, meanwhile):
    use_checks("Quiet")
    submitted = submit(make_article())
    meanwhile(lambda: withdraw_comment(comment_id=submitted.id, token=submitted.token))
    screen_due()
    assert find(submitted).status == "withdrawn"
    assert newest_revision(submitted).due_at is None


def test_a_worker_whose_lease_went_to_another_stores_nothing(use_checks, meanwhile, pass_time):
    use_checks("Quiet")
    submitted = submit(make_article())

    def lose_the_lease():
        pass_time()
        assert jobs.claim_retry() is not None

    meanwhile(lose_the_lease)
    screen_due()
    assert find(submitted).status == "pending"
    assert not Finding.objects.exists()


def test_a_result_delivered_twice_decides_once(use_checks, monkeypatch):
    use_checks("Quiet")
    submitted = submit(make_article())
    key = []

    def conclude_twice(**given):
        key.append(given["key"])
        conclude(**given)
        conclude(**given)

    monkeypatch.setattr(services, "conclude", conclude_twice)
    screen_due()
    assert find(submitted).version == 2
    assert Decision.objects.filter(comment=submitted.id).count() == 1
    conclude(revision_id=newest_revision(submitted).pk, key=key[0], policy=current_policy())
    assert Decision.objects.filter(comment=submitted.id).count() == 1


def test_what_is_overtaken_before_it_is_built_is_no_longer_due(use_checks):
    use_checks("Quiet")
    submitted = submit(make_article())
    row = newest_revision(submitted)
    step(submitted, Action.HOLD, make_moderator())
    Revision.objects.filter(pk=row.pk).update(due_at=row.created_at)
    assert screen_due() == 1
    assert newest_revision(submitted).due_at is None
    assert find(submitted).status == "held"


def test_an_edit_after_claiming_is_not_taken_for_the_claimed_text(use_checks):
    use_checks("Quiet")
    submitted = submit(make_article())
    claim = jobs.claim_fresh(limit=5)
    assert claim is not None
    Revision.objects.create(comment_id=submitted.id, number=2, body="Newer.", body_html="<p>Newer.</p>")
    Comment.objects.filter(pk=submitted.id).update(revision=2)
    conclude(revision_id=claim.revision_ids[0], key=claim.key, policy=current_policy())
    assert find(submitted).status == "pending"


def test_a_hold_that_falls_between_reading_and_locking_is_not_overruled(use_checks):
    use_checks("Quiet")
    submitted = submit(make_article())
    claim = jobs.claim_fresh(limit=5)
    assert claim is not None
    # Only the comment's row has moved on, as the concluding worker then sees it: it read the job a moment before.
    Comment.objects.filter(pk=submitted.id).update(status="held", version=2)
    conclude(revision_id=claim.revision_ids[0], key=claim.key, policy=current_policy())
    assert (find(submitted).status, find(submitted).version) == ("held", 2)
    assert newest_revision(submitted).due_at is None
