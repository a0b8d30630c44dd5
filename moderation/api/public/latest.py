"""What a page that shows a thread asks for besides it: what is new, what editors chose, how a text would look."""

from __future__ import annotations

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from moderation import intake
from moderation.api.caching import answer_public
from moderation.api.public.shapes import EDIT, FeaturedCommentsShape, LatestShape, PreviewShape
from moderation.api.schema import JSON, describe
from moderation.api.views import PublicView, base_url
from moderation.client import client_address
from moderation.queries.latest import featured_bytes, latest_bytes
from moderation.queries.threads import find_thread


class LatestView(PublicView):
    @describe("list_latest", answers={200: LatestShape}, conditional=True)
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The ids of the newest public comments, up to 100, whatever they answer: cheap to ask for every few seconds.

        304 as long as nothing has come or gone.
        """
        document = latest_bytes(thread=find_thread(slug=slug))
        return answer_public(request, document.body, etag=document.etag)


class FeaturedView(PublicView):
    @describe("list_featured", answers={200: FeaturedCommentsShape}, conditional=True)
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The comments that editors set apart, the latest choice first, up to 10, each without its replies."""
        document = featured_bytes(thread=find_thread(slug=slug), base_url=base_url(request))
        return answer_public(request, document.body, etag=document.etag)


class PreviewView(PublicView):
    @describe("preview_comment", body={JSON: EDIT}, answers={200: PreviewShape}, problems=(429,))
    def post(self, request: Request, slug: str) -> Response:
        """How a text would look as a comment. Nothing of it is kept."""
        find_thread(slug=slug)
        address = client_address(request._request)
        return Response({"body_html": intake.preview_comment(fields=self.read_fields(request), address=address)})
