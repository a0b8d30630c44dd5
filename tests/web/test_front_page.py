"""The list of articles."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.factories import make_article, publish, submit
from tests.web.page import read_page

pytestmark = pytest.mark.django_db


def test_it_lists_published_articles_newest_first(client: Client):
    make_article("older", title="The older", published_at=timezone.now() - timedelta(days=2))
    make_article("newer", title="The newer")
    make_article("draft", title="The draft", visibility=Article.Visibility.DRAFT)
    page = read_page(client.get("/"))
    assert [each.text for each in page.all(class_="teaser__title")] == ["The newer", "The older"]


def test_each_article_says_how_many_public_comments_it_has(client: Client):
    article = make_article()
    publish(article)
    submit(article, "This one is not public yet, it still has to be looked at.")
    make_article()
    metas = [each.text for each in read_page(client.get("/")).all(class_="meta")]
    assert {text.split()[-2] + " " + text.split()[-1] for text in metas} == {"1 comment", "0 comments"}


def test_an_empty_site_says_so(client: Client):
    assert read_page(client.get("/")).one(class_="empty").text == "Nothing has been published yet."
