"""Re-encryption under the newest key. Killed anywhere, every row stays readable: old keys decrypt until they are removed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from moderation.identity.crypto import cipher
from moderation.identity.models import Contact, OriginKey

_BATCH = 500


def count_rows() -> int:
    return Contact.objects.count() + OriginKey.objects.count()


def rotate_keys() -> Iterator[int]:
    """Re-encrypt everything, a batch a transaction; yields the number of rows done so far."""
    done = 0
    for model in (Contact, OriginKey):
        last = 0
        while True:
            with transaction.atomic():
                rows = list(model.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:_BATCH])
                for row in rows:
                    row.encrypted = cipher().rotate(bytes(row.encrypted))
                model.objects.bulk_update(rows, ["encrypted"])
            if not rows:
                break
            last = rows[-1].pk
            done += len(rows)
            yield done
