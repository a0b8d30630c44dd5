"""A copy of what is kept of a commenter, and its erasure, by the newsroom: for people who ask by letter or by phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.permissions import MODERATE_SENIOR, Right
from moderation.api.schema import describe
from moderation.api.staff.privacy_shapes import CopyShape, ErasedShape
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.privacy.erasing import erase_person
from moderation.privacy.exporting import export_person
from moderation.privacy.persons import find_commenter


class ExportView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE_SENIOR}

    @describe("export_commenter", answers={200: CopyShape})
    def get(self, request: Request, commenter_id: UUID) -> Response:
        """All that is kept of a commenter, for that person; no address. Who made the copy goes on record."""
        person = find_commenter(commenter_id=commenter_id)
        return Response(export_person(person=person, base_url=base_url(request), moderator=moderator_of(request)))


class EraseView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}

    @describe("erase_commenter", answers={200: ErasedShape})
    def post(self, request: Request, commenter_id: UUID) -> Response:
        """Erase texts, names and addresses of a commenter, for good. Again is the same, and finds no comments.

        Replies of others stay, below a placeholder; a ban stays, as a keyed hash of the address.
        """
        count = erase_person(person=find_commenter(commenter_id=commenter_id), moderator=moderator_of(request))
        return Response({"comments": count})
