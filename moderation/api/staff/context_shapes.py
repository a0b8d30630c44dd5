"""Shapes of what a comment stands in, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from moderation.api.staff.shapes import StaffCommentShape


class ContextArticleShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    section = serializers.CharField()
    byline = serializers.CharField()
    published_at = serializers.DateTimeField()
    summary = serializers.CharField()
    excerpt = serializers.CharField(help_text="How the article begins, as plain text.")
    comment_count = serializers.IntegerField(help_text="Public comments in its thread.")


class ContextShape(serializers.Serializer[Any]):
    article = ContextArticleShape()
    parents = StaffCommentShape(many=True, help_text="From the top-level comment down.")
    before = StaffCommentShape(many=True, help_text="The neighbours posted before it below the same comment.")
    after = StaffCommentShape(many=True, help_text="Those posted after it.")
    replies = StaffCommentShape(many=True, help_text="The first that answer it.")
