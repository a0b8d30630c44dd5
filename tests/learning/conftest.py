"""A newsroom that has a rule of its own, moderators who keep to it, and a learner that does not wait."""

import itertools

import pytest

from moderation.learning.turns import take_turn, want_night
from moderation.models import Learner
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, step, submit

PLACES = ("harbour", "library", "school", "station", "market", "theatre", "bridge", "museum", "stadium", "garden")
VERBS = ("opens", "closes", "moves", "grows", "waits", "returns", "changes", "suffers")
WANTED = ("gazette", "bulletin", "timetable", "newsletter")
UNWANTED = ("horoscope", "zodiac", "tarot", "almanac")
_numbers = itertools.count(1)


def plain(number: int) -> str:
    """A sober sentence that no rule is about; another one for each number."""
    return _write(WANTED, number)


def off_rule(number: int) -> str:
    """A sentence just as sober that this newsroom refuses: it wants nothing of the stars. No classifier knows that."""
    return _write(UNWANTED, number)


def _write(sources: tuple[str, ...], number: int) -> str:
    source, place, verb = sources[number % 4], PLACES[number % len(PLACES)], VERBS[number // 10 % len(VERBS)]
    return f"I read in the {source} that the {place} {verb} in week {number}, and I am curious what comes of it."


@pytest.fixture(autouse=True)
def _no_waiting(settings, db):
    settings.LEARNING_SETTLE = 0
    settings.LEARNING_PAUSE = 0
    settings.LEARNING_MIN_DECISIONS = 40
    settings.LEARNING_AUDIT_SHARE = settings.SECOND_LOOK_SHARE = 0.0
    # The linear model alone, for learning as for the checks: what is learned belongs to the stages it was learned on.
    settings.CLASSIFIER_SECOND_STAGE = "off"
    settings.MODERATION_CHECKS = [
        entry | {"OPTIONS": {**entry["OPTIONS"], "second_stage": "off"}}
        if "second_stage" in entry.get("OPTIONS", {})
        else entry
        for entry in settings.MODERATION_CHECKS
    ]


@pytest.fixture
def vera():
    return make_moderator("vera")


@pytest.fixture
def article():
    return make_article("ferry")


@pytest.fixture
def decide(article, vera):
    """Post a text and have a moderator decide on it; the comment."""

    def decide_one(text, action=Action.APPROVE, *, moderator=None, reason=""):
        submitted = submit(article, text)
        step(submitted, action, moderator or vera, reason=reason)
        return find(submitted)

    return decide_one


@pytest.fixture
def keep_the_rule(decide):
    """So many decisions as the newsroom's rule has them, every other one a refusal."""

    def keep(times, **who):
        for _ in range(times // 2):
            number = next(_numbers)
            decide(plain(number), **who)
            decide(off_rule(number), Action.REJECT, reason="other", **who)

    return keep


def learn_all() -> None:
    """Learn until nothing waits."""
    while take_turn():
        pass


def learn_anew() -> None:
    """What the night does, and the turns that follow."""
    want_night()
    while Learner.objects.get().relearn_wanted:
        take_turn()
