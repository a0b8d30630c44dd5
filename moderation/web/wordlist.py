"""The word list at the desk: looked through, added to, removed from, imported, exported.

A moderator reads it, a senior one writes it. Phrases are masked until somebody asks for them. Every step is a form
that works without JavaScript.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation.errors import Conflict, DomainError, InvalidInput, NotThere
from moderation.models import WordlistEntry
from moderation.queries.rules import listed_languages, wordlist_page
from moderation.reviewing.starter_lists import StarterList, find_starters, read_starter
from moderation.reviewing.wordlist import PHRASE_LIMIT, add_phrase, remove_phrase
from moderation.reviewing.wordlist_files import Imported, export_wordlist, import_wordlist
from moderation.reviewing.wordlist_format import FILE_LIMIT
from moderation.roles import MODERATE_SENIOR
from moderation.web.access import moderator_of, moderators_only
from moderation.web.answers import SeeOther
from moderation.web.conversation import cursor_of
from moderation.web.masking import mask_phrase
from moderation.web.moments import say_moment
from moderation.web.wordlist_address import ANY_LANGUAGE, WordlistAddress, read_wordlist_address

_PAGE_SIZE = 50


@require_safe
@moderators_only
def show_wordlist(request: HttpRequest) -> HttpResponse:
    """One page of the list, narrowed by what the address says."""
    return _wordlist_page(request, read_wordlist_address(request.GET))


@require_safe
@moderators_only
def export_entries(request: HttpRequest) -> HttpResponse:
    """The list, narrowed the same, as a CSV file."""
    text = export_wordlist(filters=read_wordlist_address(request.GET).filters)
    headers = {"Content-Disposition": 'attachment; filename="wordlist.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@moderators_only
def add_entry(request: HttpRequest) -> HttpResponse:
    """Add the phrase that was typed."""
    moderator = _senior_of(request)
    given = {name: request.POST.get(name, "") for name in ("phrase", "tier", "language")}
    try:
        add_phrase(moderator=moderator, **given)
    except DomainError as refused:
        return _refuse(request, refused, typed=given)
    messages.success(request, gettext("The phrase is listed."))
    return _back(request)


@require_POST
@moderators_only
def remove_entry(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Take a phrase off the list. Somebody else may have done so a moment before: the outcome is the same."""
    moderator = _senior_of(request)
    try:
        remove_phrase(moderator=moderator, entry_id=entry_id)
        messages.success(request, gettext("The phrase is no longer listed."))
    except NotThere:
        messages.info(request, gettext("The phrase was removed already."))
    return _back(request)


@require_POST
@moderators_only
def import_entries(request: HttpRequest) -> HttpResponse:
    """Add the phrases of the file that was sent, or only check it."""
    moderator = _senior_of(request)
    upload = request.FILES.get("file")
    data = upload.read(FILE_LIMIT + 1) if upload else b""
    dry_run = bool(request.POST.get("dry_run"))
    try:
        imported = import_wordlist(moderator=moderator, data=data, source="desk", dry_run=dry_run)
    except DomainError as refused:
        return _refuse(request, refused)
    messages.success(request, _say_imported(imported, dry_run=dry_run))
    return _back(request)


@require_POST
@moderators_only
def add_starter(request: HttpRequest) -> HttpResponse:
    """Add a list that comes with the product."""
    moderator = _senior_of(request)
    kind, _, language = request.POST.get("starter", "").partition("/")
    try:
        data = read_starter(kind=kind, language=language)
    except NotThere:
        raise Http404 from None
    try:
        imported = import_wordlist(moderator=moderator, data=data, source=f"starter {kind}/{language}")
    except DomainError as refused:
        return _refuse(request, refused)
    messages.success(request, _say_imported(imported, dry_run=False))
    return _back(request)


def _senior_of(request: HttpRequest) -> User:
    moderator = moderator_of(request)
    if not moderator.has_perm(MODERATE_SENIOR):
        raise PermissionDenied
    return moderator


def _say_imported(imported: Imported, *, dry_run: bool) -> str:
    added = (
        ngettext("%(count)s phrase would be added", "%(count)s phrases would be added", imported.added)
        if dry_run
        else ngettext("%(count)s phrase added", "%(count)s phrases added", imported.added)
    )
    said = [added % {"count": imported.added}, gettext("%(count)s already listed") % {"count": imported.listed}]
    if imported.other_tier:
        said.append(gettext("%(count)s of these in another tier, which stays") % {"count": imported.other_tier})
    return ", ".join(said) + "."


def _refuse(request: HttpRequest, refused: DomainError, *, typed: dict[str, str] | None = None) -> HttpResponse:
    """The page with why the step was not taken, and everything typed still there."""
    faults = [each.message for each in refused.errors] if isinstance(refused, InvalidInput) else [refused.message]
    status = 409 if isinstance(refused, Conflict) else 400
    address = read_wordlist_address(dict(parse_qsl(request.POST.get("here", "").removeprefix("?"))))
    return _wordlist_page(request, address, status=status, faults=faults, typed=typed or {})


def _back(request: HttpRequest) -> SeeOther:
    """To the page of the list that the form was on."""
    address = read_wordlist_address(dict(parse_qsl(request.POST.get("here", "").removeprefix("?"))))
    return SeeOther(reverse("desk-wordlist") + address.here)


def _wordlist_page(request: HttpRequest, address: WordlistAddress, *, status: int = 200, **more: Any) -> HttpResponse:
    try:
        page = wordlist_page(filters=address.filters, limit=_PAGE_SIZE, cursor=address.cursor or None, base_url="")
    except InvalidInput:
        raise Http404 from None
    now = timezone.now()
    context = {
        "address": address,
        "entries": [_lay_out_entry(entry, address=address, now=now) for entry in page["results"]],
        "next": address.at(cursor_of(page["next"])) if page["next"] else "",
        "previous": address.at(cursor_of(page["previous"])) if page["previous"] else "",
        "tiers": WordlistEntry.Tier.choices,
        "languages": [language for language in listed_languages() if language],
        "any_language": ANY_LANGUAGE,
        "starters": [_lay_out_starter(each) for each in find_starters()],
        "phrase_limit": PHRASE_LIMIT,
        "may_edit": moderator_of(request).has_perm(MODERATE_SENIOR),
        **more,
    }
    return render(request, "moderation/desk/wordlist.html", context, status=status)


def _lay_out_starter(starter: StarterList) -> dict[str, str]:
    title = str(get_language_info(starter.language)["name_translated"])
    return {"name": starter.name, "kind": starter.kind, "title": title}


def _lay_out_entry(entry: dict[str, Any], *, address: WordlistAddress, now: datetime) -> dict[str, Any]:
    shown = entry["phrase"] if address.full else mask_phrase(entry["phrase"])
    tier = WordlistEntry.Tier(entry["tier"]).label
    return entry | {"shown": shown, "tier_label": tier, "added": say_moment(entry["created_at"], now=now)}
