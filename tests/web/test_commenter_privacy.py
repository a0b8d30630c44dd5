"""A person's copy and erasure at the commenter's page, for senior moderators."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from moderation.models import ModerationEvent
from tests.factories import find, make_article, make_moderator, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return publish(make_article(), "A text of some length.")


def sign_in(*, senior):
    client = Client()
    client.force_login(make_moderator(senior=senior))
    return client


def path_of(comment, name):
    return reverse(name, kwargs={"commenter_id": comment.commenter_id})


def test_a_copy_is_downloaded_and_on_record(comment):
    answer = sign_in(senior=True).post(path_of(comment, "desk-commenter-export"))
    assert json.loads(answer.content)["comments"][0]["texts"][0]["body"] == "A text of some length."
    assert ModerationEvent.objects.filter(action="export").count() == 1


def test_an_erasure_needs_the_box_to_be_ticked(comment):
    senior = sign_in(senior=True)
    page = senior.post(path_of(comment, "desk-commenter-erase"), follow=True)
    assert "Tick the box" in page.content.decode()
    assert find(comment).status == "approved"
    page = senior.post(path_of(comment, "desk-commenter-erase"), {"sure": "1"}, follow=True)
    assert "1 comment was erased." in page.content.decode()
    assert find(comment).status == "withdrawn"


@pytest.mark.parametrize("name", ["desk-commenter-export", "desk-commenter-erase"])
def test_it_is_for_senior_moderators(comment, name):
    moderator = sign_in(senior=False)
    assert "Erase this person" not in moderator.get(path_of(comment, "desk-commenter")).content.decode()
    assert moderator.post(path_of(comment, name), {"sure": "1"}).status_code == 403
    assert find(comment).status == "approved"
