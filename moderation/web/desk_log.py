"""The audit log at the desk: looked through, narrowed, taken away as a file. Nothing here can be changed."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from moderation.errors import InvalidInput
from moderation.queries.events import logged_moderators, read_log
from moderation.reviewing.log_export import export_log
from moderation.screening.policies import current_document
from moderation.status import Actor
from moderation.web.access import moderator_of, moderators_only
from moderation.web.log_address import read_log_address
from moderation.web.log_layout import lay_out_log
from moderation.web.log_words import action_groups

_PAGE_SIZE = 50
_ARTICLES_TO_PICK = 200


@require_safe
@moderators_only
def show_log(request: HttpRequest) -> HttpResponse:
    """One page of the log, narrowed by what the address says."""
    address = read_log_address(request.GET)
    try:
        page = read_log(filters=address.filters, limit=_PAGE_SIZE, cursor=address.cursor or None)
    except InvalidInput:
        raise Http404 from None
    context = {
        "address": address,
        "days": lay_out_log(page.rows, policy=current_document(), now=timezone.now()),
        "next": address.at(page.next) if page.next else "",
        "previous": address.at(page.previous) if page.previous else "",
        "actors": Actor.choices,
        "moderators": logged_moderators(),
        "action_groups": action_groups(),
        "articles": Article.objects.existing().values_list("slug", "title")[:_ARTICLES_TO_PICK],
    }
    return render(request, "moderation/desk/log.html", context)


@require_POST
@moderators_only
def take_log(request: HttpRequest) -> StreamingHttpResponse:
    """The log, narrowed the same, as a CSV file. A step, not a look: that it was taken is on record."""
    address = read_log_address(dict(parse_qsl(request.POST.get("here", "").removeprefix("?"))))
    lines = export_log(moderator=moderator_of(request), filters=address.filters)
    headers = {"Content-Disposition": 'attachment; filename="moderation-log.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
