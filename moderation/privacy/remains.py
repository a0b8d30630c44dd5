"""What a database leaves in its files of rows that are gone.

SQLite overwrites deleted rows in its file (`secure_delete`), but its log of writes holds earlier pages until it is
cut off. PostgreSQL's own housekeeping (autovacuum, the recycling of its log) does that by itself.
"""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now


def overwrite_remains() -> None:
    """Cut SQLite's log of writes off, unless somebody is reading it just now; sessions that are over go first."""
    Session.objects.filter(expire_date__lt=Now()).delete()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # Others are not kept waiting: the next time comes soon.
            cursor.execute("PRAGMA busy_timeout=200")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA busy_timeout=20000")
