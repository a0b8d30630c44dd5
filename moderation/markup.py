"""How a comment's plain text becomes HTML, a small Markdown subset and then an allow-list; and what of it is seen.

It knows only text.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "a", "blockquote", "code", "pre", "ul", "ol", "li"}
# "*" is empty on purpose: left out, the cleaner would let `title` through, a text that nobody who decides sees.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
RULES = [
    *("emphasis", "link", "autolink", "linkify", "blockquote", "backticks", "fence", "list"),
    *("newline", "escape"),
]  # Entities mean nothing: rendering only ever takes characters away, so what is seen stands in what was typed.
LINK_REL = "nofollow ugc noopener"


# Marks that decorate a letter of any script; those that make a script's own vowels are none of them.
_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER = re.compile(rf"({_MARKS}{{4}}){_MARKS}+")
_BREAKS = re.compile(r"<(?:br|/p|/li|/blockquote|/pre)\b[^>]*>")
# Letters, marks and symbols that are drawn as nothing: Hangul fillers, the blank Braille pattern, Khmer's inherent
# vowels, joiners and variation selectors.
_BLANK_SIGNS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)


@functools.cache
def _parser() -> MarkdownIt:
    # Starting from nothing: headings, images, tables and raw HTML stay what they are, text.
    parser = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    return parser.enable(RULES)


def render_comment(body: str) -> str:
    """Safe HTML of a comment's text; links are http(s) only and carry `rel="nofollow ugc noopener"`.

    Towers of marks that would reach into what stands above and below are cut down; the text itself stays as it is.
    """
    safe = nh3.clean(
        _parser().render(body),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel=LINK_REL,
    )
    return _TOWER.sub(r"\1", safe).strip()


def visible_text(body_html: str) -> str:
    """The text that a reader sees of a rendered comment: no markup, and nothing that is drawn as nothing."""
    text = html.unescape(nh3.clean(_BREAKS.sub("\n", body_html), tags=set()))
    return "".join(sign for sign in text if not is_invisible(sign))


def is_blank(text: str) -> bool:
    """Whether nothing of the text would be seen: white space, zero-width and control characters alone."""
    return all(sign.isspace() or is_invisible(sign) or unicodedata.category(sign) == "Cc" for sign in text)


def has_tower(text: str) -> bool:
    """Whether more than four decorating marks are piled up: no language does that."""
    return bool(_TOWER.search(text))


def is_invisible(sign: str) -> bool:
    """Whether a character takes no room: zero-width and direction marks, variation selectors, fillers."""
    return sign in _BLANK_SIGNS or unicodedata.category(sign) == "Cf"
