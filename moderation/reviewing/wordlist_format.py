"""The word list as a CSV file: how it is written so that a spreadsheet runs none of it, and what can be read back.

Columns `phrase`, `tier`, `language`, named in the first line. Pure: it knows nothing of what is listed already.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from moderation.errors import FieldError, InvalidInput
from moderation.models import WordlistEntry
from moderation.reviewing.wordlist import Listing, read_phrase

COLUMNS: Final = ("phrase", "tier", "language")
FILE_LIMIT: Final = 1024 * 1024
ROWS_LIMIT: Final = 20_000
_ERRORS_NAMED: Final = 50
# What a spreadsheet takes for the start of a formula, with the apostrophes that say that it is none.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_QUOTED_FORMULA: Final = re.compile(r"'+[=+\-@\t\r]")


def read_listings(data: bytes) -> list[Listing]:
    """All rows of a file. Raises InvalidInput with every fault, by line, if a single row cannot be accepted."""
    listings: list[Listing] = []
    errors: list[FieldError] = []
    for line, row in _read_rows(_decode(data)):
        try:
            listings.append(_read_row(row))
        except InvalidInput as refused:
            errors += [FieldError(f"line {line}", each.code, f"Line {line}: {each.message}") for each in refused.errors]
        if len(listings) + len(errors) > ROWS_LIMIT:
            raise _refusal("too_many", f"At most {ROWS_LIMIT:,} phrases at once.")
    if errors:
        more = len(errors) - _ERRORS_NAMED
        rest = [FieldError("file", "more", f"And {more:,} more.")] if more > 0 else []
        raise InvalidInput(errors[:_ERRORS_NAMED] + rest)
    return listings


def write_listings(entries: Iterable[tuple[str, str, str]]) -> str:
    """The file of these phrases, tiers and languages; what a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    for phrase, tier, language in entries:
        writer.writerow((f"'{phrase}" if _FORMULA.match(phrase) else phrase, tier, language))
    return out.getvalue()


def _decode(data: bytes) -> str:
    if len(data) > FILE_LIMIT:
        raise _refusal("too_large", f"The file is larger than {FILE_LIMIT // 1024:,} KiB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refusal("not_utf8", f"Line {line} is not UTF-8. Save the file as CSV in UTF-8.") from None


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
            raise _refusal("no_header", "The first line names the columns: phrase, and perhaps tier and language.")
        line = reader.line_num + 1
        for row in reader:
            if any(value.strip() for value in row):
                yield line, dict(zip(columns, row, strict=False)) if len(row) <= len(columns) else None
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refusal("invalid_csv", f"Line {reader.line_num} is not CSV: {error}.") from None


def _read_row(row: Mapping[str, str] | None) -> Listing:
    if row is None:
        raise InvalidInput(
            [FieldError("phrase", "too_many_fields", "More fields than columns. Quote a phrase that has a comma.")]
        )
    written = row["phrase"].strip()
    return read_phrase(
        phrase=written[1:] if _QUOTED_FORMULA.match(written) else written,
        tier=row.get("tier", "").strip().casefold() or WordlistEntry.Tier.SUSPECT.value,
        language=row.get("language", ""),
    )


def _refusal(code: str, message: str) -> InvalidInput:
    return InvalidInput([FieldError("file", code, message)])
