"""One round of asking services outside: claim questions, ask in parallel, record the answers, conclude.

A service that hangs, errs or lies costs its own comments time and nobody else's: they go to people at the latest when
REMOTE_CHECK_DEADLINE is over. Nothing it says is believed before the check has read it as what it should be.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.utils.crypto import salted_hmac

from moderation.checks.remote.base import Case, RemoteCheck
from moderation.checks.remote.transport import NoAnswer
from moderation.models import Revision
from moderation.screening import remote_jobs
from moderation.screening.circuits import circuit_of
from moderation.screening.disclosing import disclose_address
from moderation.screening.policies import current_policy
from moderation.screening.remote_jobs import Question
from moderation.screening.runs import Report, make_report, refuse_garbled, report_unanswered
from moderation.screening.services import conclude_answered
from moderation.screening.subject import build_submissions

logger = logging.getLogger(__name__)

# What looking up a host's name may take beyond a call's own deadline, which the system's resolver does not know.
_SLACK = 1.0
_chance = random.SystemRandom()


def ask_due() -> int:
    """Ask one service about what is due, several questions at once; how many were worked on.

    One, so that what a call may take bounds a round. Which of them is chance: not all workers wait for the same.
    """
    remote_jobs.drop_overtaken_jobs()
    done = _give_up_overdue()
    checks = list(remote_jobs.remote_checks().values())
    for check in _chance.sample(checks, len(checks)):
        width = circuit_of(check).width
        questions = remote_jobs.claim_questions(check_name=check.name, limit=width) if width else []
        if questions:
            _ask_service(check, questions)
            return done + len(questions)
    return done


def _give_up_overdue() -> int:
    done = 0
    for job_id, revision_id, name in remote_jobs.overdue_jobs().values_list("id", "revision_id", "check_name"):
        if remote_jobs.close_overdue(job_id=job_id, report=report_unanswered(name, why=_tell_why(name))):
            conclude_answered(revision_id=revision_id, policy=current_policy())
            done += 1
    return done


def _tell_why(name: str) -> str:
    """Why nobody answered: a service that keeps failing was not asked in the end, and it is said what it did before."""
    check = remote_jobs.remote_checks().get(name)
    complaint = circuit_of(check).complaint if check else ""
    return f"it was not asked again, since it keeps failing: {complaint}" if complaint else "there was none in time"


def _ask_service(check: RemoteCheck, questions: Sequence[Question]) -> None:
    cases = build_cases(check=check, revision_ids=[question.revision_id for question in questions])
    answers = _ask_together(check, cases)
    for question in questions:
        answer = answers.get(question.revision_id)
        if answer is None:  # overtaken between claiming and reading; the next round forgets it
            continue
        if isinstance(answer, NoAnswer):
            circuit_of(check).note_failure(str(answer))
            logger.warning("%s, attempt %d: %s.", check.name, question.attempts, answer)
            _try_again_or_give_up(question, check, answer)
        else:
            circuit_of(check).note_answer()
            _settle(question, answer)


def build_cases(*, check: RemoteCheck, revision_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """What a service may be told of each revision; those that have been overtaken are left out."""
    submissions = build_submissions(revision_ids=revision_ids)
    rows = Revision.objects.filter(pk__in=submissions).values_list("id", "comment_id", "comment__commenter_id")
    return {
        revision_id: Case(
            submission=submissions[revision_id],
            commenter=name_commenter(check=check, commenter_id=commenter_id),
            email=disclose_address(check=check, comment_id=comment_id),
        )
        for revision_id, comment_id, commenter_id in rows
    }


def name_commenter(*, check: RemoteCheck, commenter_id: uuid.UUID) -> str:
    """An id of the commenter that means nothing elsewhere: keyed, and another for each service."""
    return salted_hmac(f"moderation.remote.{check.name}", str(commenter_id), algorithm="sha256").hexdigest()[:32]


def _ask_together(check: RemoteCheck, cases: Mapping[uuid.UUID, Case]) -> dict[uuid.UUID, Report | NoAnswer]:
    if not cases:
        return {}
    pool = ThreadPoolExecutor(max_workers=len(cases), thread_name_prefix=check.name)
    asked: dict[uuid.UUID, Future[Report | NoAnswer]] = {
        revision_id: pool.submit(_ask, check, case) for revision_id, case in cases.items()
    }
    wait(asked.values(), timeout=check.timeout + _SLACK)
    # A thread that is late is left to end by itself: nobody reads what it brings.
    pool.shutdown(wait=False, cancel_futures=True)
    late = NoAnswer("no answer in time")
    return {revision_id: future.result() if future.done() else late for revision_id, future in asked.items()}


def _ask(check: RemoteCheck, case: Case) -> Report | NoAnswer:
    """Runs in a thread, without the database."""
    start = time.perf_counter()
    try:
        findings = check.ask(case)
        refuse_garbled(findings)
    except NoAnswer as answer:
        return answer
    except Exception as error:
        # The error's text may quote the comment, so only its type is told.
        return NoAnswer(f"the check failed ({type(error).__name__})")
    return make_report(check=check, findings=findings, ms=(time.perf_counter() - start) * 1000)


def _try_again_or_give_up(question: Question, check: RemoteCheck, answer: NoAnswer) -> None:
    # Full jitter: of many comments that failed together, few come back together.
    pause = _chance.uniform(0, settings.REMOTE_CHECK_BACKOFF * 2 ** (question.attempts - 1))
    pause = max(pause, min(answer.retry_after or 0.0, settings.REMOTE_CHECK_DEADLINE))
    if question.attempts < settings.REMOTE_CHECK_ATTEMPTS and remote_jobs.postpone_question(
        question=question, pause=pause
    ):
        return
    _settle(question, report_unanswered(check.name, why=str(answer)))


def _settle(question: Question, report: Report) -> None:
    # Two commits: whatever becomes of concluding, the answer is on record, and whoever concludes sees it.
    if remote_jobs.close_question(question=question, report=report):
        conclude_answered(revision_id=question.revision_id, policy=current_policy())
