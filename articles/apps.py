"""The application's registration."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The application `articles`."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
