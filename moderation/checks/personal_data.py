"""Says where a comment gives away how to reach a person: an address, a telephone number, a bank account.

It must not know the author's own address: the intake has found that already, and hands over the passages alone.
Every pattern here consumes what it has seen for good (possessive quantifiers) and starts only where a word or a
number starts, so that the time is linear in the length of the body whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from urllib.parse import unquote

from moderation.checks.base import Check, Finding, Span, Submission
from moderation.checks.links import KNOWN_ENDINGS, find_links

_BRACKETED_AT = r"(?:[@\uff20]|[\[({<]\s?(?:at|@)\s?[\])}>])"
_BRACKETED_DOT = r"(?:[.\u3002\uff0e\uff61]|[\[({<]\s?(?:dot|\.)\s?[\])}>]|\sdot\s)"
_LOCAL = r"(?<![\w.+%@-])(?<!//)(?P<local>[\w.+%-]++)"
EMAIL = re.compile(
    rf"{_LOCAL}(?:\s{{0,2}}{_BRACKETED_AT}\s{{0,2}}(?P<domain>[\w-]++(?:(?:{_BRACKETED_DOT}|\s{_BRACKETED_DOT}\s)[\w-]++)+)"
    # The bare word "at" is an address only if the dots are words too: "I read it at news.example" is none.
    r"|\sat\s(?!the\b)(?P<spoken>[\w-]++(?:\s(?:dot|punkt|punto|point)\s[\w-]++)+))",
    re.IGNORECASE,
)
TOP_LEVEL = re.compile(r"(?:xn--[a-z0-9-]+|[^\W\d_]{2,24})\Z", re.IGNORECASE)
LONGEST_LOCAL = 64
"""RFC 5321, section 4.5.3.1.1."""

# "(?=(…))(?P=…)" takes all or nothing: Python before 3.11.5 gets possessive groups wrong (gh-106052).
IBAN = re.compile(
    r"(?<!\w)(?=(?P<iban>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?))(?P=iban)(?!\w)", re.IGNORECASE
)

DATE = re.compile(r"(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2})(?![./-]?\d)")
_GAP = r"\)?[ \u00a0]?[.\-/\u2010-\u2013]?[ \u00a0]?\(?"
NUMBER = re.compile(
    rf"(?<![\w.,])(?<![$€£¥])(?<![$€£¥] )(?=(?P<number>\d++(?:{_GAP}\d++)*))(?P=number)(?!\w|,\d| ?[$€£¥%])"
)
GROUP = re.compile(r"\d+")
MOST_GROUPS = 7
YEAR = re.compile(r"(?:1[4-9]|20)\d\d\Z")
ANNOUNCED = re.compile(
    r"(?:\b(?:tele?(?:f|ph)on[eo]?|tel|phone|call|ring|mobile|cell|whats ?app|text|sms|fax|telegram|signal|viber|handy|"
    r"number)\b|[\u260e\u2706\U0001f4de\U0001f4f1])[^\d]{0,16}\Z",
    re.IGNORECASE,
)


class PersonalDataCheck(Check):
    """Labels, and the unit of their score:

    own_address     passages that spell the author's own e-mail address
    email_address   passages that spell anybody's e-mail address, also as "name at domain dot org"
    phone_number    passages that are a telephone number, international or national; digits inside links are none
    bank_account    passages that are an IBAN with a valid checksum
    """

    name = "personal_data"
    reads_shown = True
    reads_name = True

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        body = submission.body
        own = [(start, end) for start, end in submission.signals.own_address if 0 <= start < end <= len(body)]
        accounts = [match.span() for match in IBAN.finditer(body)]
        links = [link.span for link in find_links(body)]
        for label, what, spans in (
            ("own_address", "the author's own e-mail address", own),
            ("email_address", "an e-mail address", list(find_emails(body))),
            ("phone_number", "a telephone number", list(find_phone_numbers(body, besides=accounts + links))),
            ("bank_account", "a bank account", [span for span in accounts if _is_iban(body[slice(*span)])]),
        ):
            if spans:
                detail = f"contains {what}" if len(spans) == 1 else f"contains {what} and {len(spans) - 1} more"
                yield Finding(label, float(len(spans)), detail, tuple(spans))
        if submission.signals.own_address_beside and not own:
            yield Finding("own_address", 1.0, "the name or the web address contains the author's own e-mail address")
        elif submission.author_url and any(find_emails(unquote(submission.author_url))):
            yield Finding("email_address", 1.0, "the author's web address contains an e-mail address")


def find_emails(body: str) -> Iterator[Span]:
    """Passages that spell an e-mail address, in the usual form or in one that people use to hide it from robots."""
    for match in EMAIL.finditer(body):
        domain = match["domain"] or match["spoken"]
        ending = re.split(r"[^\w-]+", domain.rstrip("-_"))[-1]
        known = ending.lower() in KNOWN_ENDINGS if match["spoken"] else bool(TOP_LEVEL.match(ending))
        if known and len(match["local"]) <= LONGEST_LOCAL:
            yield match.span()


def find_phone_numbers(body: str, *, besides: Sequence[Span] = ()) -> Iterator[Span]:
    """Telephone numbers in the international form, or in the national ones of Europe and North America. Other shapes
    only after a word that announces them ("call 555-1234"): on their own they are as likely amounts."""
    taken = {index for span in (*besides, *(match.span() for match in DATE.finditer(body))) for index in range(*span)}
    for run in NUMBER.finditer(body):
        groups = [match.span() for match in GROUP.finditer(body, run.start(), run.end())]
        index = 0
        while index < len(groups):
            if groups[index][0] in taken:
                index += 1
                continue
            free = list(takewhile(lambda group: group[0] not in taken, groups[index : index + MOST_GROUPS]))
            used = _groups_of_phone_number(body, free)
            if used:
                start, end = groups[index][0], groups[index + used - 1][1]
                yield (start - 1 if body[start - 1 : start] in ("+", "(") and start else start), end
            index += max(used, 1)


def _groups_of_phone_number(body: str, groups: Sequence[Span]) -> int:
    """How many of these groups of digits, from the first on, are one telephone number; 0 if none."""
    digits = [body[start:end] for start, end in groups]
    first, start = digits[0], groups[0][0]
    if body[start - 1 : start] == "+" and start and first[0] != "0":
        return _fill(digits, at_least=8, at_most=15)
    if first.startswith("00"):
        return _fill(digits, at_least=10, at_most=17) if first[2:3] not in ("", "0") else 0
    if first[0] == "0" and len(first) >= 2:
        return _fill(digits, at_least=9, at_most=12)
    if used := _north_american(digits):
        return used
    before = body[max(0, start - 32) : start]
    if ANNOUNCED.search(before) and not all(YEAR.match(group) for group in digits[:2]):
        return _fill(digits, at_least=7, at_most=13) if not _is_amount(body, groups) else 0
    return 0


def _fill(digits: Sequence[str], *, at_least: int, at_most: int) -> int:
    """The most groups whose digits together are no more than `at_most`; 0 if that makes fewer than `at_least`."""
    total = used = 0
    for group in digits:
        if total + len(group) > at_most:
            break
        total += len(group)
        used += 1
    return used if total >= at_least else 0


def _north_american(digits: Sequence[str]) -> int:
    """Area code and exchange begin with 2 to 9 (North American Numbering Plan); 10 digits, with or without gaps."""
    country = 1 if digits[0] == "1" else 0
    for used in (1, 3):
        groups = digits[country : country + used]
        shape = [len(group) for group in groups]
        number = "".join(groups)
        if shape in ([10], [3, 3, 4]) and number[0] in "23456789" and number[3] in "23456789":
            return country + used
    return 0


def _is_amount(body: str, groups: Sequence[Span]) -> bool:
    """ "10 000 000" or "1.000.000": thousands apart. Three groups of three are a telephone number of many countries."""
    lengths = [end - start for start, end in groups]
    gaps = {body[left[1] : right[0]] for left, right in pairwise(groups)}
    grouped = len(lengths) > 1 and gaps <= {" ", ".", "\u00a0"} and all(length == 3 for length in lengths[1:])
    return grouped and lengths[0] <= 3 and lengths != [3, 3, 3]


def _is_iban(text: str) -> bool:
    """ISO 7064 MOD 97-10 over the rearranged account number."""
    number = text.replace(" ", "").upper()
    if not number.isascii() or not 15 <= len(number) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1
