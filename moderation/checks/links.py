"""Says which links a comment carries and where they lead.

It reads addresses the way a browser does (user info before an @, backslashes, percent escapes, full-width dots,
Punycode), since that is what the tricks play on; it opens none of them. A parser of its own, not the renderer's
linkifier: it has to see disguised ones as well ("hxxp", "example[.]com"), in linear time on hostile input.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from moderation.checks.base import Check, Finding, Span, Submission

_SCHEME = r"(?:https?|hxxps?|ftp):[/\\]{1,3}"
_DOT = r"(?:[.\u3002\uff0e\uff61]|\[\.\]|\(\.\)|\[dot\]|\(dot\))"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_HOST_LABEL = rf"[\w{_INVISIBLE}-]++"
_REST = rf"(?:[^\s<>\"'`()\[\]{{}}|^,]|,(?!{_SCHEME})|\[\.\]|\(\.\)|\[dot\]|\(dot\))"
SCHEME = re.compile(_SCHEME, re.IGNORECASE)
DISGUISED_DOT = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE)
# Either an address with its scheme, or a bare host name that may have a path. A host is taken whole or not at all, and
# begins where no host can be under way, so that no character is looked at more than a few times. That is written as
# "(?=(…))(?P=…)", since Python before 3.11.5 gets possessive groups wrong (gh-106052).
CANDIDATE = re.compile(
    rf"(?P<url>{_SCHEME}{_REST}+)"
    rf"|(?<![\w@.\u3002\uff0e\uff61{_INVISIBLE}-])(?=(?P<host>{_HOST_LABEL}(?:{_DOT}{_HOST_LABEL})+))(?P=host)(?P<rest>[/?\#:]{_REST}*)?(?!@)",
    re.IGNORECASE,
)
LONGEST_HOST = 253
"""RFC 1035, section 2.3.4; what is longer leads nowhere."""

_KNOWN_ENDINGS = """
app au bet bg bid biz blog br by casino cc ch cl club cn com coop cz de dev dk edu ee eu example fi fr gg gl gov gr hk
hu icu info io jp ke kr kz loan lt lv ly mobi museum mx net ng nl nz online onion org pk pl pt ro ru sex shop site sk
store stream th tk top tr tv tw ua uk vip vn vu ws xxx xyz za
"""
# A bare host name counts as a link where it ends like this. The list is no longer since "it.is" or "done.so", a
# forgotten space after a full stop, ought not to count; with a path, any ending will do.
KNOWN_ENDINGS = frozenset(_KNOWN_ENDINGS.split())

_TRAILING = ".,;:!?*_~\u2026"


@dataclass(frozen=True, slots=True)
class Link:
    """`hosts` is every host that it names, its own first, then those inside it. Where `certain` is false, it might
    as well be two words around a full stop without a space."""

    span: Span
    hosts: tuple[str, ...]
    disguised: bool
    certain: bool = True


class LinksCheck(Check):
    """Labels, and the unit of their score:

    link_count      links in the body, and the author's own address on the web as one more; links to the site's own
                    hosts do not count
    link_only       no score: the body says nothing besides its links
    link_blocked    links (the author's included) to a blocked domain or below it
    link_disguised  links written so that filters overlook them: "hxxp", "example[.]com", user info before the host;
                    or in the name, where no link belongs
    """

    name = "links"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        site = submission.site
        candidates = list(find_links(submission.body))
        authors_candidates = list(find_links(submission.author_url))
        links = [link for link in candidates if link.certain]
        foreign = [link for link in links if not is_below(link.hosts[:1], site.own_hosts)]
        authors = [link for link in authors_candidates if not is_below(link.hosts[:1], site.own_hosts)][:1]
        if count := len(foreign) + len(authors):
            detail = f"{len(foreign)} in the text" + (", one at the author's name" if authors else "")
            yield Finding("link_count", float(count), detail, tuple(link.span for link in foreign))
        if foreign and not _has_words_besides(submission.body, links):
            yield Finding("link_only", detail="nothing but links")
        blocked = [link for link in candidates if is_below(link.hosts, site.blocked_link_domains)]
        blocked_author = [link for link in authors_candidates if is_below(link.hosts, site.blocked_link_domains)]
        if blocked or blocked_author:
            whose = "the author's own link" if blocked_author else "a link"
            spans = tuple(link.span for link in blocked)
            count = len(blocked) + len(blocked_author)
            yield Finding("link_blocked", float(count), f"{whose} leads to a blocked domain", spans)
        if disguised := [link for link in foreign if link.disguised]:
            spans = tuple(link.span for link in disguised)
            yield Finding("link_disguised", float(len(disguised)), "written so that filters overlook it", spans)
        elif any(link.certain for link in find_links(submission.author_name)):
            yield Finding("link_disguised", 1.0, "a link in the place of a name")


def find_links(text: str) -> Iterator[Link]:
    """The links of a text in order. An e-mail address is none."""
    for match in CANDIDATE.finditer(text):
        if match["url"]:
            link = _read_url(match["url"], match.start())
        else:
            link = _read_bare_host(match["host"], match["rest"] or "", match.start())
        if link:
            yield link


def is_below(hosts: Iterable[str], domains: Collection[str]) -> bool:
    """Whether one of the hosts is one of the domains or a subdomain of it. Domains may be in either form of IDN."""
    if not domains:
        return False
    for host in hosts:
        labels = host.split(".")
        for first in range(len(labels)):
            tail = ".".join(labels[first:])
            if tail in domains or _unicode_host(tail) in domains:
                return True
    return False


def canonical_host(raw: str) -> str:
    """A host name in lower-case ASCII (IDNA), or "" where it is none."""
    host = DISGUISED_DOT.sub(".", unquote(raw, errors="replace"))
    host = re.sub(f"[{_INVISIBLE}]", "", host)
    host = re.sub("[\u3002\uff0e\uff61]", ".", unicodedata.normalize("NFKC", host)).casefold().strip(".")
    if not host or len(host) > LONGEST_HOST:
        return ""
    if host.isascii():
        return host
    return ".".join(_ascii_label(label) for label in host.split("."))


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + label.encode("utf-8", "replace").decode().encode("punycode").decode("ascii")


def _unicode_host(host: str) -> str:
    if "xn--" not in host:
        return host
    try:
        return ".".join(
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            for label in host.split(".")
        )
    except UnicodeError:
        return host


def _read_url(url: str, offset: int) -> Link | None:
    """An address with a scheme. One inside another (a redirector) is part of the outer link, its host counted among
    the hosts: that is where it may lead."""
    url = url.rstrip(_TRAILING)
    unescaped = unquote(url, errors="replace")
    hosts: list[str] = []
    disguised = url[:4].lower() == "hxxp"
    for scheme in SCHEME.finditer(unescaped):
        for authority in _authorities(unescaped[scheme.end() : scheme.end() + 2 * LONGEST_HOST]):
            _, at, host_and_port = authority.rpartition("@")
            host = canonical_host(host_and_port.partition(":")[0])
            if host:
                disguised = disguised or (not hosts and (bool(at) or bool(DISGUISED_DOT.search(authority))))
                hosts.append(host)
    if not hosts:
        return None
    return Link((offset, offset + len(url)), tuple(hosts), disguised)


def _authorities(address: str) -> list[str]:
    """What stands between scheme and path. A backslash before the @ ends it for browsers and is nothing to Markdown:
    then there are two."""
    authority = re.split(r"[/\\?#,;]", address, maxsplit=1)[0]
    if "\\@" not in address:
        return [authority]
    return [authority, re.split(r"[/?#,;]", address.replace("\\", ""), maxsplit=1)[0]]


def _read_bare_host(raw: str, rest: str, offset: int) -> Link | None:
    host = canonical_host(raw)
    ending = host.rpartition(".")[2]
    if len(ending) < 2 or ending.isdigit() or raw.startswith("-"):
        return None
    known = ending in KNOWN_ENDINGS or ending.startswith("xn--") or raw[:4].lower() == "www."
    with_path = rest.startswith("/") and ending.isalpha()
    inner = _read_url(unquote(rest, errors="replace"), 0)
    end = offset + len((raw + rest).rstrip(_TRAILING))
    return Link(
        span=(offset, end),
        hosts=(host, *(inner.hosts if inner else ())),
        disguised=bool(DISGUISED_DOT.search(raw)),
        certain=known or with_path,
    )


def _has_words_besides(body: str, links: list[Link]) -> bool:
    position, rest = 0, []
    for link in links:
        rest.append(body[position : link.span[0]])
        position = max(position, link.span[1])
    rest.append(body[position:])
    return any(character.isalnum() for character in re.sub(r"\[/?url[^\[\]]*\]|</?a\b[^<>]*>", "", "".join(rest)))
