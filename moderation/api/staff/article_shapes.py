"""Shapes of articles as a newsroom's own system writes them, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from articles.models import Article
from moderation.api.public.shapes import ArticleShape
from moderation.models import Thread


class WriteLeadImageShape(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=500)
    caption = serializers.CharField(max_length=500, required=False, allow_blank=True)
    credit = serializers.CharField(max_length=200, required=False, allow_blank=True)


class WriteThreadShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=Thread.State.values, required=False)
    closes_after_days = serializers.IntegerField(min_value=0, max_value=32_000, required=False, allow_null=True)
    moderation = serializers.ChoiceField(choices=Thread.Moderation.values, required=False)
    max_depth = serializers.IntegerField(min_value=0, max_value=10, required=False)


class ArticleChangeShape(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    url = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="Where it lives, if not here."
    )
    summary = serializers.CharField(required=False, allow_blank=True)
    byline = serializers.CharField(max_length=200, required=False, allow_blank=True)
    section = serializers.CharField(max_length=80, required=False, allow_blank=True)
    published_at = serializers.DateTimeField(required=False)
    body_html = serializers.CharField(
        required=False, allow_blank=True, help_text="Anything but plain article markup is taken out."
    )
    lead_image = WriteLeadImageShape(required=False, allow_null=True)
    visibility = serializers.ChoiceField(choices=Article.Visibility.values, required=False)
    thread = WriteThreadShape(required=False)


class WriteArticleShape(ArticleChangeShape):
    title = serializers.CharField(max_length=300)


class StoredArticleShape(ArticleShape):
    """What the public reads of it, or would read, and what only the newsroom needs."""

    section = serializers.CharField()
    visibility = serializers.ChoiceField(choices=Article.Visibility.values)
