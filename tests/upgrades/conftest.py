"""A database as an earlier version of the product left it, brought up to today by `manage.py migrate`.

`demo_at_0005.json` was written by that version itself: its demo of one article, posted and screened by its own code,
with a second look in each state, a ban, a notice, a vote, and one comment that nobody has screened yet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

Dump = dict[str, list[dict[str, Any]]]

WRITTEN_AT = [("moderation", "0005_commenter_actions"), ("identity", "0002_reporter"), ("articles", "0001_initial")]
_NAME = f"btl_upgrade_{os.getpid()}"


def old_apps(targets: list[tuple[str, str]]) -> Any:
    """The models as the code had them when these were its last migrations."""
    loader = MigrationExecutor(connection).loader
    others = [("auth", loader.graph.leaf_nodes("auth")[0][1])]
    return loader.project_state([*targets, *others]).apps


@pytest.fixture(scope="session")
def dump() -> Dump:
    rows: Dump = json.loads((Path(__file__).parent / "demo_at_0005.json").read_text(encoding="utf-8"))
    return rows


@pytest.fixture(scope="package")
def upgraded(dump: Dump, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Dump]:
    """The rows as they were, in a database that has been migrated since."""
    with django_db_blocker.unblock(), _database_of_its_own(tmp_path_factory.mktemp("upgrade")):
        executor = MigrationExecutor(connection)
        executor.migrate([*WRITTEN_AT, *(leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] == "auth")])
        _write(dump)
        call_command("migrate", verbosity=0)
        for username, group in dump["auth.User_groups"]:
            User.objects.get(username=username).groups.add(Group.objects.get(name=group))
        yield dump


@pytest.fixture(autouse=True)
def _nothing_stays(upgraded: Dump) -> Iterator[None]:
    """Each test finds the database as the migrations left it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _database_of_its_own(folder: Path) -> Iterator[None]:
    """An empty database in place of the suite's, on the same engine."""
    named = connection.settings_dict["NAME"]
    postgres = connection.vendor == "postgresql"
    if postgres:
        _run_outside(f"DROP DATABASE IF EXISTS {_NAME}", f"CREATE DATABASE {_NAME}")
    connection.close()
    connection.settings_dict["NAME"] = _NAME if postgres else str(folder / "db.sqlite3")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = named
        ContentType.objects.clear_cache()
        if postgres:
            _run_outside(f"DROP DATABASE {_NAME}")


def _run_outside(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@transaction.atomic
def _write(dump: Dump) -> None:
    """All rows at once: what they point at is checked when the transaction ends."""
    then = old_apps(WRITTEN_AT)
    for label, rows in dump.items():
        if label == "auth.User_groups":
            continue
        model = then.get_model(label)
        fields = {field.attname: field for field in model._meta.concrete_fields}
        model.objects.bulk_create(
            model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows
        )
        # PostgreSQL counts on from 1 where rows brought their numbers along.
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
