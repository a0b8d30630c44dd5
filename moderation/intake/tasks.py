"""Periodic forgetting of what made posting safe to repeat."""

from celery import shared_task

from moderation.intake.idempotency import purge_keys
from moderation.intake.pacing import purge_slots


@shared_task(name="intake.purge_expired")
def purge_expired() -> None:
    """Forget Idempotency-Keys and posting slots that are over."""
    purge_keys()
    purge_slots()
