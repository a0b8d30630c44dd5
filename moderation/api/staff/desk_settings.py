"""How whoever asks has set up the desk, over REST. It is about nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_flag_field
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import describe
from moderation.api.views import StaffView, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.models import DeskSettings
from moderation.reviewing.desk_settings import read_desk_settings, save_desk_settings


class DeskSettingsShape(serializers.Serializer[Any]):
    veil = serializers.BooleanField(help_text="Slurs and threats are veiled until they are wanted.")
    keys = serializers.BooleanField(help_text="Single letters decide.")
    view = serializers.ChoiceField(choices=DeskSettings.View.values, help_text="What a queue opens as.")


class SomeDeskSettingsShape(serializers.Serializer[Any]):
    """What is missing or null stays as it is."""

    veil = serializers.BooleanField(required=False, allow_null=True)
    keys = serializers.BooleanField(required=False, allow_null=True)
    view = serializers.ChoiceField(choices=DeskSettings.View.values, required=False, allow_null=True)


class DeskSettingsView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE, "PATCH": MODERATE}

    @describe("read_desk_settings", answers={200: DeskSettingsShape})
    def get(self, request: Request) -> Response:
        """One's own desk."""
        return Response(_document(read_desk_settings(moderator=moderator_of(request))))

    @describe("change_desk_settings", body=SomeDeskSettingsShape, answers={200: DeskSettingsShape})
    def patch(self, request: Request) -> Response:
        """Set up one's own desk; the answer is all of it."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        veil, keys = (read_flag_field(fields, name, errors) for name in ("veil", "keys"))
        given = fields.get("view") is not None
        view = read_choice_field(fields, "view", errors, choices=DeskSettings.View.values) if given else None
        if errors:
            raise InvalidInput(errors)
        settings = save_desk_settings(moderator=moderator_of(request), veil=veil, keys=keys, view=view)
        return Response(_document(settings))


def _document(settings: DeskSettings) -> dict[str, Any]:
    return {"veil": settings.veil, "keys": settings.keys, "view": settings.view}
