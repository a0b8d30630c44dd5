"""Voting on a comment and reporting it, from its page: forms that work without JavaScript.

With htmx a vote replaces the one form that it came from, and the report form opens below the comment.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from articles.models import Article
from moderation.client import meet_reader, remember_reader
from moderation.errors import DomainError, InvalidInput, NotAllowed, NotThere, TooFast
from moderation.queries import public
from moderation.reacting import Reader, cast_vote, has_reported, report_comment
from moderation.web.answers import SeeOther, go_back
from moderation.web.conversation import Node, Rules, arrange
from moderation.web.report_form import ReportForm, build_report_form, read_report

_VALUES = {"1": 1, "-1": -1, "0": 0}

_private = cache_control(private=True, no_store=True)


@require_POST
@_private
def vote(request: HttpRequest, slug: str, comment_id: uuid.UUID) -> HttpResponse:
    """Count the vote, and show the comment again; with htmx, its two buttons."""
    node, article = _read(request, slug=slug, comment_id=comment_id)
    reader = meet_reader(request)
    value = _VALUES.get(request.POST.get("value", ""))
    try:
        votes = cast_vote(comment_id=comment_id, fields={"value": value}, reader=reader)
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return _refuse(request, refused=refused, node=node, article=article)
    response: HttpResponse
    if getattr(request, "htmx", False):
        node.vote, node.may_vote = votes.mine, True
        node.comment = {**node.comment, "votes": {"up": votes.up, "down": votes.down}}
        context = {"node": node, "article": article, "here": request.POST.get("next", "")}
        response = render(request, "moderation/reader/_votes.html", context)
    else:
        response = go_back(request, otherwise=article.get_absolute_url(), fragment=f"comment-{comment_id}")
    if reader.is_new and votes.mine:
        remember_reader(response, reader.id)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def report(request: HttpRequest, slug: str, comment_id: uuid.UUID) -> HttpResponse:
    """The form to report a comment with; once it is filed, that it is."""
    node, article = _read(request, slug=slug, comment_id=comment_id)
    reader = meet_reader(request)
    if request.method != "POST":
        opened = bool(getattr(request, "htmx", False))
        done = has_reported(reader=reader, comment_id=comment_id)
        blank = None if done else build_report_form(comment_id=comment_id, opened=opened)
        return _show_report(request, form=blank, node=node, article=article)
    fields = read_report(request.POST)
    try:
        report_comment(comment_id=comment_id, fields=fields, reader=reader)
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        form = build_report_form(comment_id=comment_id, typed=fields, refused=refused)
        return _show_report(request, form=form, node=node, article=article, status=_status_of(refused))
    return _thank(request, reader=reader, node=node, article=article)


def _thank(request: HttpRequest, *, reader: Reader, node: Node, article: Article) -> HttpResponse:
    response: HttpResponse
    if getattr(request, "htmx", False):
        response = _show_report(request, form=None, node=node, article=article)
    else:
        response = SeeOther(reverse("report", kwargs={"slug": article.slug, "comment_id": node.id}))
    if reader.is_new:
        remember_reader(response, reader.id)
    return response


def _show_report(
    request: HttpRequest, *, form: ReportForm | None, node: Node, article: Article, status: int = 200
) -> HttpResponse:
    """`form` is None once there is nothing more to fill in."""
    part = getattr(request, "htmx", False)
    template = "moderation/reader/_report.html" if part else "moderation/reader/report.html"
    context: dict[str, Any] = {"form": form, "node": node, "article": article}
    return render(request, template, context, status=status)


def _refuse(request: HttpRequest, *, refused: DomainError, node: Node, article: Article) -> HttpResponse:
    """Why the vote was not counted, on a page of its own. With htmx the buttons stay as they are."""
    context = {"problem": refused.message, "node": node, "article": article}
    response = render(request, "moderation/reader/refused.html", context, status=_status_of(refused))
    if getattr(request, "htmx", False):
        response["HX-Reswap"] = "none"
        trigger_client_event(response, "refused", {"value": refused.message})
    if isinstance(refused, TooFast):
        response["Retry-After"] = str(refused.retry_after)
    return response


def _status_of(refused: DomainError) -> int:
    if isinstance(refused, InvalidInput):
        return 400
    return 403 if isinstance(refused, NotAllowed) else 429 if isinstance(refused, TooFast) else 409


def _read(request: HttpRequest, *, slug: str, comment_id: uuid.UUID) -> tuple[Node, Article]:
    """The public comment below this article."""
    try:
        comment = public.comment_document(comment_id=comment_id, base_url=request.build_absolute_uri("/").rstrip("/"))
    except NotThere:
        raise Http404 from None
    if comment["article"] != slug or comment["author"] is None:
        raise Http404
    [node] = arrange(comments=[{**comment, "replies": []}], rules=Rules(), own={}, now=timezone.now())
    return node, get_object_or_404(Article.objects.published(), slug=slug)
