"""How a comment's plain text becomes HTML: a small Markdown subset, then an allow-list. It knows only text."""

from __future__ import annotations

import functools

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "a", "blockquote", "code", "pre", "ul", "ol", "li"}
# "*" is empty on purpose: left out, the cleaner would let `title` through, a text that nobody who decides sees.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
RULES = [
    *("emphasis", "link", "autolink", "linkify", "blockquote", "backticks", "fence", "list"),
    *("newline", "escape", "entity"),
]
LINK_REL = "nofollow ugc noopener"


@functools.cache
def _parser() -> MarkdownIt:
    # Starting from nothing: headings, images, tables and raw HTML stay what they are, text.
    parser = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    return parser.enable(RULES)


def render_comment(body: str) -> str:
    """Safe HTML of a comment's text; links are http(s) only and carry `rel="nofollow ugc noopener"`."""
    html = _parser().render(body)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel=LINK_REL,
    ).strip()
