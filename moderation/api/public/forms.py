"""What a form on another site's page needs before it is filled in. The intake decides what it is worth."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from moderation import intake
from moderation.api.public.shapes import FormTokenShape
from moderation.api.schema import describe
from moderation.api.views import PublicView
from moderation.queries.threads import find_thread


class CommentFormView(PublicView):
    @describe("read_form", answers={200: FormTokenShape})
    def get(self, request: Request, slug: str) -> Response:
        """A `form_token` for a form that is about to be shown below this article. It is never kept by a cache."""
        article = find_thread(slug=slug).article
        return Response({"form_token": intake.new_form_token(article_slug=article.slug)})
