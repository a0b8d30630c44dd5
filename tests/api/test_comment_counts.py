"""GET /api/v1/comment-counts/"""

from articles.models import Article
from tests.api.conftest import fields_refused


def test_counts_what_is_public_and_leaves_out_what_nobody_sees(anybody, article, post, publish):
    Article.objects.create(slug="quiet", title="Quiet")
    Article.objects.create(slug="draft", title="Draft", visibility="draft")
    publish()
    post()
    answer = anybody.get("comment-counts/?article=ferry&article=quiet&article=draft&article=no-such&article=ferry")
    assert answer.json() == {"ferry": 1, "quiet": 0}


def test_tombstones_do_not_count(anybody, article, publish):
    parent = publish()
    publish(parent=parent.id)
    parent.own.delete(parent.path)
    assert anybody.get("comment-counts/?article=ferry").json() == {"ferry": 1}


def test_asks_for_none_and_gets_none(anybody, article):
    assert anybody.get("comment-counts/").json() == {}


def test_a_hundred_slugs_are_fine_and_one_more_is_not(anybody, article):
    def ask(number):
        return anybody.get("comment-counts/?" + "&".join(f"article=a{one}" for one in range(number)))

    assert ask(100).json() == {}
    assert fields_refused(ask(101)) == {"article"}


def test_what_can_be_no_slug_is_refused(anybody, article):
    assert fields_refused(anybody.get("comment-counts/?article=%00")) == {"article"}
    assert fields_refused(anybody.get(f"comment-counts/?article={'a' * 201}")) == {"article"}


def test_is_conditional(anybody, article):
    answer = anybody.get("comment-counts/?article=ferry")
    assert anybody.get("comment-counts/?article=ferry", If_None_Match=answer["ETag"]).status_code == 304
