"""What those who gave notice of illegal content are owed (Digital Services Act, Article 16, paragraphs 4 and 5)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from moderation.identity.models import Letter, Reporter
from moderation.models import Report
from moderation.notifications.outbox import owe_letter

_AT_ONCE = 100
# A moderator may take a decision back.
_SECOND_THOUGHTS = timedelta(minutes=10)


def acknowledge_notice(*, reporter: Reporter) -> None:
    """Owe a receipt, at once."""
    owe_letter(
        kind=Letter.Kind.RECEIPT,
        occasion=f"receipt:{reporter.report_id}",
        language=get_language() or "",
        reporter=reporter,
    )


def gather_answers() -> int:
    """Owe the decision to all whose notice has been closed since, whoever closed it and however; how many."""
    found = list(_unanswered().select_related("report")[:_AT_ONCE])
    languages = dict(
        Letter.objects.filter(reporter__in=found, kind=Letter.Kind.RECEIPT).values_list("reporter_id", "language")
    )
    for reporter in found:
        owe_letter(
            kind=Letter.Kind.ANSWER,
            # One for each time that it was closed: after it has been opened again there is another decision to tell.
            occasion=f"answer:{reporter.report_id}:{reporter.report.closed_at:%Y%m%d%H%M%S%f}",
            language=languages.get(reporter.pk, ""),
            reporter=reporter,
            wait=_SECOND_THOUGHTS,
        )
    return len(found)


def _unanswered() -> QuerySet[Reporter]:
    closed = Reporter.objects.exclude(report__state=Report.State.OPEN)
    told = Letter.objects.filter(
        reporter=OuterRef("pk"), kind=Letter.Kind.ANSWER, created_at__gte=OuterRef("report__closed_at")
    )
    return closed.filter(~Exists(told))
