"""Which HTML an article may hold: an allow-list, applied when it is stored."""

import nh3

TAGS = {
    *("p", "h2", "h3", "h4", "blockquote", "ul", "ol", "li", "em", "strong", "b", "i", "a", "br", "hr", "code", "pre"),
    *("figure", "figcaption", "img", "cite", "q", "sub", "sup", "small", "abbr", "time", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "abbr": {"title"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}


def clean_body(html: str) -> str:
    """The same text with nothing in it that could run, style or frame."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener"
    )
