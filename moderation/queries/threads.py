"""The thread of an article as pages show it; an article whose thread has not been needed yet has the defaults."""

from __future__ import annotations

from django.utils.translation import gettext

from articles.models import Article
from moderation.errors import NotThere
from moderation.models import Thread


def find_thread(*, slug: str) -> Thread:
    """The thread of a published article, perhaps not stored yet. Raises NotThere."""
    article = Article.objects.published().filter(slug=slug).first()
    if article is None:
        raise NotThere(gettext("There is no such article."))
    return thread_of(article=article)


def thread_of(*, article: Article) -> Thread:
    """An article's thread, stored or with the defaults."""
    thread = Thread.objects.filter(article=article).first() or Thread(article=article)
    thread.article = article
    return thread
