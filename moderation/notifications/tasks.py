"""The tasks that send mail. They take no arguments: what there is to send stands in the database."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections

from moderation.notifications import letterbox, notices, outbox, sending


@shared_task(name="notifications.send_due")
def send_due() -> int:
    """Owe what has come to be owed, and send what is due; how many letters went."""
    close_old_connections()
    notices.gather_answers()
    return sending.send_due()


@shared_task(name="notifications.purge_letters")
def purge_letters() -> int:
    """Forget letters that are done, after their days, and the files of all that are forgotten or erased."""
    done = outbox.purge_letters(older_than=timedelta(days=settings.RETENTION_LETTER_DAYS))
    letterbox.forget_letters(known=outbox.find_letters)
    return done
