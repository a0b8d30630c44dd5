"""GET /api/v1/articles/{slug}/comments.atom"""

from xml.etree import ElementTree as ET

import pytest

from moderation.api.public import feed
from moderation.models import Revision
from moderation.status import Action
from tests.api.conftest import problem_of

PATH = "articles/ferry/comments.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(answer):
    return ET.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 -- our own document


def test_lists_the_newest_public_comments_of_any_depth(anybody, publish, post):
    top = publish(author_name="Ona <b>", body="First & *best*")
    reply = publish(parent=top.id)
    post()

    answer = anybody.get(PATH)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = entries(answer)
    assert [entry.findtext(f"{ATOM}id") for entry in found] == [f"urn:uuid:{reply.id}", f"urn:uuid:{top.id}"]
    assert found[1].findtext(f"{ATOM}author/{ATOM}name") == "Ona <b>"
    assert "<em>best</em>" in found[1].findtext(f"{ATOM}summary")
    assert found[1].find(f"{ATOM}link").get("href").startswith("http://testserver/articles/ferry/")


def test_is_as_long_as_it_says_and_no_longer(anybody, publish, monkeypatch):
    monkeypatch.setattr(feed, "LENGTH", 2)
    published = [publish().id for _ in range(3)]
    found = [entry.findtext(f"{ATOM}id") for entry in entries(anybody.get(PATH))]
    assert found == [f"urn:uuid:{published[2]}", f"urn:uuid:{published[1]}"]


def test_what_xml_cannot_hold_does_not_break_it(anybody, publish):
    publish(body="bell\x07 and \x1b escape \ufffe end")
    Revision.objects.update(body_html="<p>bell\x07 and \x1b escape \ufffe end</p>")
    assert "bell and  escape  end" in entries(anybody.get(PATH))[0].findtext(f"{ATOM}summary")


def test_an_empty_feed_is_the_same_until_something_happens(anybody, publish):
    empty = anybody.get(PATH)
    assert anybody.get(PATH, If_None_Match=empty["ETag"]).status_code == 304
    publish()
    assert anybody.get(PATH, If_None_Match=empty["ETag"]).status_code == 200


def test_what_is_taken_down_leaves_the_feed(anybody, publish, act):
    posted = publish()
    act(posted, Action.HOLD)
    assert entries(anybody.get(PATH)) == []


@pytest.mark.parametrize("slug", ["no-such", "draft"])
def test_an_article_that_is_not_public_has_no_feed(anybody, cms, slug):
    cms.put("articles/draft/", {"title": "Draft", "visibility": "draft"})
    problem_of(anybody.get(f"articles/{slug}/comments.atom"), 404, "not_found")
