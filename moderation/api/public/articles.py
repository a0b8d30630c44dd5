"""Articles, as the public sees them, and how many comments each has."""

from __future__ import annotations

from django.http import HttpResponseBase
from rest_framework.request import Request

from moderation.api.caching import answer_public
from moderation.api.errors import invalid_parameter
from moderation.api.parameters import MOST_PER_PAGE, check_text, read_cursor, read_limit
from moderation.api.public.shapes import ARTICLE_PAGE, ArticleShape
from moderation.api.rendering import write_json
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.views import ApiView, PublicView, base_url
from moderation.queries import public
from moderation.queries.articles import articles_page, read_article


class ArticlesView(PublicView):
    @describe("list_articles", answers={200: ARTICLE_PAGE}, parameters=PAGING, conditional=True)
    def get(self, request: Request) -> HttpResponseBase:
        """A page of the published articles, newest first."""
        page = articles_page(limit=read_limit(request), cursor=read_cursor(request), base_url=base_url(request))
        return answer_public(request, write_json(page))


class ArticleReading(ApiView):
    """The reading half of an article's URL; moderation.api.staff.articles has the writing half."""

    @describe("read_article", answers={200: ArticleShape}, conditional=True)
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """One published article, and what its thread takes."""
        return answer_public(request, write_json(read_article(slug=slug, base_url=base_url(request))))


class CommentCountsView(PublicView):
    @describe(
        "count_comments",
        answers={200: {"type": "object", "additionalProperties": {"type": "integer"}}},
        parameters=[
            parameter(
                "article",
                "The slug of an article; repeat it for more, up to 100.",
                schema={"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": MOST_PER_PAGE},
            )
        ],
        conditional=True,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """How many public comments each article has. Slugs that nobody may see are left out."""
        slugs = [check_text("article", slug) for slug in request.query_params.getlist("article")]
        if len(slugs) > MOST_PER_PAGE:
            raise invalid_parameter("article", f"article may be given at most {MOST_PER_PAGE} times.")
        return answer_public(request, write_json(public.comment_counts(slugs=slugs)))
