"""Shapes of copies and erasures, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class CopyNameShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    first_seen = serializers.DateTimeField()
    state = serializers.CharField()
    state_until = serializers.DateTimeField(allow_null=True)


class CopyAddressShape(serializers.Serializer[Any]):
    masked = serializers.CharField()
    given_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class CopyNoticeShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reason = serializers.CharField()
    details = serializers.CharField()
    state = serializers.CharField()
    created_at = serializers.DateTimeField()


class CopyLetterShape(serializers.Serializer[Any]):
    kind = serializers.CharField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class CopyShape(serializers.Serializer[Any]):
    exported_at = serializers.DateTimeField()
    names = CopyNameShape(many=True)
    addresses = CopyAddressShape(many=True, help_text="Masked: their owner knows them.")
    comments = serializers.ListField(
        child=serializers.DictField(), help_text="Each with all its texts, its status and why it was decided so."
    )
    notices = CopyNoticeShape(many=True, help_text="Of illegal content, where the copy is for a mailbox.")
    letters = CopyLetterShape(many=True)


class ErasedShape(serializers.Serializer[Any]):
    comments = serializers.IntegerField(help_text="How many were erased now.")
