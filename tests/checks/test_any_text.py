"""What holds for every configured check and any text at all: no error, spans inside the body, time in proportion."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.checks.base import Check, Finding, Phrase, RecentComment, Site, Submission
from moderation.checks.registry import get_checks

ANY_CHARACTER = st.characters()  # lone surrogates and NUL included
TRICKY_PIECES = st.sampled_from(
    (
        *("http://", "www.", "a@b.example", " at ", " dot ", "+49 ", "0", "030 1", "1d1ot", "<b", ">", "[.]", "DE89"),
        *("\u0301", "\ud800", "\x00", "\u200b", "\u202e", "b.a.d", "白痴", "😀", "ﷺ", "İ", "ß", "xn--", "%2f", "\\"),
    )
)
TEXTS = st.one_of(st.text(ANY_CHARACTER, max_size=300), st.lists(TRICKY_PIECES, max_size=60).map("".join))
SITE = Site(
    version="any-text",
    phrases=tuple(Phrase(text, "banned") for text in ("bad", "白痴", "b a d", "\ud800", "c*t")),
    blocked_link_domains=frozenset({"evil.example"}),
)
LONG = 60_000
HOSTILE = [
    *("a", " ", ".", "0", "1 ", "+1 ", "[", "<", "(", "$a", "1.1.", "-.", "[.]", "a.", "a@", "a@b.", "a@b.c ", "<a "),
    *("a at b dot ", "http://", "www.", "%2f", "DE00 ", "tel 1 ", "call ", "b.a.d "),
    *("\u0301", "\ud800", "\x00", "\u200b", "白", "😀", "é"),
]


def inspect_all(body: str) -> list[tuple[Check, Finding]]:
    submission = Submission(
        body=body, author_name=body, author_url=body, site=SITE, recent=(RecentComment(body[::-1], own=False),)
    )
    return [(check, finding) for check in get_checks() for finding in check.inspect(submission)]


# Time has a test of its own; the second stage loads at the first text.
@settings(deadline=None)
@given(TEXTS)
def test_no_check_fails_and_all_it_says_fits_the_text(body):
    for check, finding in inspect_all(body):
        assert finding.score is None or isinstance(finding.score, float), (check.name, finding)
        assert all(0 <= start < end <= len(body) for start, end in finding.spans), (check.name, finding)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("check", get_checks(), ids=lambda check: check.name)
def test_time_grows_in_proportion_to_the_text(check, piece):
    """Twelve times the longest comment: linear work takes well under a second, squared work minutes."""
    submission = Submission(body=piece * (LONG // len(piece)), site=SITE)
    began = time.process_time()
    list(check.inspect(submission))
    assert time.process_time() - began < 10
