"""The tasks that send mail. They take no arguments: what there is to send stands in the database."""

from datetime import timedelta

from celery import shared_task
from django.db import close_old_connections

from moderation.notifications import notices, outbox, sending

_KEPT = timedelta(days=30)


@shared_task(name="notifications.send_due")
def send_due() -> int:
    """Owe what has come to be owed, and send what is due; how many letters went."""
    close_old_connections()
    notices.gather_answers()
    return sending.send_due()


@shared_task(name="notifications.purge_letters")
def purge_letters() -> int:
    """Forget letters that are done, after 30 days."""
    return outbox.purge_letters(older_than=_KEPT)
