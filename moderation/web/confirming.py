"""The page that a mailed link leads to. Its button confirms the address; programs that follow links change nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moderation.errors import NotThere
from moderation.notifications import confirming


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then confirm; asked again, say that it is confirmed. A link that is over is 410: it was there once."""
    try:
        if request.method == "POST":
            confirming.confirm_address(token=token)
        question = confirming.read_question(token=token)
    except NotThere as over:
        response = render(request, "moderation/reader/confirm.html", {"problem": over.message}, status=410)
    else:
        response = render(request, "moderation/reader/confirm.html", {"question": question})
    # The address of this page is a key: nobody is to learn it. With no referrer at all, browsers would not say of the
    # form below where it comes from ("Origin: null"), and it would be refused.
    response["Referrer-Policy"] = "strict-origin"
    return response
