"""Comments that join a page which is open already: each as it stands in the thread, and below what it answers.

A script puts them in their places; without scripts nobody asks for this.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Article
from moderation.client import read_reader
from moderation.errors import NotThere
from moderation.models import Thread
from moderation.queries.latest import LATEST, single_comments
from moderation.queries.threads import find_thread
from moderation.web.conversation import Document, Node, Rules, arrange, own_node
from moderation.web.own_cookie import read_own
from moderation.web.thread_view import mark_reactions, read_own_comments


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`top` begin conversations; `branches` are comments that got replies, and have these alone below them."""

    thread: Thread
    top: list[Node]
    branches: list[Node]


def gather_arrivals(
    *,
    slug: str,
    ids: Collection[uuid.UUID],
    tokens: Mapping[uuid.UUID, str],
    reader_id: str | None,
    base_url: str,
    now: datetime,
) -> Arrivals:
    """Those of these comments that this reader may see, one's own that wait included. Raises NotThere."""
    thread = find_thread(slug=slug)
    rules = Rules(is_open=thread.is_open, max_depth=thread.max_depth)
    own = read_own_comments(tokens={each: token for each, token in tokens.items() if each in ids}, base_url=base_url)
    public = single_comments(slug=slug, ids=ids, base_url=base_url)
    nodes = arrange(comments=public, rules=rules, own=own, now=now)
    nodes += _waiting(own=own, shown={node.id for node in nodes}, now=now)
    mark_reactions(nodes=nodes, reader_id=reader_id)
    answered = {uuid.UUID(node.comment["parent"]) for node in nodes if node.comment["parent"]}
    parents = single_comments(slug=slug, ids=answered, base_url=base_url)
    branches = arrange(comments=parents, rules=rules, own={}, now=now)
    for branch in branches:
        branch.replies = [node for node in nodes if node.comment["parent"] == str(branch.id)]
    placed = {node.id for branch in branches for node in branch.replies}
    return Arrivals(thread=thread, top=[node for node in nodes if node.id not in placed], branches=branches)


def _waiting(*, own: Mapping[uuid.UUID, Document], shown: Collection[uuid.UUID], now: datetime) -> Sequence[Node]:
    return [
        own_node(comment=comment, now=now)
        for comment_id, comment in own.items()
        if comment_id not in shown and comment["status"] not in ("approved", "withdrawn")
    ]


@require_safe
@cache_control(private=True, no_store=True)
def show_arrivals(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments that `comment` names, again and again, as parts of the page; ids that are not there are left out."""
    try:
        ids = {uuid.UUID(text) for text in request.GET.getlist("comment")[:LATEST]}
        arrivals = gather_arrivals(
            slug=slug,
            ids=ids,
            tokens=read_own(request, slug=slug),
            reader_id=read_reader(request),
            base_url=request.build_absolute_uri("/").rstrip("/"),
            now=timezone.now(),
        )
    except (ValueError, NotThere):
        raise Http404 from None
    article = get_object_or_404(Article.objects.published(), slug=slug)
    context = {
        "arrivals": arrivals,
        "article": article,
        "here": article.get_absolute_url(),
        "poll": {"asked": 1, "wait": 1},
        "fresh": True,
    }
    return render(request, "moderation/reader/_arrivals.html", context)
