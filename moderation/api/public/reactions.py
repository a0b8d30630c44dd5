"""Voting on a comment and reporting it.

Whoever calls is known by a cookie, so other sites must not be able to make a browser call: the body has to be JSON,
which no form sends, a script of another site may not send it unless its origin is configured, and the cookie stays at
home then (SameSite). No CSRF token is asked for besides.
"""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.public.shapes import NewReportShape, ReportFiledShape, VoteShape, VotesShape
from moderation.api.schema import describe
from moderation.api.views import PublicView
from moderation.client import meet_reader, remember_reader
from moderation.reacting import cast_vote, report_comment

_THANKS = "Thank you. A moderator will look at this comment."


class VoteView(PublicView):
    @describe("vote", body=VoteShape, answers={200: VotesShape}, problems=(403, 429))
    def put(self, request: Request, comment_id: UUID) -> Response:
        """Vote for a public comment (1), against it (-1), or for neither (0). One vote a reader.

        Who voted is never shown. Not on a comment of one's own: 403 `own_comment`.
        """
        reader = meet_reader(request._request)
        votes = cast_vote(comment_id=comment_id, fields=self.read_fields(request), reader=reader)
        response = Response({"up": votes.up, "down": votes.down})
        if reader.is_new and votes.mine:
            remember_reader(response, reader.id)
        return response


class ReportView(PublicView):
    @describe(
        "report_comment", body=NewReportShape, answers={201: ReportFiledShape, 200: ReportFiledShape}, problems=(429,)
    )
    def post(self, request: Request, comment_id: UUID) -> Response:
        """Report a public comment to the moderators. 200: this reader has reported it before, and that stays as it was.

        `illegal` is a notice under Article 16 of the Digital Services Act: it needs `details`, `good_faith` and
        `reporter_email`, which is kept encrypted and never shown.
        """
        reader = meet_reader(request._request)
        filed = report_comment(comment_id=comment_id, fields=self.read_fields(request), reader=reader)
        response = Response({"id": filed.id, "message": _THANKS}, status=201 if filed.is_new else 200)
        if reader.is_new:
            remember_reader(response, reader.id)
        return response
