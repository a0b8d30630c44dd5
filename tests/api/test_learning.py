"""GET /moderation/learning/ and POST …/restore/: what was learned, and the way back."""

import pytest

from moderation.classifiers.adapter import Adapter
from moderation.classifiers.scoring import name_scorer
from moderation.learning.measuring import Prediction, measure
from moderation.learning.versions import store_version
from moderation.models import AdapterVersion, ModerationEvent
from tests.api.conftest import fields_refused, problem_of

URL = "moderation/learning/"
RESTORE = "moderation/learning/restore/"
FORETOLD = [Prediction(0.9 if n % 2 else 0.1, 0.6 if n % 3 else 0.4, bool(n % 2)) for n in range(200)]


@pytest.fixture
def versions(db, settings):
    settings.CLASSIFIER_SECOND_STAGE = "off"
    for _ in range(2):
        adapter = Adapter(base_version=name_scorer("off"))
        adapter.examples = 500
        store_version(adapter=adapter, source=AdapterVersion.Source.DECISIONS, measured=measure(FORETOLD))


def test_before_anything_was_learned_it_says_so(desk):
    document = desk.get(URL).json()
    assert (document["live"], document["versions"], document["curve"]) == (None, [], [])
    assert document["second_looks"] == {
        "waiting": 0,
        "upheld": 0,
        "disputed": 0,
        "settled": 0,
        "changed": 0,
        "overtaken": 0,
    }


def test_it_tells_the_live_version_its_figures_and_what_each_score_counts_for(desk, versions):
    document = desk.get(URL).json()
    assert document["live"]["version"] == 2
    assert document["live"]["measured"]["adapter"]["auc"] == 1.0
    assert [each["version"] for each in document["versions"]] == [2, 1]
    counts = {each["name"]: each["value"] for each in document["coefficients"]}
    assert (counts["verdict"], counts["delta"], counts["insult"]) == (1.0, 1.0, 0.0)


def test_a_senior_moderator_goes_back_to_a_version_to_none_and_to_newer_ones(senior_desk, senior, versions):
    assert senior_desk.post(RESTORE, {"version": 1}).json()["live"]["version"] == 1
    assert senior_desk.post(RESTORE, {"version": None}).json()["live"] is None
    assert senior_desk.post(RESTORE, {"automatic": True}).json()["live"]["version"] == 2
    assert ModerationEvent.objects.filter(moderator=senior).count() == 3


def test_a_version_that_never_was_and_one_no_longer_stored_are_refused(senior_desk, versions):
    problem_of(senior_desk.post(RESTORE, {"version": 9}), 404, "not_found")
    AdapterVersion.objects.filter(number=1).update(arrays=None)
    problem_of(senior_desk.post(RESTORE, {"version": 1}), 409, "no_longer_stored")
    assert AdapterVersion.objects.get(live=True).number == 2


def test_a_version_made_for_another_classifier_says_so_and_is_refused(senior_desk, versions):
    AdapterVersion.objects.filter(number=1).update(base_version="linear-of-last-year")
    newest, other = senior_desk.get(URL).json()["versions"]
    assert (newest["usable"], newest["restorable"]) == (True, True)
    assert (other["usable"], other["restorable"]) == (False, False)
    problem_of(senior_desk.post(RESTORE, {"version": 1}), 409, "other_classifier")


@pytest.mark.parametrize(
    "body", [{}, {"version": "1"}, {"version": True}, {"version": 0}, {"version": 1, "automatic": True}, {"a": 1}]
)
def test_what_cannot_be_meant_is_refused(senior_desk, versions, body):
    assert fields_refused(senior_desk.post(RESTORE, body)) == {"version"}
