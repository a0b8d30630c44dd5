"""What of a comment may leave the product: its text, name and link, without whatever tells how to reach a person.

It must not know which service is asked. The author's own address is not in a submission at all; where the text
spells it, or anybody's, that passage is taken out here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from moderation.checks.base import Signals, Span, Submission
from moderation.checks.links import find_links
from moderation.checks.personal_data import PersonalDataCheck, find_emails

REMOVED = "[removed]"

_personal_data = PersonalDataCheck()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The words of a comment as a service outside may read them; a name or link that gives somebody away is empty."""

    body: str
    name: str
    url: str


def prepare_outgoing(submission: Submission) -> Outgoing:
    """Take out e-mail addresses, telephone numbers and bank accounts, also where markup or an escape hides them."""
    beside = submission.signals.own_address_beside
    name, url = submission.author_name, submission.author_url
    return Outgoing(
        body=_encodable(_cut(submission.body, _telling_spans(submission))),
        name="" if beside or _tells(name) else _encodable(name),
        url="" if beside or _tells(unquote(url)) else _encodable(url),
    )


def _telling_spans(submission: Submission) -> list[Span]:
    body, shown = submission.body, submission.shown
    spans = [span for finding in _personal_data.inspect(_text(body)) for span in finding.spans]
    spans += [(start, end) for start, end in submission.signals.own_address if 0 <= start < end <= len(body)]
    spans += [link.span for link in find_links(body) if any(find_emails(unquote(body[slice(*link.span)])))]
    if shown is not None:
        seen = [span for finding in _personal_data.inspect(_text(shown.text)) for span in finding.spans]
        spans += [shown.locate(span) for span in seen]
    return spans


def _text(text: str) -> Submission:
    return Submission(body=text, signals=Signals())


def _tells(text: str) -> bool:
    return bool(text) and any(True for _ in _personal_data.inspect(_text(text)))


def _cut(body: str, spans: Iterable[Span]) -> str:
    parts, position = [], 0
    for start, end in sorted(spans):
        if start >= position:
            parts += [body[position:start], REMOVED]
        position = max(position, end)
    return "".join([*parts, body[position:]])


def _encodable(text: str) -> str:
    """The text without what no protocol carries: lone surrogates, and control characters but line feeds and tabs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in whole if sign in "\n\t" or unicodedata.category(sign) != "Cc")
