"""The application's registration."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The application `moderation`."""

    name = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moderation import system_checks  # noqa: F401 -- Django learns of the checks by their import, once apps are up
