"""Events are written once and stay as they are."""

import pytest
from django.db import transaction

from moderation.models import Comment, ModerationEvent
from moderation.status import Action
from tests.factories import make_article, publish, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    comment = publish(make_article())
    return ModerationEvent.objects.filter(comment=comment).latest("id")


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda _event: ModerationEvent.objects.update(action="approve"),
        lambda event: ModerationEvent.objects.filter(pk=event.pk).delete(),
        lambda event: ModerationEvent.objects.bulk_update([event], ["action"]),
        lambda event: ModerationEvent.objects.update_or_create(pk=event.pk, defaults={"action": "reject"}),
    ],
    ids=["save", "delete", "update", "delete many", "bulk_update", "update_or_create"],
)
def test_an_event_cannot_be_changed_or_removed(event, change):
    before = ModerationEvent.objects.values().get(pk=event.pk)
    with pytest.raises(TypeError, match="append-only"), transaction.atomic():
        change(event)
    assert ModerationEvent.objects.values().get(pk=event.pk) == before


def test_each_step_adds_one_in_the_order_in_which_they_were_taken():
    comment = publish(make_article())
    for action in (Action.HOLD, Action.SPAM, Action.APPROVE):
        step(comment, action)
    events = ModerationEvent.objects.filter(comment=comment).order_by("id")
    assert [event.action for event in events] == ["submit", "approve", "hold", "spam", "approve"]
    versions = [event.detail.get("version") for event in events][1:]
    assert versions == [2, 3, 4, 5]
    assert Comment.objects.get(pk=comment.pk).version == 5
