"""A reader's browser, a moderator's, and an article to write below."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from tests.factories import make_article, make_fields, make_moderator
from tests.web.page import Answer, read_page, typed_into


@pytest.fixture
def article(db: None) -> Article:
    return make_article("ferry", title="The ferry", summary="It runs late.", byline="City desk", section="City")


@pytest.fixture
def reader() -> Client:
    """A browser with CSRF checked, as everywhere."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def moderator(db: None) -> User:
    return make_moderator("mo")


@pytest.fixture
def desk(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def write(reader: Client, article: Article) -> Callable[..., Answer]:
    """Open the article, fill in the form that is there, and send it: the answer."""

    def fill_and_send(**given: Any) -> Answer:
        url = article.get_absolute_url()
        form = read_page(reader.get(url)).one("form", data_draft=article.slug)
        return reader.post(url, typed_into(form) | make_fields(**given))

    return fill_and_send
