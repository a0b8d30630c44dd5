"""How the product is put together for a site: settings, URLs, and the servers' entry points."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
