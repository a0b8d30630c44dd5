"""GET articles/{slug}/form/: the signed time that a form on another site's page carries."""

from moderation.intake.tokens import read_form_token
from moderation.models import Revision
from tests.api.conftest import fields


def test_a_form_token_says_when_the_form_was_shown(anybody, article):
    answer = anybody.get("articles/ferry/form/")
    assert answer["Cache-Control"] == "private, no-store"
    state, age = read_form_token(token=answer.json()["form_token"], article_slug="ferry")
    assert state == "valid"
    assert age is not None and age < 60


def test_a_comment_that_carries_it_was_typed_into_a_form(anybody, article):
    token = anybody.get("articles/ferry/form/").json()["form_token"]
    assert anybody.post("articles/ferry/comments/", fields(form_token=token)).status_code == 202
    assert Revision.objects.get().signals["form_token"] == "valid"


def test_there_is_none_for_what_is_not_published(anybody, cms, db):
    cms.put("articles/hidden/", {"title": "Not yet", "visibility": "draft"})
    assert anybody.get("articles/hidden/form/").content == anybody.get("articles/nothing/form/").content
    assert anybody.get("articles/hidden/form/").status_code == 404
