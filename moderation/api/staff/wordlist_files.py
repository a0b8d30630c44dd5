"""The word list as a file: out and in again. What a file may look like is reviewing/wordlist_format.py's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.errors import Problem
from moderation.api.parameters import read_choice
from moderation.api.parsing import refuse_size
from moderation.api.permissions import MODERATE, MODERATE_SENIOR, Right
from moderation.api.schema import describe, parameter
from moderation.api.staff.rules import WORDLIST_FILTERS, read_wordlist_filters
from moderation.api.staff.shapes import ImportedShape
from moderation.api.views import StaffView, media_type_of, moderator_of
from moderation.reviewing.wordlist_files import export_wordlist, import_wordlist
from moderation.reviewing.wordlist_format import FILE_LIMIT

CSV = "text/csv"
_DRY_RUN = parameter("dry_run", "`true`: only say what would be added.", choices=("true", "false"), default="false")


class CsvParser(BaseParser):
    """The bytes as they came, under the name `file`, not more than a file may have."""

    media_type = CSV

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        body: bytes = stream.read(FILE_LIMIT + 1)
        if len(body) > FILE_LIMIT:
            refuse_size(FILE_LIMIT)
        return {"file": body}


class WordlistExportView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"GET": MODERATE}

    @describe("export_phrases", answers={200: OpenApiTypes.STR}, parameters=WORDLIST_FILTERS, media_type=CSV)
    def get(self, request: Request) -> HttpResponse:
        """The word list as CSV: phrase, tier, language. A phrase that a spreadsheet would run begins with an
        apostrophe, which importing takes off again."""
        body = export_wordlist(filters=read_wordlist_filters(request))
        headers = {"Content-Disposition": 'attachment; filename="wordlist.csv"'}
        return HttpResponse(body, content_type=f"{CSV}; charset=utf-8", headers=headers)


class WordlistImportView(StaffView):
    rights: ClassVar[Mapping[str, Right]] = {"POST": MODERATE_SENIOR}
    parser_classes = [CsvParser]
    most_bytes = FILE_LIMIT

    @describe(
        "import_phrases",
        body={CSV: OpenApiTypes.STR},
        answers={200: ImportedShape},
        problems=(409,),
        parameters=[_DRY_RUN],
    )
    def post(self, request: Request) -> Response:
        """Add the phrases of a CSV file, all or none. Columns phrase, tier (suspect if left out), language. What is
        listed already stays as it is; `errors` of a refusal name the lines."""
        if request.content_type and media_type_of(request) != CSV:
            raise Problem(415, "unsupported_media_type", "Send the body as text/csv.")
        dry_run = read_choice(request, "dry_run", ("true", "false"), default="false") == "true"
        given = self.read_fields(request).get("file")
        data = given if isinstance(given, bytes) else b""
        imported = import_wordlist(moderator=moderator_of(request), data=data, source="api", dry_run=dry_run)
        return Response({**asdict(imported), "dry_run": dry_run})
