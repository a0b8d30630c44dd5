"""What the form below an article does besides posting: show how the text would look, and forget who fills it in.

Both are submit buttons of that form, so that without JavaScript everything typed comes along, and comes back.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.models import Article
from moderation import intake
from moderation.client import client_address
from moderation.errors import DomainError, NotThere
from moderation.queries.threads import find_thread
from moderation.web.answers import SeeOther
from moderation.web.person_cookie import PERSON_FIELDS, forget_person
from moderation.web.posting import read_typed
from moderation.web.reader import ReaderPage


class _ReplyStep(ReaderPage):
    """An address that is posted to. Whoever comes back to it later is led to the article."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = reverse("article", kwargs={"slug": self.kwargs["slug"]})
        query = request.META.get("QUERY_STRING", "")
        return SeeOther(f"{address}?{query}" if query else address)

    def find_article(self) -> Article:
        """The published article; drafts have no form."""
        try:
            return find_thread(slug=self.kwargs["slug"]).article
        except NotThere:
            raise Http404 from None


class PreviewPage(_ReplyStep):
    """How the comment would look: on the page, above the form; for a script, that part alone."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.object = self.find_article()
        typed = read_typed(request)
        preview, refused = None, None
        try:
            preview = intake.preview_comment(fields={"body": typed["body"]}, address=client_address(request))
        except DomainError as problem:
            refused = problem
        if not getattr(request, "htmx", False):
            return self.show_again(typed=typed, refused=refused, preview=preview)
        context = {"preview": preview, "problem": refused.message if refused else ""}
        return render(request, "moderation/reader/_preview.html", context)


class ForgetPage(_ReplyStep):
    """Take name, address and website out of the form, and off the reader's device."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.object = self.find_article()
        response = self.show_again(typed=read_typed(request) | dict.fromkeys(PERSON_FIELDS, ""), remembered=False)
        forget_person(response)
        return response
