"""What the checks saw is noted beside the comment, so that queues can filter and sort by it."""

from importlib import import_module

import pytest
from django.apps import apps

from moderation.intake import edit_comment
from moderation.models import Comment, Finding, RuleHit, Verdict
from moderation.models.comment import UNSEEN
from moderation.screening.noting import note_findings
from moderation.screening.services import screen_due
from tests.factories import find, make_article, newest_revision, see, submit
from tests.screening.inline_checks import configure

pytestmark = pytest.mark.django_db


def rules_of(submitted) -> set[str]:
    return set(RuleHit.objects.filter(comment=submitted.id).values_list("rule", flat=True))


def test_screening_notes_scores_risk_language_and_rules():
    submitted = submit(make_article(), "You absolute moron, shut up and go away from here, nobody wants to read you.")
    screen_due()
    comment = find(submitted)
    assert comment.score_insult is not None
    assert comment.score_toxicity is not None
    assert comment.risk == max(comment.score_insult, comment.score_toxicity)
    assert (comment.language, comment.checks_failed) == ("en", False)
    assert any("abusive" in rule for rule in rules_of(submitted))


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Die Fähre war gestern schon wieder zwei Stunden zu spät, und niemand hat etwas gesagt.", "de"),
        ("Der neue Fahrplan", ""),
        ("12345 67890 :-) 12345 67890", ""),
    ],
)
def test_the_language_is_noted_where_there_is_enough_to_tell_it(body, language):
    submitted = submit(make_article(), body)
    screen_due()
    assert find(submitted).language == language


def test_a_check_that_could_not_look_is_noted(settings):
    settings.MODERATION_CHECKS = configure("Raising")
    settings.SCREENING_MAX_ATTEMPTS = 1
    submitted = submit(make_article(), "boom")
    screen_due()
    assert find(submitted).checks_failed
    assert len(rules_of(submitted)) == 1


def test_what_is_concluded_again_replaces_what_was_noted():
    submitted = submit(make_article())
    see(submitted, ("spam", 0.4), ("spam", 0.7), ("link_count", 9.0), rules=("May be spam", "x" * 300))
    assert (find(submitted).score_spam, find(submitted).risk) == (0.7, 0.7)
    assert rules_of(submitted) == {"May be spam", "x" * 200}
    see(submitted, rules=("Shouting",))
    assert rules_of(submitted) == {"Shouting"}


def test_what_was_refused_before_is_no_risk_of_its_own():
    submitted = submit(make_article())
    see(submitted, ("site_rejection", 0.9))
    assert (find(submitted).score_site_rejection, find(submitted).risk) == (0.9, 0.0)


def test_a_late_note_of_an_earlier_text_changes_nothing():
    submitted = submit(make_article())
    first = newest_revision(submitted)
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "Kinder."})
    found = Finding(revision=first, check_name="c", check_version="1", label="spam", score=0.9, ms=0)
    note_findings(comment=find(submitted), revision=first, findings=[found])
    assert find(submitted).risk == 0.0


def test_an_upgrade_notes_what_was_found_before():
    article = make_article()
    screened, unseen = submit(article), submit(article, "Another.")
    see(screened, ("toxicity", 0.6), ("spam", 0.2), rules=("May be abusive",), outcome="unavailable")
    Verdict.objects.create(
        revision=newest_revision(screened), outcome="hold", reasons=["May be abusive", "Shouting"], policy_version="1"
    )
    Comment.objects.update(**UNSEEN)
    RuleHit.objects.all().delete()
    import_module("moderation.migrations.0009_queues")._note_findings(apps, None)
    comment = find(screened)
    assert (comment.score_toxicity, comment.score_spam, comment.score_threat) == (0.6, 0.2, None)
    assert (comment.risk, comment.checks_failed) == (0.6, True)
    assert rules_of(screened) == {"May be abusive", "Shouting"}
    assert (find(unseen).risk, find(unseen).checks_failed) == (0.0, False)
