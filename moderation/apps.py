"""The application's registration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ModerationConfig(AppConfig):
    """The application `moderation`."""

    name = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Their imports connect them to Django's registry and to corsheaders' signal, once the apps are up.
        from moderation import system_checks  # noqa: F401
        from moderation.api import cors  # noqa: F401
        from moderation.roles import create_groups

        post_migrate.connect(create_groups, sender=self)
