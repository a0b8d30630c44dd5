"""The application's registration: tables and migrations of its own."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The application `identity`, the vault."""

    name = "moderation.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
