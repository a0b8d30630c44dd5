"""The vault's periodic forgetting."""

from celery import shared_task

from moderation.identity import services


@shared_task(name="identity.purge_origins")
def purge_origins() -> None:
    services.purge_origins()
