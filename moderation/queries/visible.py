"""The one definition of what the public sees, and the columns that are read for it: no others ever are."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from articles.models import Article
from moderation.models import Comment

PUBLIC_COLUMNS = (
    "id",
    "thread_id",
    "parent_id",
    "root_id",
    "depth",
    "rank",
    "author_url",
    "created_at",
    "edited_at",
    "featured_at",
    "votes_up",
    "votes_down",
    "public_replies",
    "published_revision_id",
    "published_revision__body_html",
    "commenter_id",
    "commenter__name",
    "commenter__staff",
    "thread__article__slug",
)


def public_comments() -> QuerySet[Comment]:
    """Comments with a published text below a published article: what is counted, fed and listed."""
    return in_published_articles().filter(published_revision__isnull=False)


def visible_comments() -> QuerySet[Comment]:
    """The same and the tombstones: hidden comments that public replies hang from."""
    return in_published_articles().filter(Q(published_revision__isnull=False) | Q(public_descendants__gt=0))


def in_published_articles() -> QuerySet[Comment]:
    """All comments below articles that the public may see, hidden comments included."""
    return Comment.objects.filter(thread__article__in=Article.objects.published())
