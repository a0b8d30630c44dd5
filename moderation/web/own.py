"""One's own comment: what became of it, and the pages to edit it and to take it back.

The key is in the reader's signed cookie; without it there is nothing here. Everything works without JavaScript.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import reswap, retarget

from articles.models import Article
from moderation import intake
from moderation.errors import AlreadyWithdrawn, DomainError, InvalidInput, NotAllowed, NotThere
from moderation.intake.fields import BODY_LIMIT
from moderation.web.answers import SeeOther
from moderation.web.conversation import own_node
from moderation.web.own_cookie import read_own
from moderation.web.own_reading import read_own_comment
from moderation.web.reply_form import write_count_forms

# Seconds until the page asks again, by how often it has asked: quick at first, since most answers come at once.
_WAITS = (1, 1, 1, 1, 2, 2, 3, 5, 8, 13, 20, 30, 30, 30, 30)

_private = cache_control(private=True, no_store=True)


@require_safe
@_private
def show_own(request: HttpRequest, slug: str, comment_id: uuid.UUID) -> HttpResponse:
    """What became of the comment: a page, or, for the page that waits for it, what has changed on it."""
    comment = _read(request, slug=slug, comment_id=comment_id)
    node = own_node(comment=comment, now=timezone.now())
    article = get_object_or_404(Article.objects.existing(), slug=slug)
    context = {"node": node, "article": article, "poll": _next_poll(request)}
    if not getattr(request, "htmx", False):
        context["poll"] = None
        return render(request, "moderation/reader/own.html", context)
    if comment["status"] == "pending":
        # Nothing to say yet. Only the question is renewed, so that nobody hears "being checked" every second.
        return render(request, "moderation/reader/_poll.html", context)
    response = render(request, "moderation/reader/_own_decided.html", context)
    return retarget(reswap(response, "outerHTML"), f"#comment-{comment_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def edit_own(request: HttpRequest, slug: str, comment_id: uuid.UUID) -> HttpResponse:
    """The form to change one's text while the edit window is open."""
    comment = _read(request, slug=slug, comment_id=comment_id)
    node = own_node(comment=comment, now=timezone.now())
    body, error = comment["body"], ""
    if request.method == "POST":
        body = request.POST.get("body", "").replace("\r\n", "\n")
        try:
            intake.edit_comment(
                comment_id=comment_id, token=_token(request, slug=slug, comment_id=comment_id), fields={"body": body}
            )
        except DomainError as refused:
            error = refused.message
            status = 400 if isinstance(refused, InvalidInput) else 403 if isinstance(refused, NotAllowed) else 409
        else:
            return _to_comment(slug=slug, comment_id=comment_id, parent=comment["parent"])
    else:
        status = 200
    context: dict[str, Any] = {
        "node": node,
        "slug": slug,
        "body": body,
        "error": error,
        "limit": BODY_LIMIT,
        "count_forms": write_count_forms(),
    }
    return render(request, "moderation/reader/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def withdraw_own(request: HttpRequest, slug: str, comment_id: uuid.UUID) -> HttpResponse:
    """Asks once, and takes the comment back for good."""
    comment = _read(request, slug=slug, comment_id=comment_id)
    if request.method == "POST":
        # Pressed twice is no error: what was wanted has happened.
        with suppress(AlreadyWithdrawn):
            intake.withdraw_comment(comment_id=comment_id, token=_token(request, slug=slug, comment_id=comment_id))
        return SeeOther(reverse("own-comment", kwargs={"slug": slug, "comment_id": comment_id}))
    node = own_node(comment=comment, now=timezone.now())
    return render(request, "moderation/reader/withdraw.html", {"node": node, "slug": slug})


def _token(request: HttpRequest, *, slug: str, comment_id: uuid.UUID) -> str:
    token = read_own(request, slug=slug).get(comment_id)
    if token is None:
        raise Http404
    return token


def _read(request: HttpRequest, *, slug: str, comment_id: uuid.UUID) -> dict[str, Any]:
    """One's own comment (api.md). Not there without its key."""
    token = _token(request, slug=slug, comment_id=comment_id)
    try:
        comment = read_own_comment(
            comment_id=comment_id, token=token, base_url=request.build_absolute_uri("/").rstrip("/")
        )
    except (NotThere, NotAllowed):
        raise Http404 from None
    if comment["article"] != slug:
        raise Http404
    return comment


def _next_poll(request: HttpRequest) -> dict[str, int] | None:
    """How often it will have been asked, and the wait before; None once it has been asked often enough."""
    asked = request.GET.get("asked", "0")
    count = int(asked) + 1 if asked.isascii() and asked.isdigit() and len(asked) < 3 else 1
    return {"asked": count, "wait": _WAITS[count - 1]} if count <= len(_WAITS) else None


def _to_comment(*, slug: str, comment_id: uuid.UUID, parent: str | None) -> HttpResponse:
    page = reverse("article", kwargs={"slug": slug})
    query = f"?comment={comment_id}" if parent else ""
    return SeeOther(f"{page}{query}#comment-{comment_id}")
