"""What a reader has to download before the thread works: under 60 kB compressed, images aside."""

import gzip
import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

import articles
from articles.models import Article
from moderation.markup import render_comment
from moderation.models import Comment, Commenter, Revision, Thread
from tests.flows.texts import write_sober
from tests.web.page import read_page

BUDGET = 60_000  # bytes
_DEMO = Path(articles.__file__).parent / "demo" / "articles.json"
_IMPORT = re.compile(r"""(?:from|import) "(\.[^"]+)";""")


def read_static(address: str) -> bytes:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str)
    return Path(found).read_bytes()


def served_size(client: Client, address: str) -> int:
    """Bytes on the wire."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    body = b"".join(answer)
    answer.close()
    assert gzip.decompress(body) == read_static(address)
    return len(body)


def with_imports(address: str, seen: set[str]) -> set[str]:
    """A script and all that it imports, by address."""
    if address in seen:
        return seen
    seen.add(address)
    folder = address.rpartition("/")[0]
    for named in _IMPORT.findall(read_static(address).decode()):
        with_imports(f"{folder}/{named.removeprefix('./')}", seen)
    return seen


def fill_thread(article: Article, count: int) -> None:
    """So many published comments, every second one a reply, each of an author of its own; written at once."""
    thread = Thread.objects.create(article=article, comment_count=count)
    authors = Commenter.objects.bulk_create(Commenter(name=f"Reader Number {number}") for number in range(count))
    comments: list[Comment] = []
    for number, author in enumerate(authors):
        top = comments[-1] if number % 2 else None
        comments.append(
            Comment(
                thread=thread,
                commenter=author,
                parent=top,
                root=top,
                depth=number % 2,
                public_replies=1 - number % 2,
                edit_until=timezone.now(),
            )
        )
    Comment.objects.bulk_create(comments)
    texts = []
    for comment in comments:
        body = " ".join(write_sober(number) for number in (comment.pk.int % 1000, comment.pk.int % 997))
        comment.published_revision = Revision(comment=comment, number=1, body=body, body_html=render_comment(body))
        texts.append(comment.published_revision)
    Revision.objects.bulk_create(texts)
    Comment.objects.bulk_update(comments, ["published_revision"])


def test_a_long_article_with_a_hundred_comments_stays_within_its_budget(client: Client, article: Article):
    article.body_html = max((entry["body_html"] for entry in json.loads(_DEMO.read_text())), key=len)
    article.save()
    fill_thread(article, 100)
    answer = client.get(article.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    body = answer.content
    answer.content = gzip.decompress(body)
    page = read_page(answer)
    assert len(page.all("article", class_="comment")) == 100
    addresses = {each.attributes["href"] for each in page.all("link", rel="stylesheet")}
    for script in page.all("script"):
        with_imports(script.attributes["src"], addresses)
    assert len(addresses) > 15
    weight = len(body) + sum(served_size(client, address) for address in addresses)
    assert weight < BUDGET
