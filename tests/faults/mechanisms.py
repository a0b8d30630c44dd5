"""What keeps the promises of reliability, one mechanism after the other: how to be without it, and who would notice.

Each names a test of the suite that guards the mechanism; test_mutations.py proves that it goes red without it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mutation:
    """`changes`: for each function, as module:name, a piece of its source and what stands there instead."""

    mechanism: str
    file: str
    test: str
    changes: dict[str, tuple[str, str]] = field(hash=False)

    @property
    def guard(self) -> str:
        """As pytest names it."""
        return f"tests/{self.file}::{self.test}"


_CLAIM = "moderation.screening.jobs:_claim"
_DUE = "moderation.screening.jobs:due_revisions"
_MOVES_FROM = "pk=comment.pk, version=comment.version, status=comment.status, revision=comment.revision"
_COUNT_LATE = """
    from django.db.models import F
    Revision.objects.filter(lease_key=claim.key).update(attempts=F("attempts") + 1)
    """.lstrip()
_FREE = "free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())"

MUTATIONS = (
    Mutation(
        "compare-and-set",
        "decisions/test_who_was_first.py",
        "test_a_decision_on_an_outdated_version_is_refused_and_names_the_winner",
        {"moderation.decisions:_move": (_MOVES_FROM, "pk=comment.pk")},
    ),
    Mutation(
        "lease",
        "screening/test_jobs.py",
        "test_what_one_worker_has_no_other_gets_until_its_lease_ends",
        {_DUE: ("filter(free, due_at__lte=Now())", "filter(due_at__lte=Now())")},
    ),
    Mutation(
        "end of a lease",
        "faults/test_clocks.py",
        "test_a_lease_lasts_as_long_as_it_is_set_to[slow]",
        {_CLAIM: ("seconds=settings.SCREENING_LEASE", "days=settings.SCREENING_LEASE")},
    ),
    Mutation(
        "sweep",
        "screening/test_doorbell.py",
        "test_the_sweep_rings_for_what_is_due_and_for_nothing_else",
        {"moderation.screening.tasks:sweep": ("jobs.due_revisions().exists()", "False")},
    ),
    Mutation(
        "attempt-before-run",
        "screening/test_jobs.py",
        "test_a_poison_comment_ends_with_people_and_takes_no_other_along",
        {
            _CLAIM: (', attempts=F("attempts") + 1', ""),
            # After it, then.
            "moderation.screening.services:_screen_claim": (
                "policy = current_policy()",
                _COUNT_LATE + "policy = current_policy()",
            ),
        },
    ),
    Mutation(
        "fail-closed where a check could not look",
        "screening/test_failing_closed.py",
        "test_a_check_that_cannot_answer_is_tried_again_and_then_a_person_decides[Raising]",
        {"moderation.policy.deciding:decide": ('if gaps and SEVERITY[outcome] < SEVERITY["hold"]:', "if False:")},
    ),
    Mutation(
        "fail-closed where a check left no report",
        "screening/test_failing_closed.py",
        "test_a_required_check_that_left_no_report_holds_the_comment",
        {"moderation.policy.deciding:_gaps": ("needed - {seen.check for seen in usable} - broken", "set()")},
    ),
    Mutation(
        "the database's clock",
        "faults/test_clocks.py",
        "test_a_worker_with_a_wrong_clock_takes_what_is_due_and_not_what_another_has[slow]",
        {_DUE: (_FREE, f"from django.utils.timezone import now as Now\n    {_FREE}")},
    ),
    Mutation(
        "a result is that of a revision",
        "screening/test_late_results.py",
        "test_an_edit_after_claiming_is_not_taken_for_the_claimed_text",
        {"moderation.screening.services:conclude": (" or comment.revision != revision.number", "")},
    ),
    Mutation(
        "a result is that of a lease",
        "screening/test_late_results.py",
        "test_a_worker_whose_lease_went_to_another_stores_nothing",
        {"moderation.screening.services:_record_reports": ("pk=revision_id, lease_key=claim.key", "pk=revision_id")},
    ),
    Mutation(
        "an edit is checked anew",
        "decisions/test_edits.py",
        "test_an_edit_inherits_no_approval",
        {"moderation.decisions:apply": ("status=OUTCOME[action], published", "status=status, published")},
    ),
    Mutation(
        "a doorbell that raises nothing",
        "screening/test_doorbell.py",
        "test_a_broker_that_is_down_or_silent_delays_nobody_and_raises_nothing[kill]",
        {"moderation.screening.doorbell:_send": ("KombuError, RedisError, OSError", "ZeroDivisionError")},
    ),
    Mutation(
        "the doorbell's breaker",
        "screening/test_doorbell.py",
        "test_after_a_failure_nobody_tries_again_for_a_while",
        {"moderation.screening.doorbell:_send": ("breaker.trip()", "pass")},
    ),
    Mutation(
        "one answer to one key",
        "intake/test_idempotency.py",
        "test_the_first_answer_comes_again_and_nothing_is_posted_twice",
        {"moderation.intake.idempotency:_open_answer": ("if not row.answer:", "if True:")},
    ),
    Mutation(
        "nobody decides before the service outside has answered",
        "screening/test_remote_jobs.py",
        "test_screening_makes_one_question_for_each_service",
        {
            "moderation.screening.services:conclude": (
                "remote_jobs.open_jobs(revision_id=revision_id).exists()",
                "False",
            )
        },
    ),
    Mutation(
        "the deadline of a service outside",
        "screening/test_remote_jobs.py",
        "test_no_comment_waits_for_ever_where_nobody_asks",
        {"moderation.screening.remote_jobs:close_unanswered": ("for report in reports:", "for report in ():")},
    ),
    Mutation(
        "an answer whose worker died before it decided",
        "screening/test_remote_jobs.py",
        "test_nor_where_the_worker_died_between_recording_the_last_answer_and_deciding",
        {"moderation.screening.remote_jobs:_expect_decision": ("due_at__gt=soon, ", "due_at__isnull=True, ")},
    ),
    Mutation(
        "503 to what a middleware asks",
        "faults/test_database_away.py",
        "test_a_session_that_cannot_be_stored_is_no_500_either",
        {"moderation.api.errors:server_error": ("sys.exc_info()[1]", "None")},
    ),
    Mutation(
        "503 to what a view asks",
        "faults/test_database_away.py",
        "test_no_route_answers_500[somebody]",
        {"moderation.api.errors:_answer_away": ("if problem is None:", "if True:")},
    ),
    Mutation(
        "readyz that names screening",
        "api/test_operations.py",
        "test_not_ready_while_nobody_takes_up_what_has_long_been_due",
        {"moderation.api.operations:_ask_screening": ("age <= _LATE", "True")},
    ),
    Mutation(
        "beat that sends no more than enough",
        "faults/test_clocks.py",
        "test_beat_sends_nothing_while_enough_messages_wait",
        {"config.beat:SteadyScheduler._is_enough_waiting": (">= _ENOUGH", "< 0")},
    ),
    Mutation(
        "beat that forgives its clock",
        "faults/test_clocks.py",
        "test_a_clock_that_is_put_back_stops_no_sweep",
        {"config.beat:SteadyScheduler._forgive_clock": ("if ahead:", "if False:")},
    ),
    Mutation(
        "a worker that notices that it is deaf",
        "faults/test_hearing.py",
        "test_it_is_lost_once_messages_have_waited_for_longer_than_patience_lasts",
        {"config.hearing:Hearing.is_lost": ("now - self._ignored_since > self._patience", "False")},
    ),
    Mutation(
        "a letter that is sent once",
        "notifications/test_sending.py",
        "test_while_the_server_is_away_comments_are_published_and_the_letter_goes_once_it_is_back"
        "[ConnectionRefusedError]",
        {"moderation.notifications.outbox:mark_sent": ("due_at=None", "due_at=Now()")},
    ),
)
