"""An article's URL: read by anybody, written by a newsroom's own system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from articles.models import Article
from moderation.api.authentication import STAFF
from moderation.api.parsing import ARTICLE_BODY
from moderation.api.permissions import WRITE_ARTICLES, HasRight, Right
from moderation.api.public.articles import ArticleReading
from moderation.api.schema import describe
from moderation.api.staff.article_shapes import ArticleChangeShape, StoredArticleShape, WriteArticleShape
from moderation.api.views import base_url, method_of
from moderation.queries.articles import article_document
from moderation.queries.threads import thread_of
from moderation.reviewing.articles import hide_article, put_article

READS = ("GET", "HEAD")


class ArticleView(ArticleReading):
    rights: ClassVar[Mapping[str, Right]] = {
        "PUT": WRITE_ARTICLES,
        "PATCH": WRITE_ARTICLES,
        "DELETE": WRITE_ARTICLES,
    }
    most_bytes: ClassVar[int] = ARTICLE_BODY

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Reading is the same for everybody, so it does not even look at who asks."""
        return [] if self._is_read() else [each() for each in STAFF]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self._is_read() else HasRight()]

    def _is_read(self) -> bool:
        return method_of(self) in READS

    @describe(
        "put_article",
        body=WriteArticleShape,
        answers={200: StoredArticleShape, 201: StoredArticleShape},
        problems=(409,),
    )
    def put(self, request: Request, slug: str) -> Response:
        """Create an article (201) or replace it (200). What is left out has its default again."""
        article, created = put_article(slug=slug, fields=self.read_fields(request), partial=False)
        return Response(self._document(request, article), status=201 if created else 200)

    @describe("patch_article", body=ArticleChangeShape, answers={200: StoredArticleShape})
    def patch(self, request: Request, slug: str) -> Response:
        """Change what is given and nothing else."""
        article, _ = put_article(slug=slug, fields=self.read_fields(request), partial=True)
        return Response(self._document(request, article))

    @describe("delete_article", answers={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Hide an article with its thread. Nothing is erased."""
        hide_article(slug=slug)
        return Response(status=204)

    def _document(self, request: Request, article: Article) -> dict[str, Any]:
        thread = thread_of(article=article)
        public = article_document(article=article, thread=thread, base_url=base_url(request))
        return public | {"section": article.section, "visibility": article.visibility}
