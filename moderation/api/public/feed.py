"""An Atom feed of an article's newest public comments."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from moderation.api.caching import answer_public
from moderation.api.schema import describe
from moderation.api.views import PublicView, base_url
from moderation.queries import public
from moderation.queries.articles import read_article

ATOM = "application/atom+xml"
LENGTH = 50
# What XML 1.0 cannot hold in any form (section 2.2). A comment may hold it, and the feed has to stay readable.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class CommentFeed(Atom1Feed):
    """An empty feed is as old as its article, not as new as the request: the same bytes until something happens."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["published_at"]


class CommentFeedView(PublicView):
    @describe("comment_feed", answers={200: OpenApiTypes.STR}, conditional=True, media_type=ATOM)
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The 50 newest public comments, as Atom (RFC 4287)."""
        article = read_article(slug=slug, base_url=base_url(request))
        comments = public.newest_comments(slug=slug, limit=LENGTH, base_url=base_url(request))
        body = _write_feed(article, comments, own_url=request.build_absolute_uri(request.path)).encode()
        return answer_public(request, body, content_type=f"{ATOM}; charset=utf-8")


def _write_feed(article: dict[str, Any], comments: list[dict[str, Any]], *, own_url: str) -> str:
    feed = CommentFeed(
        title=_plain(f"Comments on {article['title']}"),
        link=article["url"],
        description="",
        feed_url=own_url,
        published_at=datetime.fromisoformat(article["published_at"]),
    )
    for comment in comments:
        name = _plain(comment["author"]["name"])
        created = datetime.fromisoformat(comment["created_at"])
        edited = comment["edited_at"]
        feed.add_item(
            title=name,
            link=comment["permalink"],
            description=_plain(comment["body_html"]),
            author_name=name,
            pubdate=created,
            updateddate=datetime.fromisoformat(edited) if edited else created,
            unique_id=f"urn:uuid:{comment['id']}",
        )
    text: str = feed.writeString("utf-8")
    return text


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text)
