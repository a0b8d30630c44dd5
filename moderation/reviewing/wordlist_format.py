"""The word list as a CSV file: how it is written so that a spreadsheet runs none of it, and what can be read back.

Columns `phrase`, `tier`, `language`, named in the first line. Pure: it knows nothing of what is listed already.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput
from moderation.models import WordlistEntry
from moderation.reviewing.wordlist import Listing, read_phrase
from moderation.spreadsheets import quote_formula, unquote_formula
from moderation.wording import write_number

COLUMNS: Final = ("phrase", "tier", "language")
FILE_LIMIT: Final = 1024 * 1024
ROWS_LIMIT: Final = 20_000
_ERRORS_NAMED: Final = 50


def read_listings(data: bytes) -> list[Listing]:
    """All rows of a file. Raises InvalidInput with every fault, by line, if a single row cannot be accepted."""
    listings: list[Listing] = []
    errors: list[FieldError] = []
    for line, row in _read_rows(_decode(data)):
        try:
            listings.append(_read_row(row))
        except InvalidInput as refused:
            errors += [FieldError(f"line {line}", each.code, _at_line(line, each.message)) for each in refused.errors]
        if len(listings) + len(errors) > ROWS_LIMIT:
            raise _refusal(
                "too_many", gettext("At most %(limit)s phrases at once.") % {"limit": write_number(ROWS_LIMIT)}
            )
    if errors:
        more = len(errors) - _ERRORS_NAMED
        rest = (
            [FieldError("file", "more", gettext("And %(count)s more.") % {"count": write_number(more)})]
            if more > 0
            else []
        )
        raise InvalidInput(errors[:_ERRORS_NAMED] + rest)
    return listings


def write_listings(entries: Iterable[tuple[str, str, str]]) -> str:
    """The file of these phrases, tiers and languages; what a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    for phrase, tier, language in entries:
        writer.writerow((quote_formula(phrase), tier, language))
    return out.getvalue()


def _decode(data: bytes) -> str:
    if len(data) > FILE_LIMIT:
        raise _refusal(
            "too_large", gettext("The file is larger than %(limit)s KiB.") % {"limit": write_number(FILE_LIMIT // 1024)}
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refusal(
            "not_utf8", gettext("Line %(line)s is not UTF-8. Save the file as CSV in UTF-8.") % {"line": line}
        ) from None


def _read_rows(text: str) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """The number of the line on which each row begins, and its fields by column, None where it has more than columns.

    Empty rows are passed over.
    """
    first = text.partition("\n")[0]
    delimiter = ";" if ";" in first and "," not in first else ","  # as spreadsheets write it where the comma is decimal
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().casefold() for name in next(reader, [])]
        if "phrase" not in columns or not set(columns) <= set(COLUMNS) or len(columns) != len(set(columns)):
            raise _refusal(
                "no_header", gettext("The first line names the columns: phrase, and perhaps tier and language.")
            )
        line = reader.line_num + 1
        for row in reader:
            if any(value.strip() for value in row):
                yield line, dict(zip(columns, row, strict=False)) if len(row) <= len(columns) else None
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refusal(
            "invalid_csv", gettext("Line %(line)s is not CSV: %(error)s.") % {"line": reader.line_num, "error": error}
        ) from None


def _read_row(row: Mapping[str, str] | None) -> Listing:
    if row is None:
        raise InvalidInput(
            [
                FieldError(
                    "phrase", "too_many_fields", gettext("More fields than columns. Quote a phrase that has a comma.")
                )
            ]
        )
    return read_phrase(
        phrase=unquote_formula(row["phrase"].strip()),
        tier=row.get("tier", "").strip().casefold() or WordlistEntry.Tier.SUSPECT.value,
        language=row.get("language", ""),
    )


def _at_line(line: int, message: str) -> str:
    return gettext("Line %(line)s: %(message)s") % {"line": line, "message": message}


def _refusal(code: str, message: str) -> InvalidInput:
    return InvalidInput([FieldError("file", code, message)])
