"""Re-encryption under the newest key. Killed anywhere, every row stays readable: old keys decrypt until removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from moderation.identity.crypto import cipher
from moderation.identity.models import Contact, OriginKey, Reporter

_BATCH = 500


def count_rows() -> int:
    """How many rows there are to re-encrypt."""
    return Contact.objects.count() + Reporter.objects.count() + OriginKey.objects.count()


def rotate_keys() -> Iterator[int]:
    """Re-encrypt everything, a batch a transaction; yields the number of rows done so far."""
    done = 0
    for table in (Contact.objects.all(), Reporter.objects.all(), OriginKey.objects.all()):
        for count in _rotate_table(table):
            done += count
            yield done


def _rotate_table(table: QuerySet[Contact] | QuerySet[Reporter] | QuerySet[OriginKey]) -> Iterator[int]:
    last = 0
    while True:
        with transaction.atomic():
            batch: list[Any] = list(table.select_for_update().filter(pk__gt=last).order_by("pk")[:_BATCH])
            for row in batch:
                row.encrypted = cipher().rotate(bytes(row.encrypted))
            table.bulk_update(batch, ["encrypted"])
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch)
