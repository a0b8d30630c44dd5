"""Articles in Django's administration."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Writing and changing articles; deleting is the API's hiding, so that threads stay on record."""

    list_display = ["title", "section", "visibility", "published_at"]
    list_filter = ["visibility", "section"]
    search_fields = ["title", "slug", "byline"]
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "published_at"
    fieldsets = [
        (None, {"fields": ["title", "slug", "canonical_url", "section", "byline", "summary", "body_html"]}),
        ("Lead image", {"fields": ["lead_image_url", "lead_image_caption", "lead_image_credit"]}),
        ("Publication", {"fields": ["visibility", "published_at"]}),
    ]

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False
