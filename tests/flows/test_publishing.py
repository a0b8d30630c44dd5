"""A sober comment: posted, screened by the worker, public, without anybody at the desk."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from tests.flows.client import Client, wait_until
from tests.flows.newsroom import Newsroom
from tests.flows.texts import write_sober


def test_a_sober_comment_is_public_within_seconds_of_the_post(newsroom: Newsroom, article: str) -> None:
    body = write_sober(10_001)
    answer = newsroom.try_to_post(article, body, author_name="Ada Reader")
    assert answer.status == 202
    document = answer.json()
    assert document["status"] == "pending"
    assert answer.headers["Location"] == document["status_url"]

    read = Client(newsroom.url, authorization=f"Comment {document['token']}")
    wait_until("it is approved", lambda: read.get(document["status_url"]).json()["status"] == "approved", within=20)
    [public] = newsroom.thread(article)
    assert public["id"] == document["id"]
    assert public["author"]["name"] == "Ada Reader"
    assert public["body_html"] == f"<p>{body}</p>"
    assert newsroom.anybody.get(f"comments/{document['id']}/").json() == public


def test_what_becomes_public_is_counted_and_fed_and_changes_the_entity_tag(newsroom: Newsroom, article: str) -> None:
    path = f"articles/{article}/comments/"
    empty = newsroom.anybody.get(path)
    assert newsroom.anybody.get(path, If_None_Match=empty.headers["ETag"]).status == 304
    assert newsroom.count(article) == 0

    posted = newsroom.post_public(article)

    changed = newsroom.anybody.get(path, If_None_Match=empty.headers["ETag"])
    assert changed.status == 200
    assert changed.headers["ETag"] != empty.headers["ETag"]
    assert newsroom.count(article) == 1
    assert posted.id in newsroom.anybody.get(f"articles/{article}/comments.atom").text
    page = newsroom.anybody.get(f"/articles/{article}/").text
    assert f'id="comment-{posted.id}"' in page
    assert "1 comment" in page


def test_a_reply_stands_below_what_it_answers(newsroom: Newsroom, article: str) -> None:
    first = newsroom.post_public(article)
    reply = newsroom.post_public(article, parent=first.id)
    [top] = newsroom.thread(article)
    assert (top["id"], top["reply_count"]) == (first.id, 1)
    assert [(each["id"], each["parent"], each["depth"]) for each in top["replies"]] == [(reply.id, first.id, 1)]
    assert newsroom.count(article) == 2


@pytest.mark.parametrize(("padding", "status"), [(0, 202), (80_000, 413)])
def test_a_body_that_comes_in_chunks_is_a_body(newsroom: Newsroom, article: str, padding: int, status: int) -> None:
    fields = {
        "author_name": "Chunky",
        "author_email": f"chunks{padding}@example.org",
        "body": write_sober(10_002),
        "unknown": "x" * padding,
    }
    text = json.dumps(fields).encode()
    pieces = [text[start : start + 1000] for start in range(0, len(text), 1000)]
    connection = http.client.HTTPConnection(urlsplit(newsroom.url).netloc, timeout=20)
    headers = {"Content-Type": "application/json", "X-Forwarded-For": f"198.51.100.{100 + status % 100}"}
    connection.request(
        "POST", f"/api/v1/articles/{article}/comments/", body=iter(pieces), headers=headers, encode_chunked=True
    )
    assert connection.getresponse().status == status
    connection.close()
