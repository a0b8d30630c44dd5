"""What each role may do. Groups carry the permissions; an admin is a superuser."""

from __future__ import annotations

from typing import Any

MODERATORS = "Moderators"
SENIOR_MODERATORS = "Senior moderators"

MODERATE = "moderation.moderate"
MODERATE_SENIOR = "moderation.moderate_senior"
WRITE_ARTICLES = "articles.change_article"

ROLES: dict[str, tuple[str, ...]] = {
    MODERATORS: (MODERATE,),
    SENIOR_MODERATORS: (MODERATE, MODERATE_SENIOR),
}


def create_groups(**sent: Any) -> None:
    """Make the groups, after each `migrate`; what a site has added to or taken from an existing one stays."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    create_permissions(**sent)  # Django's own receiver may only be called after this one
    for name, permissions in ROLES.items():
        group, created = Group.objects.get_or_create(name=name)
        if created:
            codenames = [permission.partition(".")[2] for permission in permissions]
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="moderation", codename__in=codenames)
            )
