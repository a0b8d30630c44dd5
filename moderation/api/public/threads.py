"""What stands below an article: its comments in three orders and two shapes, and where new ones come in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.authentication import STAFF
from moderation.api.caching import answer_public
from moderation.api.parameters import read_choice, read_cursor, read_limit
from moderation.api.public.posting import IDEMPOTENCY_KEY, accept_comment
from moderation.api.public.shapes import COMMENT_PAGE, AcceptedShape, NewCommentShape
from moderation.api.rendering import write_json
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.views import ApiView, PublicView, base_url, method_of
from moderation.queries import public

ORDERS: tuple[public.Order, ...] = ("newest", "oldest", "best")
SHAPES: tuple[public.Shape, ...] = ("nested", "flat")


class ThreadView(ApiView):
    permission_classes = [AllowAny]

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Reading is the same for everybody; a moderator who posts is told apart."""
        return [each() for each in STAFF] if method_of(self) == "POST" else []

    @describe(
        "list_comments",
        answers={200: COMMENT_PAGE},
        parameters=[
            parameter("order", "Of the comments at the top level.", choices=ORDERS, default="newest"),
            parameter("shape", "Replies inside their comments, or after them.", choices=SHAPES, default="nested"),
            *PAGING,
        ],
        conditional=True,
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """A page of top-level comments, each with its replies."""
        document = public.thread_page_bytes(
            slug=slug,
            order=read_choice(request, "order", ORDERS, default="newest"),
            limit=read_limit(request),
            cursor=read_cursor(request),
            shape=read_choice(request, "shape", SHAPES, default="nested"),
            base_url=base_url(request),
        )
        return answer_public(request, document.body, etag=document.etag)

    @describe(
        "post_comment",
        body=NewCommentShape,
        answers={202: AcceptedShape, 200: AcceptedShape},
        problems=(403, 409, 422, 429),
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Post a comment. 202: it is being checked; 200: the answer that this Idempotency-Key had before."""
        return accept_comment(request=request, fields=self.read_fields(request), slug=slug)


class RepliesView(PublicView):
    @describe("list_replies", answers={200: COMMENT_PAGE}, parameters=PAGING, conditional=True)
    def get(self, request: Request, comment_id: UUID) -> HttpResponseBase:
        """A page of the replies to one comment, oldest first."""
        page = public.replies_page(
            comment_id=comment_id, limit=read_limit(request), cursor=read_cursor(request), base_url=base_url(request)
        )
        return answer_public(request, write_json(page))
