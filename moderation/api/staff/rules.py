"""The word lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.fields import read_choice_field, read_text_field
from moderation.api.parameters import read_choice, read_cursor, read_limit, read_text
from moderation.api.permissions import MODERATE, MODERATE_SENIOR, Right
from moderation.api.schema import PAGING, describe, parameter
from moderation.api.staff.shapes import PHRASE_PAGE, NewPhraseShape, PhraseShape
from moderation.api.views import StaffView, base_url, moderator_of
from moderation.errors import FieldError, InvalidInput
from moderation.models import WordlistEntry
from moderation.queries.rules import WordlistFilters, phrase_document, wordlist_page
from moderation.reviewing.wordlist import PHRASE_LIMIT, add_phrase, remove_phrase

WORDLIST_FILTERS = (
    parameter("tier", "Of one tier alone.", choices=WordlistEntry.Tier.values),
    parameter("language", "Of one language alone; empty: what is listed for any."),
    parameter("q", "With this text in the phrase."),
)


def read_wordlist_filters(request: Request) -> WordlistFilters:
    """What WORDLIST_FILTERS describe."""
    given = request.query_params
    tiers = WordlistEntry.Tier.values
    return WordlistFilters(
        tier=read_choice(request, "tier", tiers, default=tiers[0]) if "tier" in given else None,
        language=read_text(request, "language").lower() if "language" in given else None,
        text=read_text(request, "q") if "q" in given else None,
    )


class WordlistView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE, "POST": MODERATE_SENIOR}

    @describe("list_phrases", answers={200: PHRASE_PAGE}, parameters=(*WORDLIST_FILTERS, *PAGING))
    def get(self, request: Request) -> Response:
        """A page of the word list."""
        page = wordlist_page(
            filters=read_wordlist_filters(request),
            limit=read_limit(request),
            cursor=read_cursor(request),
            base_url=base_url(request),
        )
        return Response(page)

    @describe("add_phrase", body=NewPhraseShape, answers={201: PhraseShape}, problems=(409,))
    def post(self, request: Request) -> Response:
        """Add a literal phrase. `banned` is rejected and `suspect` held, by the default policy."""
        fields = self.read_fields(request)
        errors: list[FieldError] = []
        phrase = read_text_field(fields, "phrase", errors, most=PHRASE_LIMIT, required=True)
        tier = read_choice_field(fields, "tier", errors, choices=WordlistEntry.Tier.values)
        language = read_text_field(fields, "language", errors, most=10)
        if errors:
            raise InvalidInput(errors)
        entry = add_phrase(moderator=moderator_of(request), phrase=phrase, tier=tier, language=language)
        return Response(phrase_document(entry), status=201)


class PhraseView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"DELETE": MODERATE_SENIOR}

    @describe("remove_phrase", answers={204: None})
    def delete(self, request: Request, entry_id: UUID) -> Response:
        """Take a phrase off the list."""
        remove_phrase(moderator=moderator_of(request), entry_id=entry_id)
        return Response(status=204)
