"""The made-up newspaper on another origin, which `./run` serves to show embedded threads."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from threading import Thread

import pytest

from runner.other_site import FOLDER, make_server
from runner.site import HOST, ROOT

PRODUCT = "http://127.0.0.1:8000"


@pytest.fixture
def paper() -> Iterator[str]:
    with make_server(port=0, product=PRODUCT) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


def fetch(url: str) -> tuple[int, Message, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own loopback URL
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, ""


@pytest.mark.parametrize(("path", "embedded"), [("/", "/embed.js"), ("/framed", "/embed-frame.js")])
def test_its_pages_embed_the_product_under_a_strict_policy(path: str, embedded: str, paper: str) -> None:
    status, headers, page = fetch(paper + path)
    assert status == 200
    assert f'src="{PRODUCT}{embedded}"' in page
    assert "{product}" not in page
    policy = headers["Content-Security-Policy"]
    assert f"script-src 'self' {PRODUCT};" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in headers


def test_the_threads_that_it_embeds_are_there_and_open() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in FOLDER.glob("*.html"))
    embedded = set(re.findall(r'article="([\w-]+)"|/embed/([\w-]+)/', pages))
    articles = json.loads((ROOT / "articles" / "demo" / "articles.json").read_text(encoding="utf-8"))
    is_open = {article["slug"] for article in articles if article["thread"]["state"] == "open"}
    assert len(embedded) == 2
    assert {"".join(pair) for pair in embedded} <= is_open


@pytest.mark.parametrize("path", ["/nothing", "/../other_site.py", "/%2e%2e/other_site.py", "/.", "//etc/passwd"])
def test_it_has_nothing_else(path: str, paper: str) -> None:
    assert fetch(paper + path)[0] == 404
