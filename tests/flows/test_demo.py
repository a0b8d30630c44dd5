"""The demo, posted through the running product: every status is there, and no address leaves."""

import base64
import functools
import hashlib
import html
import json
import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest

import articles
from tests.flows.client import Answer, Client
from tests.flows.newsroom import Newsroom

_DEMO = Path(articles.__file__).parent / "demo"
COMMENTS = json.loads((_DEMO / "comments.json").read_text(encoding="utf-8"))
SLUGS = sorted(entry["slug"] for entry in json.loads((_DEMO / "articles.json").read_text(encoding="utf-8")))
ADDRESSES = sorted({entry["author_email"] for entry in COMMENTS})
ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


def test_screening_decides_every_demo_comment_and_publishes_none_that_should_be_stopped(seeding_output: str) -> None:
    screened = re.findall(r"^ *\d+/\d+ . (\w+)", seeding_output, re.MULTILINE)
    assert len(screened) == len(COMMENTS)
    assert set(screened) == {"approved", "held", "rejected", "spam"}
    published = [entry for entry, status in zip(COMMENTS, screened, strict=True) if status == "approved"]
    assert [entry["body"] for entry in published if entry["expect"] != "approved"] == []


def test_the_log_is_in_the_order_of_the_times_that_the_demo_pretends(newsroom: Newsroom) -> None:
    desk = newsroom.staff("moderator")
    page = desk.get(f"moderation/events/?limit=100&article={SLUGS[0]}").json()["results"]
    times = [event["created_at"] for event in page]
    assert len(times) > 20
    assert times == sorted(times, reverse=True)


def test_the_demo_shows_every_status(newsroom: Newsroom) -> None:
    desk = newsroom.staff("moderator")
    for queue in ("approved", "held", "rejected", "spam"):
        found = desk.get(f"moderation/queue/?queue={queue}&limit=100").json()["results"]
        assert {comment["status"] for comment in found if comment["article"] in SLUGS} == {queue}
    threads = [newsroom.anybody.get(f"articles/{slug}/comments/?shape=flat").json()["results"] for slug in SLUGS]
    assert any(comment["author"] is None for thread in threads for comment in thread), "no tombstone"
    assert any(comment["depth"] > 1 for thread in threads for comment in thread)


def test_readers_of_the_demo_have_voted_and_editors_have_chosen(newsroom: Newsroom) -> None:
    for slug in SLUGS:
        found = newsroom.anybody.get(f"articles/{slug}/comments/?order=best&limit=100").json()["results"]
        ups = [comment["votes"]["up"] for comment in found]
        assert ups[0] == max(ups) > 0
    chosen = [newsroom.anybody.get(f"articles/{slug}/comments/featured/").json()["results"] for slug in SLUGS]
    assert len([results for results in chosen if results]) > 3


def test_people_of_the_demo_have_decided_and_looked_again(newsroom: Newsroom) -> None:
    desk = newsroom.staff("moderator")
    activity = desk.get("moderation/stats/activity/").json()
    assert activity["moderators"] > 1
    assert activity["time_to_decision"]["people"]["p50"] > 60
    accuracy = desk.get("moderation/stats/accuracy/").json()
    people = accuracy["second_looks"]["people"]
    assert people["looked"] > 30
    assert 0.4 < people["kappa"] < 1
    assert accuracy["second_looks"]["policy"]["looked"] > 20
    assert desk.get("moderation/second-looks/").json()["waiting"] > 0


def test_seeding_again_changes_nothing(newsroom: Newsroom) -> None:
    counts = [newsroom.count(slug) for slug in SLUGS]
    newsroom.product.manage("seed_demo")
    assert [newsroom.count(slug) for slug in SLUGS] == counts


@pytest.fixture(scope="module")
def everything_public(newsroom: Newsroom) -> dict[str, Answer]:
    """Every public page, feed, picture and API answer that can be reached from the front page and the articles."""
    return dict(crawl(newsroom.anybody))


