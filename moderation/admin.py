"""Comments and their moderation in Django's administration: reading, not writing. Decisions are made at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.admin import ArticleAdmin
from articles.models import Article
from moderation.models import (
    Comment,
    Commenter,
    Decision,
    LinkDomainBlock,
    ModerationEvent,
    PolicyVersion,
    Report,
    Thread,
    WordlistEntry,
)


class ThreadInline(admin.StackedInline):
    """The thread's settings, beside the article that it belongs to."""

    model = Thread
    can_delete = False


admin.site.unregister(Article)


@admin.register(Article)
class ArticleWithThreadAdmin(ArticleAdmin):
    """The articles' own administration, and the thread."""

    inlines = [ThreadInline]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """Where comments stand."""

    list_display = ["id", "commenter", "thread", "status", "created_at"]
    list_filter = ["status"]
    list_select_related = ["commenter", "thread__article"]
    exclude = ["token_hash", "duplicate_by_browser", "duplicate_by_origin"]
    raw_id_fields = ["parent", "root", "published_revision"]


@admin.register(Commenter)
class CommenterAdmin(ReadOnlyAdmin):
    """Who comments. What is done about them is done at the desk, where it is on record and can be taken back."""

    list_display = ["name", "state", "state_until", "staff", "email_masked", "first_seen"]
    list_filter = ["state", "staff"]
    search_fields = ["name"]
    fields = ["name", "state", "state_until", "staff", "email_masked", "email_verified", "first_seen"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Every decision, by whom and why."""

    list_display = ["created_at", "action", "actor", "moderator", "reason"]
    list_filter = ["action", "actor"]
    raw_id_fields = ["comment", "revision", "previous_published", "batch"]


@admin.register(ModerationEvent)
class ModerationEventAdmin(ReadOnlyAdmin):
    """The append-only record."""

    list_display = ["created_at", "action", "actor", "moderator"]
    list_filter = ["action", "actor"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """What readers complained of; moderators answer it at the desk. Votes are shown nowhere one by one."""

    list_display = ["created_at", "reason", "state", "moderator", "closed_at"]
    list_filter = ["state", "reason"]
    exclude = ["reader_key", "origin_key"]
    raw_id_fields = ["comment", "revision", "decision"]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """Policies that were once in force."""

    list_display = ["version", "created_by", "created_at"]


@admin.register(WordlistEntry)
class WordlistEntryAdmin(ReadOnlyAdmin):
    """The word list; it is kept at the desk and over the API."""

    list_display = ["phrase", "tier", "language", "added_by"]
    list_filter = ["tier", "language"]


@admin.register(LinkDomainBlock)
class LinkDomainBlockAdmin(admin.ModelAdmin):
    """Domains that comments may not link to."""

    list_display = ["domain", "until"]
