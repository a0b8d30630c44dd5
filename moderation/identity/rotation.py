"""Re-encryption under the newest key. Killed anywhere, every row stays readable: old keys decrypt until removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from moderation.identity.crypto import cipher
from moderation.identity.models import Sealed

_BATCH = 500


def count_rows() -> int:
    """How many rows there are to re-encrypt."""
    return sum(table.count() for table in _sealed_tables())


def rotate_keys() -> Iterator[int]:
    """Re-encrypt everything, a batch a transaction; yields the number of rows done so far."""
    done = 0
    for table in _sealed_tables():
        for count in _rotate_table(table):
            done += count
            yield done


def _sealed_tables() -> list[QuerySet[Any]]:
    """All of them, whichever app they are of: a table that is left out could not be read once the old key is gone."""
    return [model._default_manager.all() for model in apps.get_models() if issubclass(model, Sealed)]


def _rotate_table(table: QuerySet[Any]) -> Iterator[int]:
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
