"""The pages that readers see: the front page, and an article with its thread and the form to add to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from articles.models import Article
from articles.views import ArticleList, ArticlePage
from moderation import intake
from moderation.client import read_reader, remember_reader
from moderation.errors import Conflict, DomainError, InvalidInput, NotThere, ThreadClosed, TooFast
from moderation.queries import public
from moderation.queries.latest import single_comments
from moderation.web.answers import SeeOther
from moderation.web.arrivals import gather_arrivals
from moderation.web.own_cookie import read_own, remember_own
from moderation.web.person_cookie import forget_person, read_person, remember_person
from moderation.web.posting import Posted, new_submission, post_once, read_typed
from moderation.web.reply_form import ReplyForm, build_reply_form
from moderation.web.thread_view import ORDERS, Asked, ThreadView, gather_thread

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


@method_decorator([gzip_page, cache_control(private=True, no_cache=True)], name="dispatch")
class ReaderPage(ArticlePage):
    """An article and, below the line, its thread. POST adds a comment; without JavaScript, that is all there is."""

    template_name = "moderation/reader/article.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if read_person(request):
            # The form holds the reader's own address: no cache is to have it, not even the browser's.
            patch_cache_control(response, no_store=True)
        return response

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
                base_url=_base_url(self.request),
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
        typed = read_typed(request)
        try:
            posted = post_once(request, slug=slug, typed=typed)
        except NotThere:
            raise Http404 from None
        except DomainError as refused:
            return self.show_again(typed=typed, refused=refused)
        response = self._welcome(posted, typed=typed)
        remember_reader(response, posted.reader_id)
        remember_own(request, response, slug=slug, comment_id=posted.submitted.id, token=posted.submitted.token)
        if "remember" in request.POST:
            remember_person(response, typed)
        elif read_person(request):
            forget_person(response)
        return response

    def show_again(
        self,
        *,
        typed: Mapping[str, str],
        refused: DomainError | None = None,
        preview: str | None = None,
        remembered: bool | None = None,
    ) -> HttpResponse:
        """The page with everything typed still there, what is wrong beside each field, and the status that fits.

        For a script that asks for a part of the page, the form alone. `remembered`: if not as the cookie says.
        """
        errors = refused.errors if isinstance(refused, InvalidInput) else ()
        form = build_reply_form(
            form_token=typed["form_token"] or intake.new_form_token(article_slug=self.object.slug),
            submission=typed["submission"] or new_submission(),
            typed=typed,
            errors=errors,
            problem=refused.message if refused is not None and not errors else "",
            parent=typed["parent"],
            preview=preview,
            remember="remember" in self.request.POST and remembered is not False,
            remembered=bool(read_person(self.request)) if remembered is None else remembered,
        )
        status = next((status for kind, status in _STATUS_OF if isinstance(refused, kind)), 400 if refused else 200)
        response: HttpResponse
        if getattr(self.request, "htmx", False):
            context = {"article": self.object, "form": form, "answered": self._find_answered(form.parent)}
            response = render(self.request, "moderation/reader/_reply_form.html", context, status=status)
        else:
            response = self.render_to_response(self.get_context_data(object=self.object, form=form), status=status)
        if isinstance(refused, TooFast):
            response["Retry-After"] = str(refused.retry_after)
        return response

    def _welcome(self, posted: Posted, *, typed: Mapping[str, str]) -> HttpResponse:
        """To the page where the new comment is seen in its place; for a script, the comment and a form for the next."""
        slug, comment_id = self.object.slug, posted.submitted.id
        if not getattr(self.request, "htmx", False):
            return SeeOther(_address_of(slug=slug, comment_id=comment_id, parent=typed["parent"]))
        arrivals = gather_arrivals(
            slug=slug,
            ids=[comment_id],
            tokens={comment_id: posted.submitted.token},
            reader_id=posted.reader_id,
            base_url=_base_url(self.request),
            now=timezone.now(),
        )
        remember = "remember" in self.request.POST
        form = build_reply_form(
            form_token=intake.new_form_token(article_slug=slug),
            submission=new_submission(),
            typed={**typed, "body": ""},
            remember=remember,
            remembered=remember,
        )
        context = {"arrivals": arrivals, "article": self.object, "form": form, "poll": {"asked": 1, "wait": 1}}
        return render(self.request, "moderation/reader/_posted.html", context, status=201)

    def _find_answered(self, parent: str) -> dict[str, Any] | None:
        try:
            ids = [uuid.UUID(parent)] if parent else []
        except ValueError:
            ids = []
        found = single_comments(slug=self.object.slug, ids=ids, base_url=_base_url(self.request))
        return next(({"comment": comment} for comment in found if comment["author"]), None)

    def _empty_form(self, thread: ThreadView) -> ReplyForm:
        asked = self.request.GET.get("reply", "")
        answered = thread.find(asked)
        person = read_person(self.request)
        return build_reply_form(
            form_token=intake.new_form_token(article_slug=self.object.slug),
            submission=new_submission(),
            typed=person,
            parent=asked if answered and answered.can_reply else "",
            remember=bool(person),
            remembered=bool(person),
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


def _base_url(request: HttpRequest) -> str:
    """What absolute addresses begin with, without a slash at the end."""
    return request.build_absolute_uri("/").rstrip("/")


def _address_of(*, slug: str, comment_id: uuid.UUID, parent: str) -> str:
    """Where a comment is seen in its place."""
    page = reverse("article", kwargs={"slug": slug})
    query = f"?comment={comment_id}" if parent else ""
    return f"{page}{query}#comment-{comment_id}"
