"""What happens at the desk as a whole: changes to poll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponseBase
from rest_framework.request import Request

from moderation.api.caching import answer_private
from moderation.api.parameters import read_id
from moderation.api.permissions import MODERATE, Right
from moderation.api.schema import ID, describe, parameter
from moderation.api.staff.shapes import ChangesShape
from moderation.api.views import StaffView, moderator_of
from moderation.queries.claims import live_claims
from moderation.queries.stats import changes_since


class ChangesView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe(
        "list_changes",
        answers={200: ChangesShape},
        parameters=[parameter("since", "The `next_since` of an earlier answer.", schema=ID)],
        conditional=True,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """How long each queue is, who is at what, which comments have changed: cheap to ask every two seconds."""
        changes = changes_since(since=read_id(request, "since"), moderator=moderator_of(request))
        changes |= {"claims": live_claims()}
        return answer_private(request, changes)
