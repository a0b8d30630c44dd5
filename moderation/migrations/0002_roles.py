"""The groups of moderation.roles, with their permissions."""

from django.db import migrations

ROLES = {
    "Moderators": ["moderate"],
    "Senior moderators": ["moderate", "moderate_senior"],
}
NAMES = {
    "moderate": "Can work the queue: see what is not public, decide, note",
    "moderate_senior": "Can also ban, edit word lists and policy, and reveal an address",
}


def create_groups(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="decision"
    )
    permission_model = apps.get_model("auth", "Permission")
    for group_name, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=group_name)
        for codename in codenames:
            # Permissions come from a signal after the last migration, so these may not be there yet.
            permission, _ = permission_model.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": NAMES[codename]}
            )
            group.permissions.add(permission)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_groups, remove_groups)]
