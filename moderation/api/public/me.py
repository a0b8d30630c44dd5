"""Asking for the link to one's own comments. What the answer says does not depend on the address."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.public.shapes import LinkRequestedShape, LinkRequestShape
from moderation.api.schema import describe
from moderation.api.views import PublicView
from moderation.client import client_address
from moderation.privacy.links import request_link

_SAID = "If there are comments under this address, a letter with a link to them is on its way."


class LinksView(PublicView):
    @describe("request_link", body=LinkRequestShape, answers={202: LinkRequestedShape}, problems=(429,))
    def post(self, request: Request) -> Response:
        """Mail a link to one's own comments (read, withdraw, copy, erase) to the address that they were written under.

        The same answer for an address that is known and one that is not. One letter an hour at most.
        """
        request_link(fields=self.read_fields(request), client_address=client_address(request._request))
        return Response({"message": _SAID}, status=202)
