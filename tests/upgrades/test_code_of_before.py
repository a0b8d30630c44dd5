"""Code of the version before goes on working after `migrate`: it can be replaced one process after the other.

What it reads is still there, and what it writes may lack every column that it has never heard of. BEFORE is where the
last version's migrations ended; each release moves it.
"""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from moderation.models import Comment, Revision
from moderation.screening.services import screen_due
from tests.upgrades.conftest import old_apps

BEFORE = [("moderation", "0011_redactions"), ("identity", "0004_letters"), ("articles", "0001_initial")]


@pytest.fixture(scope="package")
def before(upgraded):
    return old_apps(BEFORE)


def models_of(apps):
    return [
        model
        for label in ("articles", "moderation", "identity")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


def test_everything_it_knows_is_there_and_can_be_read_and_written_back(before):
    for model in models_of(before):
        for row in model.objects.all()[:20]:
            row.save(force_update=len(model._meta.concrete_fields) > 1)


def test_no_column_that_it_does_not_know_has_to_be_filled_in(before):
    demanded = []
    with connection.cursor() as cursor:
        for model in models_of(before):
            known = {field.column for field in model._meta.concrete_fields}
            demanded += [
                f"{model._meta.db_table}.{column.name}"
                for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
                if column.name not in known and not column.null_ok and column.default is None
            ]
    assert demanded == []


def test_what_it_may_leave_empty_may_still_be_empty(before):
    """A column that was nullable and is no more would refuse what old code writes."""
    refused = []
    with connection.cursor() as cursor:
        for model in models_of(before):
            now = {
                column.name: column
                for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            refused += [
                f"{model._meta.db_table}.{field.column}"
                for field in model._meta.concrete_fields
                if field.null and not now[field.column].null_ok
            ]
    assert refused == []


def test_a_comment_that_it_posts_is_screened_by_the_code_of_now(before):
    def make(label, **fields):
        return before.get_model(label).objects.create(**fields)

    thread = before.get_model("moderation.Thread").objects.get()
    commenter = make("moderation.Commenter", name="From before")
    fields = {"thread": thread, "commenter": commenter, "edit_until": timezone.now(), "search_text": "from before"}
    comment = make("moderation.Comment", **fields, token_hash=uuid.uuid4().hex)
    text = "The old ferry took a quarter of an hour longer."
    make("moderation.Revision", comment=comment, body=text, body_html=f"<p>{text}</p>")
    make("moderation.ModerationEvent", comment=comment, action="submit", actor="author")
    contact = make("identity.Contact", commenter=commenter, lookup="0" * 64, encrypted=b"sealed")
    make("identity.Origin", comment=comment, contact=contact)
    while screen_due():
        pass
    screened = Comment.objects.get(pk=comment.pk)
    assert (screened.status, screened.version) == ("approved", 2)
    assert Revision.objects.get(comment=screened).due_at is None
