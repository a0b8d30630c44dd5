"""The vault's periodic forgetting."""

from celery import shared_task

from moderation.identity import services


@shared_task(name="identity.purge_origins")
def purge_origins() -> None:
    """Forget client addresses, and the keys of their days, after 30 days."""
    services.purge_origins()
