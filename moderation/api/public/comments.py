"""One comment: what the public reads of it, and what its author, who has its token, reads and does."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from moderation import intake
from moderation.api.authentication import CommentToken, CommentTokenAuthentication
from moderation.api.caching import answer_public
from moderation.api.public.shapes import EDIT, READING, OwnCommentShape
from moderation.api.rendering import write_json
from moderation.api.schema import JSON, describe
from moderation.api.views import ApiView, base_url
from moderation.intake.own import find_own
from moderation.queries import public
from moderation.queries.own import own_comment


class CommentView(ApiView):
    permission_classes = [AllowAny]
    authentication_classes = [CommentTokenAuthentication]

    @describe("read_comment", answers={200: READING}, conditional=True)
    def get(self, request: Request, comment_id: UUID) -> HttpResponseBase:
        """A public comment; with its token, one's own, whatever became of it."""
        if isinstance(request.auth, CommentToken):
            return Response(_own_document(request, comment_id))
        document = public.comment_document(comment_id=comment_id, base_url=base_url(request))
        return answer_public(request, write_json(document))

    @describe("edit_comment", body={JSON: EDIT}, answers={202: OwnCommentShape}, problems=(409, 410))
    def patch(self, request: Request, comment_id: UUID) -> Response:
        """Replace the text. It is checked again; an approved text stays up until the new one is approved."""
        fields = self.read_fields(request)
        intake.edit_comment(comment_id=comment_id, token=_token(request), fields=fields)
        return Response(_own_document(request, comment_id), status=202)

    @describe("withdraw_comment", answers={204: None}, problems=(410,))
    def delete(self, request: Request, comment_id: UUID) -> Response:
        """Take the comment back, for good."""
        intake.withdraw_comment(comment_id=comment_id, token=_token(request))
        return Response(status=204)


def _token(request: Request) -> str:
    if not isinstance(request.auth, CommentToken):
        raise NotAuthenticated
    return request.auth.value


def _own_document(request: Request, comment_id: UUID) -> object:
    comment = find_own(comment_id=comment_id, token=_token(request))
    return own_comment(comment=comment, base_url=base_url(request))
