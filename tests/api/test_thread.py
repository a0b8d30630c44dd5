"""GET /api/v1/articles/{slug}/comments/"""

import base64

import pytest

from moderation.models import Comment
from moderation.status import Action
from tests.api.conftest import FIELD_NAMES, fields_refused, problem_of

PATH = "articles/ferry/comments/"


def ids(page):
    return [comment["id"] for comment in page["results"]]


def test_a_public_comment_has_exactly_the_promised_fields(anybody, publish):
    posted = publish(author_name="Ona", author_url="https://example.org/ona", body="*Hear* hear")

    page = anybody.get(PATH).json()

    assert set(page) == {"next", "previous", "results"}
    (comment,) = page["results"]
    assert set(comment) == FIELD_NAMES
    assert set(comment["author"]) == {"id", "name", "url", "avatar", "badge"}
    assert comment["id"] == posted.id
    assert (comment["article"], comment["parent"], comment["depth"]) == ("ferry", None, 0)
    assert (comment["author"]["name"], comment["author"]["url"]) == ("Ona", "https://example.org/ona")
    assert comment["body_html"].strip() == "<p><em>Hear</em> hear</p>"
    assert comment["votes"] == {"up": 0, "down": 0}
    assert comment["featured"] is False
    assert (comment["reply_count"], comment["replies"], comment["replies_next"]) == (0, [], None)
    assert comment["permalink"].startswith("http://testserver/articles/ferry/")
    assert comment["author"]["avatar"].startswith("http://testserver/")
    assert comment["created_at"].endswith("Z")


@pytest.mark.parametrize("action", [None, Action.HOLD, Action.REJECT, Action.SPAM])
def test_what_is_not_approved_is_not_there(anybody, post, act, action):
    posted = post()
    if action:
        act(posted, action, reason="abusive")
    assert anybody.get(PATH).json()["results"] == []


def test_orders(anybody, publish):
    first, second, third = publish(), publish(), publish()
    Comment.objects.filter(pk=second.id).update(rank=3.0)
    assert ids(anybody.get(PATH).json()) == [third.id, second.id, first.id]
    assert ids(anybody.get(f"{PATH}?order=newest").json()) == [third.id, second.id, first.id]
    assert ids(anybody.get(f"{PATH}?order=oldest").json()) == [first.id, second.id, third.id]
    assert ids(anybody.get(f"{PATH}?order=best").json()) == [second.id, first.id, third.id]


@pytest.mark.parametrize("order", ["newest", "oldest", "best"])
def test_pages_link_both_ways_and_lose_nothing(anybody, publish, order):
    for _ in range(5):
        publish()
    whole = ids(anybody.get(f"{PATH}?order={order}").json())
    seen, url = [], f"{PATH}?order={order}&limit=2"
    while url:
        page = anybody.get(url).json()
        seen += ids(page)
        last, url = page, page["next"]
    assert seen == whole
    assert ids(anybody.get(last["previous"]).json()) == whole[2:4]


def test_replies_are_nested_or_follow(anybody, publish):
    top = publish()
    reply = publish(parent=top.id)
    deeper = publish(parent=reply.id)

    (nested,) = anybody.get(f"{PATH}?shape=nested").json()["results"]
    assert (nested["id"], nested["reply_count"]) == (top.id, 1)
    assert nested["replies"][0]["id"] == reply.id
    assert nested["replies"][0]["replies"][0]["id"] == deeper.id
    assert set(nested["replies"][0]) == FIELD_NAMES

    flat = anybody.get(f"{PATH}?shape=flat").json()
    assert ids(flat) == [top.id, reply.id, deeper.id]
    assert [comment["depth"] for comment in flat["results"]] == [0, 1, 2]
    assert all(comment["replies"] == [] and set(comment) == FIELD_NAMES for comment in flat["results"])


def test_the_rest_of_many_replies_is_linked(anybody, publish, settings):
    settings.REPLIES_PER_COMMENT = 2
    top = publish()
    replies = [publish(parent=top.id).id for _ in range(3)]

    (comment,) = anybody.get(PATH).json()["results"]

    assert [reply["id"] for reply in comment["replies"]] == replies[:2]
    assert comment["reply_count"] == 3
    assert ids(anybody.get(comment["replies_next"]).json()) == replies[2:]


def test_a_withdrawn_comment_with_replies_is_a_tombstone(anybody, publish):
    top = publish(author_name="Ona", author_url="https://example.org/")
    reply = publish(parent=top.id)
    top.own.delete(top.path)

    answer = anybody.get(PATH)

    (tombstone,) = answer.json()["results"]
    assert set(tombstone) == FIELD_NAMES
    assert (tombstone["author"], tombstone["body_html"]) == (None, "")
    assert tombstone["replies"][0]["id"] == reply.id
    assert b"Ona" not in answer.content


def test_a_withdrawn_comment_without_replies_is_gone(anybody, publish):
    top = publish()
    top.own.delete(top.path)
    assert anybody.get(PATH).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("order=foo", "order"),
        ("order=", "order"),
        ("shape=tree", "shape"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=abc", "limit"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=%00", "cursor"),
        ("order=best&cursor=WyJuIixudWxsLG51bGxd", "cursor"),
        ("order=best&cursor=WyJuIiwxZTk5OSwiMDE4OTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0", "cursor"),
    ],
)
def test_a_bad_value_of_a_known_parameter_is_refused_by_name(anybody, article, query, name):
    assert fields_refused(anybody.get(f"{PATH}?{query}")) == {name}


def test_a_cursor_with_a_number_too_large_for_any_column_is_refused(anybody, article):
    text = f'["n",{10**309},"01890000-0000-7000-8000-000000000000"]'
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert len(cursor) < 500
    assert fields_refused(anybody.get(f"{PATH}?order=best&cursor={cursor}")) == {"cursor"}


def test_unknown_parameters_are_ignored(anybody, publish):
    publish()
    assert anybody.get(f"{PATH}?page=x&orders=foo").json()["results"]


def test_an_article_that_is_not_there_has_no_thread(anybody, article):
    problem_of(anybody.get("articles/no-such/comments/"), 404, "not_found")


def test_a_decision_changes_the_next_answer(anybody, publish, act):
    posted = publish()
    before = anybody.get(PATH)
    act(posted, Action.HOLD)
    after = anybody.get(PATH, If_None_Match=before["ETag"])
    assert after.status_code == 200
    assert after.json()["results"] == []


def test_is_cacheable_by_all_and_conditional(anybody, publish):
    publish()
    answer = anybody.get(PATH)
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    again = anybody.get(PATH, If_None_Match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