def crawl(client: Client) -> Iterator[tuple[str, Answer]]:
    """Follow every link of the site itself, in pages and in JSON, but those that change something or sign in."""
    waiting = ["/", "/accounts/login/", "/no-such-page/", "/api/v1/articles/", "/api/v1/schema/"]
    for slug in SLUGS:
        api = f"/api/v1/articles/{slug}"
        waiting += [f"{api}/", f"{api}/comments.atom", f"{api}/comments/?limit=3", f"{api}/comments/?shape=flat"]
        waiting += [f"{api}/comments/?order={order}" for order in ("oldest", "best")]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        yield path, answer
        if path.startswith("/static/"):
            continue
        for link in find_links(answer, client.url + path, site=client.url):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def find_links(answer: Answer, page: str, *, site: str) -> set[str]:
    """The addresses on this site that an answer names, and those of the comments in them, without fragments."""
    text = html.unescape(answer.body.decode(errors="replace"))
    named = re.findall(rf"""(?:href|src)="([^"]+)"|"({re.escape(site)}/[^"]*)\"""", text)
    absolute = (urlsplit(urljoin(page, one or other))._replace(fragment="").geturl() for one, other in named)
    links = {link.removeprefix(site) for link in absolute if link.startswith(f"{site}/")}
    ids = {found for link in links for found in re.findall(r"[?]comment=([0-9a-f-]{36})", link)}
    return links | {f"/api/v1/comments/{found}/{rest}" for found in ids for rest in ("", "replies/")}


def test_the_crawl_reaches_pages_feeds_threads_avatars_and_the_api(everything_public: dict[str, Answer]) -> None:
    reached = [path for path, answer in everything_public.items() if answer.status == 200]
    for start in ("/articles/", "/avatars/", "/api/v1/comments/", "/static/", "/api/v1/articles/"):
        assert any(path.startswith(start) for path in reached), start
    assert sum(path.endswith("comments.atom") for path in reached) == len(SLUGS)
    assert len([path for path in reached if "?reply=" in path]) > 10
    assert {answer.status for answer in everything_public.values()} <= {200, 302, 404, 405}


def spell(address: str) -> Iterator[bytes]:
    """The forms in which an address could leave: plain, encoded, reversed, hashed."""
    for plain in (address, address.upper()):
        raw = plain.encode()
        yield from (raw, quote(plain).encode(), plain.replace("@", "&#64;").encode(), raw.replace(b"@", b"\\u0040"))
        yield from (quopri.encodestring(raw).strip(), raw.hex().encode(), raw[::-1])
        # Within a longer text base64 has one of three forms; its ends depend on what stands beside it.
        yield from (base64.b64encode(b"\0" * offset + raw)[4:-4] for offset in range(3))
        for algorithm in ALGORITHMS:
            digest = hashlib.new(algorithm, raw, usedforsecurity=False).digest()
            yield from (digest.hex().encode(), base64.b64encode(digest).rstrip(b"="))
            yield base64.urlsafe_b64encode(digest).rstrip(b"=")


@functools.cache
def list_needles() -> dict[bytes, str]:
    """What to look for, in lower case, and whose address it would give away."""
    return {needle.lower(): address for address in ADDRESSES for needle in spell(address)}


def find_leaks(said: bytes) -> list[tuple[str, bytes]]:
    """Which addresses a text gives away, and in which form; capitals make no difference."""
    lower = said.lower()
    return [(address, needle) for needle, address in list_needles().items() if needle in lower]


def test_nothing_public_holds_an_address_of_the_demo_in_any_form(everything_public: dict[str, Answer]) -> None:
    assert len(ADDRESSES) > 20
    said = [
        (path, path.encode() + str(answer.headers).encode() + answer.body) for path, answer in everything_public.items()
    ]
    assert [(path, leaks) for path, text in said if (leaks := find_leaks(text))] == []


@pytest.mark.parametrize("address", [ADDRESSES[0]])
def test_the_search_for_addresses_finds_every_form_that_it_knows(address: str) -> None:
    for needle in spell(address):
        assert (address, needle.lower()) in find_leaks(b"<p>" + needle + b"</p>"), needle
    for offset in range(3):
        assert find_leaks(base64.b64encode(b"x" * offset + b"by " + address.encode() + b" today")), offset
