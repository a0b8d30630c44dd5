"""The pages that readers see: the front page, and an article with its thread and the form to add to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control

from articles.models import Article
from articles.views import ArticleList, ArticlePage
from moderation import intake, throttles
from moderation.client import client_address, new_reader_id, read_reader, remember_reader
from moderation.errors import Conflict, DomainError, FieldError, InvalidInput, NotThere, ThreadClosed, TooFast
from moderation.queries import public
from moderation.roles import MODERATE
from moderation.web.answers import SeeOther
from moderation.web.own_cookie import read_own, remember_own
from moderation.web.reply_form import ReplyForm, build_reply_form
from moderation.web.thread_view import ORDERS, Asked, ThreadView, gather_thread

_TYPED = ("author_name", "author_email", "author_url", "body", "parent", "form_token", "website")
_STATUS_OF: tuple[tuple[type[DomainError], int], ...] = (
    (InvalidInput, 400),
    (ThreadClosed, 403),
    (Conflict, 409),
    (TooFast, 429),
)


class FrontPage(ArticleList):
    """The articles, each with how many comments it has."""

    template_name = "moderation/reader/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counts = public.comment_counts(slugs=[article.slug for article in context["articles"]])
        for article in context["articles"]:
            article.comment_count = counts.get(article.slug, 0)
        return context


@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
class ReaderPage(ArticlePage):
    """An article and, below the line, its thread. POST adds a comment; without JavaScript, that is all there is."""

    template_name = "moderation/reader/article.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: ReplyForm | None = kwargs.get("form")
        asked = _read_asked(self.request, parent=form.parent if form else "")
        try:
            thread = gather_thread(
                slug=self.object.slug,
                asked=asked,
                tokens=read_own(self.request, slug=self.object.slug),
                reader_id=read_reader(self.request),
                base_url=self.request.build_absolute_uri("/").rstrip("/"),
                now=timezone.now(),
            )
        except NotThere:
            # A draft, shown to staff: it has no readers yet.
            return context
        except InvalidInput as refused:
            raise Http404(refused.message) from None
        context |= {"thread": thread, "poll": {"asked": 1, "wait": 1}, "here": self.request.get_full_path()}
        context["form"] = form or self._empty_form(thread)
        context["answered"] = thread.find(context["form"].parent) if context["form"].parent else None
        return context

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.object: Article = self.get_object()
        slug = self.object.slug
        # Browsers send line ends as CR LF, whatever was typed.
        typed = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in _TYPED}
        reader_id = read_reader(request) or new_reader_id()
        client = intake.ClientInfo(
            address=client_address(request), reader_id=reader_id, staff=request.user.has_perm(MODERATE)
        )
        try:
            throttles.take(scope="post", key=client.address, limit=settings.COMMENT_POSTS_PER_MINUTE, seconds=60)
            submitted = intake.submit_comment(article_slug=slug, fields=typed, client=client)
        except NotThere:
            raise Http404 from None
        except DomainError as refused:
            return self._show_again(typed=typed, refused=refused)
        response = SeeOther(_address_of(slug=slug, comment_id=submitted.id, parent=typed["parent"]))
        remember_reader(response, reader_id)
        remember_own(request, response, slug=slug, comment_id=submitted.id, token=submitted.token)
        return response

    def _show_again(self, *, typed: Mapping[str, str], refused: DomainError) -> HttpResponse:
        """The page with everything typed still there, what is wrong beside each field, and the status that fits."""
        errors: Sequence[FieldError] = refused.errors if isinstance(refused, InvalidInput) else ()
        form = build_reply_form(
            form_token=typed["form_token"] or intake.new_form_token(article_slug=self.object.slug),
            typed=typed,
            errors=errors,
            problem="" if errors else refused.message,
            parent=typed["parent"],
        )
        status = next((status for kind, status in _STATUS_OF if isinstance(refused, kind)), 400)
        response = self.render_to_response(self.get_context_data(object=self.object, form=form), status=status)
        if isinstance(refused, TooFast):
            response["Retry-After"] = str(refused.retry_after)
        return response

    def _empty_form(self, thread: ThreadView) -> ReplyForm:
        asked = self.request.GET.get("reply", "")
        answered = thread.find(asked)
        return build_reply_form(
            form_token=intake.new_form_token(article_slug=self.object.slug),
            parent=asked if answered and answered.can_reply else "",
        )


def _read_asked(request: HttpRequest, *, parent: str) -> Asked:
    """What the address asks for. A reply that was refused is shown again within its conversation."""
    order = next((order for order in ORDERS if order == request.GET.get("order")), ORDERS[0])
    named = request.GET.get("comment") or request.GET.get("reply") or parent
    try:
        comment = uuid.UUID(named) if named else None
    except ValueError:
        comment = None
    return Asked(
        order=order,
        cursor=request.GET.get("cursor", "") if not parent else "",
        comment=comment,
    )


def _address_of(*, slug: str, comment_id: uuid.UUID, parent: str) -> str:
    """Where a comment is seen in its place."""
    page = reverse("article", kwargs={"slug": slug})
    query = f"?comment={comment_id}" if parent else ""
    return f"{page}{query}#comment-{comment_id}"
