"""The running product: what its processes are called with, what lies in its folder and in its Valkey, before a person
is erased and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.canary.needles import Canary, find_forms
from tests.canary.places import dump_valkey, read_files
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom, Posted
from tests.flows.running import get_seeded, stop_running

CANARY = Canary("author", "PlumQ8w+o'h&=t@Orchard-6rm.example")
NAME = "Zebra Okapi-Quagga"


@pytest.fixture(scope="session")
def newsroom(request: pytest.FixtureRequest) -> Newsroom:
    """The one running product, which other tests talk to as well."""
    request.session.addfinalizer(stop_running)
    return get_seeded()[0]


@pytest.fixture
def posted(newsroom: Newsroom) -> Posted:
    return newsroom.post(newsroom.publish_article(), author_email=CANARY.address, author_name=NAME, key="k" * 20)


def read_kept(newsroom: Newsroom) -> Iterator[tuple[str, bytes]]:
    """Everything below DATA_DIR and in Valkey."""
    yield from read_files(newsroom.product.site.data_dir)
    yield from dump_valkey(redis.Redis.from_url(newsroom.product.site.redis_url)).items()


def holds(newsroom: Newsroom, *words: str) -> list[str]:
    """Where any of these words lies."""
    needles = [word.encode() for word in words]
    return [place for place, said in read_kept(newsroom) if any(needle in said for needle in needles)]


def read_commands() -> list[bytes]:
    """What every process of this machine was called with."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes())
        except OSError:
            continue
    return found


def test_an_address_lies_nowhere_and_an_erased_person_has_been_nowhere(newsroom: Newsroom, posted: Posted) -> None:
    """One walk: each step needs the one before."""
    posted.wait_for("approved")
    page = newsroom.anybody.get(f"articles/{posted.article}/comments/")
    assert NAME in page.text
    text = posted.read()["body"]
    assert [place for place, said in read_kept(newsroom) if find_forms(said, CANARY)] == []
    commands = read_commands()
    assert any(b"celery" in command for command in commands)
    assert [command for command in commands if find_forms(command, CANARY)] == []
    assert holds(newsroom, NAME, text), "what is not found before proves nothing afterwards"

    commenter = newsroom.review(posted)["commenter"]["id"]
    erased = newsroom.staff("admin").post(f"moderation/commenters/{commenter}/erase/", {})
    assert erased.json() == {"comments": 1}
    assert [place for place in holds(newsroom, NAME, text) if "thread:" in place] == []

    def is_gone() -> bool:
        # Somebody may just be reading the log of writes: then it is cut off the next time.
        assert re.search(r"^spam +\d+ ", newsroom.product.manage("purge"), re.MULTILINE)
        return holds(newsroom, NAME, NAME.lower(), text) == []

    wait_until("nothing lies there", is_gone, within=20)
