"""What LinksCheck takes for a link, and where it says that the link leads."""

import pytest

from moderation.checks.base import Site
from moderation.checks.links import LinksCheck
from tests.checks.inspecting import inspect, passages


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("see http://a.example/x. Then", ["http://a.example/x"]),
        ("www.foo.de/bar, and foo.com!", ["www.foo.de/bar", "foo.com"]),
        ("[here](https://a.example) and <https://b.example>", ["https://a.example", "https://b.example"]),
        ("http://a.example,http://b.example", ["http://a.example", "http://b.example"]),
        ("short.win/offer", ["short.win/offer"]),
        ("//a.example/x", ["a.example/x"]),
    ],
)
def test_links_are_found_and_marked(body, links):
    finding = inspect(LinksCheck(), body)["link_count"]
    assert finding.score == len(links)
    assert passages(finding, body) == links


@pytest.mark.parametrize(
    "body", ["e.g. this", "That's it.Me too", "3.14 or 1.2.3.4", "write to me@a.example", "the U.S. said", "notes.txt"]
)
def test_what_only_looks_like_a_host_is_no_link(body):
    assert inspect(LinksCheck(), body) == {}


def test_the_authors_own_address_on_the_web_counts_as_one_more():
    findings = inspect(LinksCheck(), "see http://a.example", author_url="https://b.example/")
    assert findings["link_count"].score == 2
    assert inspect(LinksCheck(), "no link here", author_url="https://b.example/")["link_count"].score == 1


def test_links_to_the_sites_own_hosts_do_not_count():
    site = Site(own_hosts=frozenset({"paper.example"}))
    assert inspect(LinksCheck(), "as in https://www.paper.example/articles/1", site=site) == {}


@pytest.mark.parametrize("body", ["https://a.example", "https://a.example !!! http://b.example", "👉 www.a.example 👈"])
def test_a_body_of_links_alone_is_link_only(body):
    assert "link_only" in inspect(LinksCheck(), body)


def test_a_body_that_says_something_is_not_link_only():
    assert "link_only" not in inspect(LinksCheck(), "the figures: https://a.example")
    assert "link_only" not in inspect(LinksCheck(), "no link at all", author_url="https://a.example")


@pytest.mark.parametrize(
    "body",
    [
        "http://evil.example",
        "HTTP://EVIL.EXAMPLE/x",
        "https://deep.below.evil.example/x?y#z",
        "https://good.example@evil.example/",
        "https://good.example:pass@evil.example:8080",
        "http:\\\\evil.example\\x",
        "evil.example",
        "just evil.example.",
        "hxxps://evil[.]example",
        "evil(dot)example",
        "ｅｖｉｌ．ｅｘａｍｐｌｅ",
        "ev\u200bil.example",
        "http://ev%69l.example/",
        "https://good.example/redirect?to=http%3A%2F%2Fevil.example%2F",
        "good.example/?u=https://evil.example",
        "https://good.example\\@evil.example@evil.example",
    ],
)
def test_a_blocked_domain_is_recognised_however_it_is_written(body):
    site = Site(blocked_link_domains=frozenset({"evil.example"}))
    assert inspect(LinksCheck(), body, site=site)["link_blocked"].score == 1


@pytest.mark.parametrize(
    "body", ["http://notevil.example", "https://evil.example.org/", "https://good.example/evil.example", "evil example"]
)
def test_other_domains_are_not_blocked(body):
    site = Site(blocked_link_domains=frozenset({"evil.example"}))
    assert "link_blocked" not in inspect(LinksCheck(), body, site=site)


@pytest.mark.parametrize("listed", ["пример.рф", "xn--e1afmkfd.xn--p1ai"])
@pytest.mark.parametrize("body", ["http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai", "см. sub.ПРИМЕР.рф"])
def test_a_blocked_domain_is_the_same_in_unicode_and_punycode(listed, body):
    assert "link_blocked" in inspect(LinksCheck(), body, site=Site(blocked_link_domains=frozenset({listed})))


def test_a_blocked_domain_of_an_unusual_ending_needs_no_scheme():
    site = Site(blocked_link_domains=frozenset({"cheap.win"}))
    assert "link_blocked" in inspect(LinksCheck(), "go to cheap.win now", site=site)


def test_a_blocked_domain_at_the_authors_name_counts():
    site = Site(blocked_link_domains=frozenset({"evil.example"}))
    assert "link_blocked" in inspect(LinksCheck(), "Nice post", author_url="http://www.evil.example", site=site)


def test_disguises_are_told_from_plain_links():
    assert "link_disguised" in inspect(LinksCheck(), "hxxp://a.example")
    assert "link_disguised" in inspect(LinksCheck(), "https://bank.example@a.example")
    assert "link_disguised" not in inspect(LinksCheck(), "https://a.example/@somebody")
