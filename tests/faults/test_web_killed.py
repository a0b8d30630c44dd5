"""The web process is killed in the middle of a POST: there is all of the comment or nothing, and it is screened."""

import uuid

import pytest

from tests.faults.site import SLACK, Site
from tests.faults.traps import BEFORE_COMMIT, BEFORE_DOORBELL
from tests.flows.client import Answer, Client, wait_until
from tests.flows.newsroom import Newsroom, Posted, write_fields

pytestmark = pytest.mark.faults

SWEPT_WITHIN = 20.0


def post_and_be_cut_off(site: Site, article: str) -> tuple[dict[str, str], str, Client]:
    """A post whose process dies on it; its fields, its key and its reader."""
    fields, key, reader = write_fields(), str(uuid.uuid4()), Client(site.newsroom.url)
    with pytest.raises(OSError):
        site.newsroom.try_to_post(article, key=key, reader=reader, **fields)
    # What is left of the web server goes as well.
    site.kill("web")
    site.start("web")
    return fields, key, reader


def try_again(site: Site, article: str, fields: dict[str, str], key: str, reader: Client) -> Answer:
    """What a program does whose connection broke: the same request with the same key, until there is an answer."""

    def ask() -> Answer | None:
        try:
            return site.newsroom.try_to_post(article, key=key, reader=reader, **fields)
        except OSError:
            return None

    return wait_until("the web server answers", ask, within=SLACK)


def test_killed_before_the_commit_it_leaves_no_row_and_the_retry_with_its_key_creates_one(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    before = site.count_comments()
    site.set_trap(BEFORE_COMMIT)
    fields, key, reader = post_and_be_cut_off(site, article)
    assert site.count_comments() == before
    first = try_again(site, article, fields, key, reader)
    again = try_again(site, article, fields, key, reader)
    assert (first.status, again.status) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    Posted(first.json()["id"], first.json()["token"], article, reader).wait_for("approved", within=SLACK)
    assert site.count_comments() == before + 1


def test_killed_between_the_commit_and_the_doorbell_its_comment_is_found_by_the_sweep(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    before = site.count_comments()
    site.set_trap(BEFORE_DOORBELL)
    fields, key, reader = post_and_be_cut_off(site, article)
    assert site.count_comments() == before + 1
    answer = try_again(site, article, fields, key, reader)
    assert answer.status == 200
    posted = Posted(answer.json()["id"], answer.json()["token"], article, reader)
    posted.wait_for("approved", within=SWEPT_WITHIN)
    assert [each["id"] for each in newsroom.thread(article)] == [posted.id]
    assert site.count_comments() == before + 1
