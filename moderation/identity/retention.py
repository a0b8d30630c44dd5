"""What the vault forgets because its time is over, a batch at a time; each says how many rows went."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.functions import Now

from moderation.identity.models import Block, Origin, OriginKey, Reporter
from moderation.identity.origins import forget_keys
from moderation.models import Comment, Report

_BATCH = 500
Row = TypeVar("Row", bound=Model)


def forget_clients(older_than: timedelta) -> int:
    """Forget hashes of client addresses, and the keys of their days, without which none can be made again."""
    oldest = Now() - older_than
    if OriginKey.objects.filter(day__lt=oldest).delete()[0]:
        forget_keys()
    origins = Origin.objects.filter(created_at__lte=oldest).exclude(address_hash="")
    comments = Comment.objects.filter(created_at__lte=oldest, duplicate_by_origin__isnull=False)
    reports = Report.objects.filter(created_at__lte=oldest, origin_key__isnull=False)
    return (
        _first(origins).update(address_hash="")
        + _first(comments).update(duplicate_by_origin=None)
        + _first(reports).update(origin_key=None)
    )


def forget_decided_notices(older_than: timedelta) -> int:
    """Forget the addresses under notices of illegal content that were decided, and with them the letters about it."""
    decided = Reporter.objects.exclude(report__state=Report.State.OPEN).filter(
        report__closed_at__lte=Now() - older_than
    )
    rows = list(decided.order_by("pk").values_list("pk", "report_id")[:_BATCH])
    Report.objects.filter(pk__in=[report for _, report in rows]).update(email_masked="")
    Reporter.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    return len(rows)


def forget_blocks(older_than: timedelta) -> int:
    """Forget blocks that have been over for that long."""
    over = Block.objects.filter(until__lte=Now() - older_than)
    ids = list(over.values_list("pk", flat=True)[:_BATCH])
    Block.objects.filter(pk__in=ids).delete()
    return len(ids)


def _first(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The first of them, as what can be updated: no statement is to hold its locks for long."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:_BATCH])
    found: QuerySet[Row] = rows.model._default_manager.filter(pk__in=ids)
    return found
