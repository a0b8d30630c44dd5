"""PostgreSQL is restarted at once, as by a crash, or has no room: 503 meanwhile, and what was answered 2xx is there."""

import itertools
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.faults.site import SLACK, Site
from tests.flows.client import Answer, Client, wait_until
from tests.flows.newsroom import Newsroom, write_fields

pytestmark = pytest.mark.faults

# What its last table says on a full disk, in its own words and under its own code.
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file: No space left on device'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON identity_origin FOR EACH ROW EXECUTE FUNCTION no_room();
"""
ROOM = "DROP FUNCTION no_room CASCADE"


def test_what_was_accepted_before_survives_and_what_was_not_is_asked_to_come_back(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    assert site.postgres is not None
    visitor = newsroom.anybody
    assert newsroom.sign_in(visitor).status == 302
    for _ in range(8):
        newsroom.post(article)
    over, under_way, posts = threading.Event(), threading.Event(), itertools.count()
    enough = 20

    def post_until_over(_number: int) -> list[tuple[dict[str, str], str, Answer]]:
        sent = []
        while not over.is_set():
            fields, key = write_fields(), str(uuid.uuid4())
            sent.append((fields, key, newsroom.try_to_post(article, key=key, **fields)))
            if sent[-1][2].status == 202 and next(posts) >= enough:
                under_way.set()
            over.wait(0.1)
        return sent

    with ThreadPoolExecutor(3) as pool:
        posting = [pool.submit(post_until_over, number) for number in range(3)]
        assert under_way.wait(SLACK)
        site.postgres.stop()
        pages = [visitor.get(path) for path in (f"/articles/{article}/", "/desk/", "/accounts/login/")]
        told = newsroom.anybody.get("/readyz")
        site.postgres.restart()
        over.set()
    sent = [each for future in posting for each in future.result()]

    assert {answer.status for _, _, answer in sent} <= {202, 503}
    assert {answer.headers["Retry-After"] for _, _, answer in sent if answer.status == 503} == {"5"}
    assert [page.status for page in pages[:2]] == [503, 503]
    assert (told.status, told.json()["database"]) == (503, "does not answer")
    accepted = {answer.json()["id"] for _, _, answer in sent if answer.status == 202}
    assert accepted
    assert {each for each in accepted if each not in ids_in(site)} == set()

    fields, key, _ = next(each for each in sent if each[2].status == 503)
    again = [newsroom.try_to_post(article, key=key, reader=Client(newsroom.url), **fields) for _ in range(2)]
    assert {answer.status for answer in again} <= {200, 202}
    assert len({answer.json()["id"] for answer in again}) == 1
    wait_until("all of them are screened", lambda: not pending_in(site), within=SLACK * 2)


def test_while_there_is_no_room_reads_go_on_and_a_post_is_503_and_leaves_nothing(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    assert site.postgres is not None
    before, fields = site.count_comments(), write_fields()
    with psycopg.connect(site.postgres.url, autocommit=True) as connection:
        connection.execute(NO_ROOM)
        refused = newsroom.try_to_post(article, key="once-there-is-room", **fields)
        read = newsroom.anybody.get(f"articles/{article}/comments/")
        connection.execute(ROOM)
    assert (refused.status, refused.json()["code"], read.status) == (503, "database_away", 200)
    assert int(refused.headers["Retry-After"]) > 0
    assert site.count_comments() == before
    assert newsroom.try_to_post(article, key="once-there-is-room", **fields).status == 202


def ids_in(site: Site) -> set[str]:
    return {str(row[0]) for row in site.ask_database("SELECT id FROM moderation_comment")}


def pending_in(site: Site) -> int:
    return int(site.ask_database("SELECT count(*) FROM moderation_comment WHERE status = 'pending'")[0][0])
