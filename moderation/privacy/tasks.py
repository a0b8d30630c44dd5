"""The task that answers requests for links. It takes no arguments: the requests stand in the database."""

from celery import shared_task
from django.db import close_old_connections

from moderation.privacy import links


@shared_task(name="privacy.answer_requests")
def answer_requests() -> int:
    """Owe the letters that were asked for; how many asked."""
    close_old_connections()
    return links.answer_requests()
