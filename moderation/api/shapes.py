"""Shapes that several parts of the API have in common, for the OpenAPI document. Nothing is validated with them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class FieldErrorShape(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemShape(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="A stable slug.")
    errors = FieldErrorShape(many=True)  # type: ignore[assignment]  # a field may share its name with what serializers have of their own


def page_of(shape: type[serializers.Serializer[Any]], name: str) -> serializers.Serializer[Any]:
    """A page by cursor, of such things."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": shape(many=True),
    }
    page: serializers.Serializer[Any] = type(name, (serializers.Serializer,), fields)()
    return page
