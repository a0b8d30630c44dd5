"""`/embed/{slug}/`: the thread alone, to be shown in a frame on another site. It works without JavaScript.

A frame of another site has no cookies that could be relied on, so this page reads none and sets none: whoever posts is
nobody in particular, and the key to one's own comment stands in the page that thanks for it. Without a cookie there is
no CSRF token either; a form counts where the browser says that it was this very page's.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from articles.models import Article
from moderation import intake, throttles
from moderation.client import client_address
from moderation.errors import DomainError, InvalidInput, NotAllowed, NotThere, ThreadClosed, TooFast
from moderation.web.conversation import own_node
from moderation.web.middleware import CONTENT_SECURITY_POLICY
from moderation.web.own_reading import read_own_comment
from moderation.web.posting import new_submission, read_typed
from moderation.web.reply_form import ReplyForm, build_reply_form
from moderation.web.thread_view import ORDERS, Asked, gather_thread

View = ParamSpec("View")


def framed(
    view: Callable[Concatenate[HttpRequest, View], HttpResponse],
) -> Callable[Concatenate[HttpRequest, View], HttpResponse]:
    """Let the configured sites, and this one, show the page in a frame; say it in the language that they ask for."""

    @wraps(view)
    def show(request: HttpRequest, /, *args: View.args, **kwargs: View.kwargs) -> HttpResponse:
        language = _asked_language(request) or translation.get_language()
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response["Content-Language"] = language
        ancestors = " ".join(["'self'", *settings.EMBED_ANCESTORS])
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
            "frame-ancestors 'none'", f"frame-ancestors {ancestors}"
        )
        return response

    return csrf_exempt(xframe_options_exempt(cache_control(private=True, no_cache=True)(show)))


@framed
@require_http_methods(["GET", "HEAD", "POST"])
def show_frame(request: HttpRequest, slug: str) -> HttpResponse:
    """The thread; POST adds a comment to it."""
    article = get_object_or_404(Article.objects.published(), slug=slug)
    if request.method != "POST":
        return _show_thread(request, article=article)
    _require_own_form(request)
    typed = read_typed(request)
    try:
        submitted = _submit(request, slug=slug, typed=typed)
    except NotThere:
        raise Http404 from None
    except DomainError as refused:
        return _show_again(request, article=article, typed=typed, refused=refused)
    return _show_own(request, article=article, comment_id=submitted.id, token=submitted.token, status=202)


@framed
@require_POST
def show_own(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of one's own comment. The key to it comes in the form, so that it stands in no address."""
    article = get_object_or_404(Article.objects.published(), slug=slug)
    _require_own_form(request)
    try:
        comment_id = uuid.UUID(request.POST.get("comment", ""))
    except ValueError:
        raise Http404 from None
    return _show_own(request, article=article, comment_id=comment_id, token=request.POST.get("token", ""))


def _require_own_form(request: HttpRequest) -> None:
    """Browsers say of every form where it comes from; what another site could make them send is not this page's."""
    site = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Sec-Fetch-Site") != "same-origin" and request.headers.get("Origin") != site:
        raise PermissionDenied


def _submit(request: HttpRequest, *, slug: str, typed: Mapping[str, str]) -> intake.Submitted:
    address = client_address(request)
    fields = {name: value for name, value in typed.items() if name != "submission"}
    throttles.take(scope="post", key=address, limit=settings.COMMENT_POSTS_PER_MINUTE, seconds=60)
    return intake.submit_comment(
        article_slug=slug,
        fields=fields,
        client=intake.ClientInfo(address=address),
        idempotency=_identify(slug=slug, submission=typed["submission"], fields=fields),
    )


def _identify(*, slug: str, submission: str, fields: Mapping[str, str]) -> intake.Idempotency | None:
    """The same form sent again, by a reload, is the same comment: its answer, with the author's key, comes again.

    Only to whoever has the form's own id, which is a secret of that page.
    """
    if len(submission) < len(new_submission()):
        return None
    words = json.dumps(fields, sort_keys=True).encode()
    key = f"{submission}:{hashlib.sha256(words).hexdigest()}"
    return intake.Idempotency(key=key, route=f"frame {slug}", body=words)


def _show_thread(
    request: HttpRequest, *, article: Article, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    asked = _read_asked(request, parent=form.parent if form else "")
    try:
        thread = gather_thread(
            slug=article.slug,
            asked=asked,
            tokens={},
            reader_id=None,
            base_url=_base_url(request),
            now=timezone.now(),
        )
    except (NotThere, InvalidInput):
        raise Http404 from None
    answered = thread.find(form.parent if form else request.GET.get("reply", ""))
    if form is None:
        parent = str(answered.id) if answered and answered.can_reply else ""
        form = _blank_form(article, parent=parent)
    context = _frame(request, article) | {"thread": thread, "form": form, "answered": answered}
    return render(request, "moderation/embed/frame.html", context, status=status)


def _show_own(
    request: HttpRequest, *, article: Article, comment_id: uuid.UUID, token: str, status: int = 200
) -> HttpResponse:
    try:
        comment = read_own_comment(comment_id=comment_id, token=token, base_url=_base_url(request))
    except (NotThere, NotAllowed):
        raise Http404 from None
    context = _frame(request, article) | {"node": own_node(comment=comment, now=timezone.now()), "token": token}
    response = render(request, "moderation/embed/own.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _show_again(
    request: HttpRequest, *, article: Article, typed: Mapping[str, str], refused: DomainError
) -> HttpResponse:
    """Everything typed is still there, and what is wrong stands beside each field."""
    errors = refused.errors if isinstance(refused, InvalidInput) else ()
    form = build_reply_form(
        form_token=typed["form_token"] or intake.new_form_token(article_slug=article.slug),
        submission=typed["submission"] or new_submission(),
        typed=typed,
        errors=errors,
        problem="" if errors else refused.message,
        parent=typed["parent"],
    )
    if isinstance(refused, InvalidInput):
        return _show_thread(request, article=article, form=form, status=400)
    status = 403 if isinstance(refused, ThreadClosed) else 429 if isinstance(refused, TooFast) else 409
    response = _show_thread(request, article=article, form=form, status=status)
    if isinstance(refused, TooFast):
        response["Retry-After"] = str(refused.retry_after)
    return response


def _blank_form(article: Article, *, parent: str) -> ReplyForm:
    token = intake.new_form_token(article_slug=article.slug)
    return build_reply_form(form_token=token, submission=new_submission(), parent=parent)


def _frame(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What all pages of the frame need. `carry`: their links go on in the language that the frame was asked for."""
    asked = _asked_language(request)
    query = f"lang={asked}" if asked else ""
    return {
        "article": article,
        "here": reverse("embed-frame", kwargs={"slug": article.slug}) + (f"?{query}" if query else ""),
        "carry": f"&{query}" if query else "",
        "carry_first": f"?{query}" if query else "",
    }


def _asked_language(request: HttpRequest) -> str:
    """The language that the address of the frame asks for, where there is one such."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _read_asked(request: HttpRequest, *, parent: str) -> Asked:
    order = next((order for order in ORDERS if order == request.GET.get("order")), ORDERS[0])
    named = request.GET.get("comment") or request.GET.get("reply") or parent
    try:
        comment = uuid.UUID(named) if named else None
    except ValueError:
        comment = None
    return Asked(order=order, cursor="" if parent else request.GET.get("cursor", ""), comment=comment)


def _base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
