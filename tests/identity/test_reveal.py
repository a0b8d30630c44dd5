"""The one way to an address: by name, with a justification, on record."""

import uuid

import pytest

from moderation.errors import InvalidInput, NotThere
from moderation.identity.models import Contact
from moderation.models import ModerationEvent
from moderation.reviewing.revealing import JUSTIFICATION_LIMIT, reveal_address
from tests.factories import find, make_article, make_moderator, submit

pytestmark = pytest.mark.django_db
ADDRESS = "reader@hidden.example"


@pytest.fixture
def commenter():
    return find(submit(make_article(), author_email=ADDRESS)).commenter


def reveals():
    return list(ModerationEvent.objects.filter(action="reveal_email").values_list("commenter", "moderator", "detail"))


def test_the_address_is_shown_and_who_saw_it_and_why_is_on_record(commenter):
    moderator = make_moderator(senior=True)
    shown = reveal_address(moderator=moderator, commenter_id=commenter.pk, justification="A threat to life.")
    assert shown == ADDRESS
    assert reveals() == [(commenter.pk, moderator.pk, {"justification": "A threat to life."})]


@pytest.mark.parametrize("justification", ["", "  \n ", "x" * (JUSTIFICATION_LIMIT + 1)])
def test_without_a_justification_nothing_is_shown(commenter, justification):
    with pytest.raises(InvalidInput) as refusal:
        reveal_address(moderator=make_moderator(), commenter_id=commenter.pk, justification=justification)
    assert refusal.value.errors[0].field == "justification"
    assert reveals() == []


def test_nobody_and_somebody_without_an_address_are_not_there(commenter):
    moderator = make_moderator()
    with pytest.raises(NotThere):
        reveal_address(moderator=moderator, commenter_id=uuid.uuid4(), justification="Why not.")
    Contact.objects.all().delete()
    with pytest.raises(NotThere):
        reveal_address(moderator=moderator, commenter_id=commenter.pk, justification="Why not.")
    assert reveals() == []
