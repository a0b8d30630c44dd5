"""The figures of a period, worked out by hand: volume, speed, how right the machine was, how far people agree."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from moderation.learning.auditing import take_look
from moderation.models import AuditSample, Comment, Decision, Finding, RemoteJob, Revision, Verdict
from moderation.queries.figures import drift
from moderation.queries.figures.maths import cohens_kappa, kappa_interval, population_stability, wilson
from moderation.queries.figures.period import Period, pieces
from moderation.queries.stats import accuracy_stats, activity_stats, moderation_stats
from moderation.reviewing.batches import decide_many, undo_batch
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, newest_revision, publish, step, submit

START = datetime(2026, 3, 1, tzinfo=UTC)


def decided_after(article, seconds, action, moderator=None, *, rules=None, found=None, reason=""):
    """A comment received at START and decided so many seconds later; `found` are (check, label, score)."""
    submitted = submit(article, f"Decided after {seconds} seconds, {action}")
    revision = newest_revision(submitted)
    if rules:
        Verdict.objects.create(revision=revision, outcome="hold", reasons=rules, policy_version="1")
    for check, label, score in found or ():
        Finding.objects.create(revision=revision, check_name=check, label=label, score=score, ms=0.1)
    made = step(submitted, action, moderator, reason=reason)
    assert made is not None
    Comment.objects.filter(pk=submitted.id).update(created_at=START)
    Revision.objects.filter(pk=revision.pk).update(created_at=START)
    Decision.objects.filter(pk=made.pk).update(created_at=START + timedelta(seconds=seconds))
    return submitted


@pytest.mark.django_db
class TestVolumeAndSpeed:
    def test_an_empty_newsroom_has_no_numbers_and_no_division_by_zero(self):
        stats = activity_stats()
        assert moderation_stats()["check_precision"] == []
        assert (stats["received"], stats["by_outcome"], stats["automated_share"]) == (0, {}, None)
        speed = stats["time_to_decision"]
        assert (speed["p50"], speed["p95"], speed["people"]) == (None, None, {"p50": None, "p95": None})
        nobody = {"size": 0, "over_1h": 0, "over_6h": 0, "over_24h": 0, "oldest_age": None}
        assert stats["queue"] == nobody
        assert stats["over_time"] == {"step": "day", "pieces": []}
        assert accuracy_stats()["availability"] == []

    def test_numbers_are_those_worked_out_by_hand(self):
        article, moderator = make_article(), make_moderator()
        for seconds in (1, 2, 3, 4, 5, 6, 7):
            decided_after(article, seconds, Action.APPROVE)
        decided_after(article, 100, Action.SPAM, moderator)
        decided_after(article, 200, Action.REJECT, moderator)
        decided_after(article, 5000, Action.HOLD)
        submit(article, "Still being checked.")
        stats = activity_stats()
        assert stats["received"] == 11
        assert stats["by_outcome"] == {"approved": 7, "spam": 1, "rejected": 1, "held": 1, "pending": 1}
        assert stats["automated_share"] == pytest.approx(7 / 9)
        assert (stats["by_policy"], stats["by_people"], stats["moderators"]) == (7, 2, 1)
        # Nearest rank of 1 2 3 4 5 6 7 100 200: the fifth and the ninth.
        speed = stats["time_to_decision"]
        assert (speed["p50"], speed["p95"], speed["people"]) == (5.0, 200.0, {"p50": 100.0, "p95": 200.0})
        assert (speed["policy_counts"], speed["people_counts"]) == ([0, 7, 0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 0, 0, 0, 0])
        assert stats["queue"]["size"] == stats["queue"]["over_24h"] == 1
        assert stats["queue"]["oldest_age"] == pytest.approx((timezone.now() - START).total_seconds(), abs=60)

    @pytest.mark.parametrize(
        ("seconds", "p50", "p95"),
        [([10], 10, 10), ([10, 20], 10, 20), ([1, 2, 3, 4], 2, 4), (list(range(1, 21)), 10, 19)],
    )
    def test_percentiles_are_by_nearest_rank(self, seconds, p50, p95):
        article = make_article()
        for each in seconds:
            decided_after(article, each, Action.APPROVE)
        speed = moderation_stats()["time_to_decision"]
        assert (speed["p50"], speed["p95"]) == (p50, p95)

    def test_a_decision_that_is_changed_later_was_not_waited_for(self):
        submitted = decided_after(make_article(), 10, Action.APPROVE)
        step(submitted, Action.REJECT, make_moderator(), reason="abusive")
        assert moderation_stats()["time_to_decision"]["p95"] == 10.0

    def test_a_period_begins_at_its_start_and_ends_before_its_end(self):
        article = make_article()
        decided_after(article, 60, Action.APPROVE)
        assert moderation_stats(since=START)["received"] == 1
        assert moderation_stats(since=START + timedelta(microseconds=1000))["received"] == 0
        assert moderation_stats(until=START)["received"] == 0
        within = moderation_stats(since=START, until=START + timedelta(seconds=60))
        assert (within["received"], within["time_to_decision"]["p50"]) == (1, None)

    def test_over_time_every_piece_is_there_with_what_came_and_who_decided(self):
        article, moderator = make_article(), make_moderator()
        decided_after(article, 60, Action.APPROVE)
        decided_after(article, 26 * 3600, Action.REJECT, moderator)
        whole = activity_stats(since=START, until=START + timedelta(days=7))["over_time"]
        assert (whole["step"], len(whole["pieces"])) == ("day", 7)
        assert whole["pieces"][0] == {
            "since": "2026-03-01T00:00:00.000Z",
            "received": {"approved": 1, "rejected": 1},
            "by_policy": 1,
            "by_people": 0,
        }
        assert [piece["by_people"] for piece in whole["pieces"]] == [0, 1, 0, 0, 0, 0, 0]
        assert activity_stats(since=START, until=START + timedelta(days=1))["over_time"]["step"] == "hour"

    def test_what_was_undone_counts_no_more(self):
        moderator = make_moderator()
        comment = publish(make_article())
        batch = decide_many(moderator=moderator, comment_ids=[comment.pk], action=Action.SPAM)
        undo_batch(moderator=moderator, batch_id=batch.batch)
        stats = moderation_stats()
        assert (stats["by_outcome"], stats["automated_share"]) == ({"approved": 1}, 1.0)


@pytest.mark.django_db
class TestHowRightTheMachineWas:
    def test_how_often_people_agree_with_a_rule(self):
        article, moderator = make_article(), make_moderator()
        decided_after(article, 1, Action.REJECT, moderator, rules=["Links", "Shouting"])
        decided_after(article, 2, Action.SPAM, moderator, rules=["Links"])
        decided_after(article, 3, Action.APPROVE, moderator, rules=["Links"])
        decided_after(article, 4, Action.APPROVE, rules=["Links"])
        decided_after(article, 5, Action.HOLD, moderator, rules=["Shouting"])
        links, shouting = moderation_stats()["check_precision"]
        assert (links["rule"], links["decided"], links["refused"]) == ("Links", 3, 2)
        assert (links["low"], links["precision"], links["high"]) == pytest.approx((0.2077, 2 / 3, 0.9385), abs=1e-4)
        assert (shouting["rule"], shouting["decided"], shouting["precision"]) == ("Shouting", 1, 1.0)

    def test_the_last_decision_on_a_text_is_what_counts(self):
        article, moderator = make_article(), make_moderator()
        submitted = decided_after(article, 1, Action.REJECT, moderator, rules=["Links"])
        step(submitted, Action.APPROVE, moderator)
        (links,) = moderation_stats()["check_precision"]
        assert (links["decided"], links["refused"]) == (1, 0)

    def test_a_check_is_judged_by_the_rules_that_ask_for_what_it_sees_each_text_once(self):
        article, moderator = make_article(), make_moderator()
        rude = [("toxicity", "toxicity", 0.95), ("toxicity", "insult", 0.8), ("spam", "spam", 0.1)]
        rules = ["Very probably abusive", "May insult somebody"]
        decided_after(article, 1, Action.REJECT, moderator, rules=rules, found=rude)
        decided_after(article, 2, Action.APPROVE, moderator, rules=["May be spam"], found=rude)
        by_check = {each["check"]: each for each in accuracy_stats()["precision_by_check"]}
        assert {check: (each["decided"], each["refused"]) for check, each in by_check.items()} == {
            "toxicity": (1, 1),
            "spam": (1, 0),
        }

    def test_scores_are_held_against_what_was_refused_for_what_they_are_about(self):
        article, moderator = make_article(), make_moderator()
        for number, (score, action, reason) in enumerate(
            [
                (0.92, Action.REJECT, "abusive"),
                (0.98, Action.APPROVE, ""),
                (0.95, Action.REJECT, "off_topic"),
                (0.91, Action.SPAM, ""),
                (0.05, Action.APPROVE, ""),
            ]
        ):
            found = [("toxicity", "toxicity", score), ("spam", "spam", 1.0 if action == Action.SPAM else 0.2)]
            decided_after(article, number, action, moderator, found=found, reason=reason)
        toxicity, spam, site = accuracy_stats()["calibration"]
        assert (toxicity["label"], toxicity["decided"], toxicity["refused"]) == ("toxicity", 3, 1)
        top = toxicity["bins"][9]
        assert (top["decided"], top["predicted"], top["share"]) == (2, pytest.approx(0.95), 0.5)
        # |0.95 − 0.5| of two and |0.05 − 0| of one.
        assert toxicity["error"] == pytest.approx((2 * 0.45 + 0.05) / 3)
        assert (spam["decided"], spam["refused"], spam["bins"][9]["share"]) == (3, 1, 1.0)
        assert (site["decided"], site["error"]) == (0, None)


@pytest.mark.django_db
class TestDriftAndAvailability:
    def scored(self, scores, *, at):
        """Comments of that time: with these scores of toxicity, and one score of what is refused here."""
        article = make_article()
        for score in scores:
            made = submit(article)
            Comment.objects.filter(pk=made.id).update(created_at=at, score_toxicity=score, score_site_rejection=0.3)

    def test_a_period_is_held_against_the_one_before_and_against_chance(self, monkeypatch):
        monkeypatch.setattr(drift, "FEWEST", 4)
        self.scored([0.005] * 11 + [1.0], at=START - timedelta(days=1))
        self.scored([0.6] + [0.95] * 11, at=START + timedelta(days=1))
        toxicity, spam, site = accuracy_stats(since=START, until=START + timedelta(days=7))["drift"]
        assert toxicity["before"] == [11, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        assert toxicity["now"] == [0, 0, 0, 0, 0, 0, 0, 1, 0, 11]
        assert toxicity["psi"] == pytest.approx(population_stability(toxicity["before"], toxicity["now"]))
        assert toxicity["chance"] == pytest.approx(16.919 * 2 / 12)
        assert (toxicity["reading"], site["reading"], site["psi"]) == ("moved_much", "stable", 0.0)
        assert (spam["reading"], spam["psi"]) == ("too_few", None)
        assert accuracy_stats()["drift"] == []

    def test_checks_that_gave_no_answer_are_counted_with_how_often_they_were_asked(self):
        article = make_article()
        for number in range(4):
            revision = newest_revision(submit(article, f"Text {number}."))
            RemoteJob.objects.create(revision=revision, check_name="akismet", due_at=None, give_up_at=timezone.now())
            if number == 0:
                Comment.objects.filter(pk=revision.comment_id).update(checks_failed=True)
                for check in ("akismet", "spam"):
                    Finding.objects.create(
                        revision=revision, check_name=check, label="CHECK_UNAVAILABLE", ms=1, outcome="unavailable"
                    )
        akismet, spam = accuracy_stats()["availability"]
        assert akismet == {"check": "akismet", "remote": True, "asked": 4, "unavailable": 1, "share": 0.75}
        assert spam == {"check": "spam", "remote": False, "asked": 4, "unavailable": 1, "share": 0.75}


@pytest.mark.django_db
class TestAgreement:
    def look(self, article, first, second, *, by, who):
        submitted = submit(article, f"First {first}, then {second}.")
        decision = step(submitted, first, by, reason="abusive")
        assert decision is not None
        sample = AuditSample.objects.create(revision=newest_revision(submitted), decision=decision, share=1.0)
        if second:
            take_look(moderator=who, sample_id=sample.pk, action=second, reason="abusive")

    def test_people_agree_beyond_chance_and_the_policy_is_confirmed_or_not(self):
        article, vera, kim = make_article(), make_moderator("vera"), make_moderator("kim")
        for first, second, times in (
            (Action.APPROVE, Action.APPROVE, 4),
            (Action.APPROVE, Action.REJECT, 1),
            (Action.REJECT, Action.SPAM, 3),
            (Action.SPAM, Action.APPROVE, 2),
        ):
            for _ in range(times):
                self.look(article, first, second, by=vera, who=kim)
        self.look(article, Action.APPROVE, Action.APPROVE, by=None, who=kim)
        self.look(article, Action.APPROVE, Action.SPAM, by=None, who=kim)
        self.look(article, Action.APPROVE, None, by=vera, who=kim)
        looks = accuracy_stats()["second_looks"]
        people, policy = looks["people"], looks["policy"]
        assert (people["looked"], people["agreed"]) == (10, 7)
        # Observed .7; by chance .5 · .6 + .5 · .4 = .5.
        assert people["kappa"] == pytest.approx((0.7 - 0.5) / (1 - 0.5))
        assert people["low"] < people["kappa"] < people["high"]
        assert people["table"]["approved"] == {"approved": 4, "rejected": 1, "spam": 0}
        assert people["table"]["rejected"] == {"approved": 0, "rejected": 0, "spam": 3}
        assert (policy["looked"], policy["upheld"], policy["share"]) == (2, 1, 0.5)
        assert accuracy_stats(until=timezone.now() - timedelta(hours=1))["second_looks"]["people"]["looked"] == 0

    def test_a_look_that_changed_something_is_still_counted_as_it_was_said(self):
        article, vera, kim = make_article(), make_moderator("vera"), make_moderator("kim")
        self.look(article, Action.APPROVE, Action.SPAM, by=vera, who=kim)
        step(find(Comment.objects.get()), Action.SPAM, kim)
        assert accuracy_stats()["second_looks"]["people"]["table"]["approved"]["spam"] == 1


class TestMaths:
    def test_wilsons_interval_is_the_published_one(self):
        # Newcombe 1998, table I: 81 of 263, and 0 of 20.
        assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
        assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
        assert wilson(0, 0) == (0.0, 1.0)

    def test_kappa_is_the_textbooks(self):
        # 20 and 15 of 50 alike: observed .7, by chance .5.
        table = [[20, 5], [10, 15]]
        assert cohens_kappa(table) == pytest.approx(0.4)
        interval = kappa_interval(table)
        assert interval is not None
        # Fleiss, Cohen and Everitt's standard error is .127.
        assert interval == pytest.approx((0.4 - 1.96 * 0.127, 0.4 + 1.96 * 0.127), abs=0.03)

    @pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[9, 0], [0, 0]]])
    def test_where_all_answers_are_alike_there_is_none(self, table):
        assert cohens_kappa(table) is None
        assert kappa_interval(table) is None

    def test_distributions_that_are_alike_have_no_distance(self):
        assert population_stability([10, 20, 30], [10, 20, 30]) == 0.0
        assert population_stability([90, 10], [10, 90]) > 1.0

    @pytest.mark.parametrize(
        ("since", "until", "step", "count"),
        [
            ("2026-03-27T12:30:00+01:00", "2026-03-30T12:30:00+02:00", "hour", 73 - 1),
            ("2026-03-27T12:30:00+01:00", "2026-04-12T12:30:00+02:00", "day", 17),
            ("2026-01-01T00:00:00+01:00", "2026-06-30T00:00:00+02:00", "week", 27),
            ("2023-01-15T00:00:00+01:00", "2026-01-15T00:00:00+01:00", "month", 37),
        ],
    )
    def test_a_period_is_cut_by_the_calendar_also_where_the_clocks_change(self, since, until, step, count):
        first, last = datetime.fromisoformat(since), datetime.fromisoformat(until)
        assert Period(first, last).step == step
        with timezone.override("Europe/Berlin"):
            cut = list(pieces(step=step, first=first, last=last))
        assert len(cut) == count
        assert len(set(cut)) == count
        if step != "hour":
            assert {each.hour for each in cut} == {0}
