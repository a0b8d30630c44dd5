"""The application's registration: tables and migrations of its own, and Django's administration behind its guard."""

from django.apps import AppConfig
from django.contrib.admin import apps as administration


class AccountsConfig(AppConfig):
    """The application `accounts`."""

    name = "moderation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Its import connects it to Django's signals.
        from moderation.accounts import witness  # noqa: F401


class AdministrationConfig(administration.AdminConfig):
    """Django's administration, closed to those who still owe a second factor."""

    default = False  # this package's application is the other one
    default_site = "moderation.accounts.administration.Administration"
