"""The disk has no room for another page of SQLite's: reads go on, a write is answered 503, and none of it is kept."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.site import SLACK, Site
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom, write_fields

pytestmark = pytest.mark.faults


@contextmanager
def no_room(site: Site) -> Iterator[None]:
    """Nothing that the web processes write to a file is taken: the kernel refuses it, as it does on a full disk."""
    main = site.product.child("web").process.pid
    pids = [main, *(int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii").split())]
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids]
    for pid, (_, hard) in zip(pids, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limits in zip(pids, before, strict=True):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_while_the_disk_is_full_reads_go_on_and_a_post_is_503_and_leaves_nothing(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    for _ in range(6):
        newsroom.post_public(article)
    before = site.count_comments()
    fields = write_fields()
    with no_room(site):
        refused = [newsroom.try_to_post(article, key="once-there-is-room", **fields) for _ in range(4)]
        read = [newsroom.anybody.get(path) for path in (f"articles/{article}/comments/", f"/articles/{article}/", "/")]
    assert [answer.status for answer in refused] == [503] * 4
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert refused[0].json()["code"] == "database_away"
    assert [answer.status for answer in read] == [200] * 3
    assert site.count_comments() == before

    def accept() -> bool:
        return newsroom.try_to_post(article, key="once-there-is-room", **fields).status in (200, 202)

    wait_until("there is room again", accept, within=SLACK)
    assert site.count_comments() == before + 1


def test_a_page_says_so_as_well(site: Site, newsroom: Newsroom, article: str) -> None:
    """Signing in writes a session: that it cannot is found out by a middleware, after the view."""
    visitor = newsroom.anybody
    assert visitor.get("/accounts/login/").status == 200
    with no_room(site):
        answer = newsroom.sign_in(visitor)
    assert (answer.status, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert newsroom.sign_in(visitor).status == 302
