"""One's own comments by a mailed link: the form that asks for the link, and the page that it leads to.

The link is the key, so its page is never kept or sent on. GET shows; only its buttons act.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moderation.client import client_address
from moderation.decisions import Maker
from moderation.errors import DomainError, InvalidInput, NotThere, TooFast
from moderation.privacy.erasing import erase_person, withdraw
from moderation.privacy.exporting import export_person
from moderation.privacy.links import request_link
from moderation.privacy.persons import Person, find_person
from moderation.queries.own import own_comment
from moderation.status import Actor
from moderation.web.answers import SeeOther, download_json
from moderation.web.conversation import own_node

_AUTHOR = Maker(Actor.AUTHOR)
_SHOWN = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for an address; the answer says nothing of whether it is known."""
    context: dict[str, Any] = {"typed": request.POST.get("email", "")}
    status = 200
    if request.method == "POST":
        try:
            request_link(fields={"email": context["typed"]}, client_address=client_address(request))
            context["sent"] = True
        except DomainError as refused:
            context["error"] = refused.errors[0].message if isinstance(refused, InvalidInput) else refused.message
            status = 429 if isinstance(refused, TooFast) else 400
    return render(request, "moderation/reader/me_ask.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What was written under the address that the link was sent to, and what may be done about it."""
    try:
        person = find_person(token=token)
    except NotThere as over:
        response = render(request, "moderation/reader/me_over.html", {"problem": over.message}, status=410)
    else:
        response = _act(request, person, token) if request.method == "POST" else _page(request, person)
    # Nothing of the address goes along, but the origin does: a browser that hides it has its forms refused as foreign.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _act(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "export":
        return _download(request, person)
    if action == "erase":
        if not request.POST.get("sure"):
            return _page(request, person, problem=gettext("Tick the box if everything is to be erased."), status=400)
        count = erase_person(person=person)
        said = ngettext("%(count)s comment was erased.", "%(count)s comments were erased.", count) % {"count": count}
        return render(request, "moderation/reader/me_over.html", {"erased": said})
    withdraw(comment_id=_read_comment(request, person), maker=_AUTHOR)
    messages.success(request, gettext("The comment is withdrawn."))
    return SeeOther(reverse("me", kwargs={"token": token}))


def _read_comment(request: HttpRequest, person: Person) -> uuid.UUID:
    """The comment that a button is about, if it is one of this person's."""
    try:
        wanted = uuid.UUID(request.POST.get("withdraw", ""))
    except ValueError:
        raise Http404 from None
    if not person.comments.filter(pk=wanted).exists():
        raise Http404
    return wanted


def _download(request: HttpRequest, person: Person) -> HttpResponse:
    copy = export_person(person=person, base_url=_base_url(request))
    return download_json(copy, filename="my-comments.json")


def _page(request: HttpRequest, person: Person, *, problem: str = "", status: int = 200) -> HttpResponse:
    base_url, now = _base_url(request), timezone.now()
    rows = list(person.comments.order_by("-id")[:_SHOWN])
    nodes = [
        {"article": row.thread.article, "node": own_node(comment=own_comment(comment=row, base_url=base_url), now=now)}
        for row in rows
    ]
    context = {"comments": nodes, "problem": problem, "count": person.comments.count()}
    return render(request, "moderation/reader/me.html", context, status=status)


def _base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
