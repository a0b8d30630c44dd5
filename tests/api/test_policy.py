"""GET and PUT /api/v1/moderation/policy/, GET …/policy/versions/, …/policy/thresholds/ and POST …/policy/backtest/"""

import copy

import pytest

from moderation.models import ModerationEvent, PolicyVersion, Verdict
from moderation.screening.policies import default_document
from moderation.status import Status
from tests.api.conftest import fields_refused, problem_of
from tests.factories import find, make_article, newest_revision, run_together, screen_all, submit

PATH = "moderation/policy/"
BACKTEST = "moderation/policy/backtest/"
THRESHOLDS = "moderation/policy/thresholds/"


def changed(**changes):
    return copy.deepcopy(default_document()) | changes


def with_rule(**rule):
    document = changed()
    document["rules"].append({"name": "new", "when": [{"finding": "length", "at_least": 1}], "then": "hold"} | rule)
    return document


def test_the_policy_in_force_can_be_read(desk):
    document = desk.get(PATH).json()
    assert set(document) >= {"version", "default", "rules", "reasons"}
    assert all(set(reason) == {"code", "label", "public_text"} for reason in document["reasons"])


def test_the_versions_of_the_policy_are_listed_newest_first(desk, senior):
    for version in (1, 2, 3):
        PolicyVersion.objects.create(version=version, document=default_document(), created_by=senior)
    page = desk.get(f"{PATH}versions/?limit=2").json()
    rest = desk.get(page["next"]).json()
    assert [one["version"] for one in page["results"] + rest["results"]] == [3, 2, 1]
    assert set(page["results"][0]) == {"version", "created_at", "created_by", "document"}
    assert desk.get(rest["previous"]).json()["results"] == page["results"]


def test_a_policy_that_is_put_decides_the_next_comment_and_is_kept(senior_desk, senior):
    article = make_article()
    before = submit(article)
    screen_all()
    answer = senior_desk.put(PATH, with_rule() | {"surplus": 1})
    assert answer.status_code == 200
    assert answer.json() == with_rule() | {"version": "2"}
    after = submit(article, "Quite another thing to say about the timetable of the ferry.")
    screen_all()
    assert (find(before).status, find(after).status) == (Status.APPROVED, Status.HELD)
    verdict = Verdict.objects.get(revision=newest_revision(after))
    assert (verdict.policy_version, verdict.reasons) == ("2", ["new"])
    assert senior_desk.get(PATH).json()["version"] == "2"
    (version,) = senior_desk.get(f"{PATH}versions/").json()["results"]
    assert (version["version"], version["created_by"], version["document"]) == (2, "senna", answer.json())
    event = ModerationEvent.objects.get(action="policy_put")
    assert (event.moderator, event.detail) == (senior, {"version": 2, "from": "1"})


def test_an_earlier_version_comes_back_by_being_put_again(senior_desk):
    senior_desk.put(PATH, with_rule())
    answer = senior_desk.put(PATH, changed(version="2"))
    assert answer.json() == changed(version="3")


def test_what_is_in_force_already_is_stored_nowhere(senior_desk):
    assert senior_desk.put(PATH, changed()).status_code == 200
    assert not PolicyVersion.objects.exists()
    assert not ModerationEvent.objects.filter(action="policy_put").exists()


def test_an_edit_of_a_policy_that_is_no_longer_in_force_is_stale(senior_desk):
    senior_desk.put(PATH, with_rule())
    problem = problem_of(senior_desk.put(PATH, with_rule(name="other")), 409, "stale")
    assert "Version 2" in problem["detail"]
    assert PolicyVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_is_put_in_force(senior_desk):
    answers = run_together(lambda number: senior_desk.put(PATH, with_rule(name=f"rule {number}")).status_code, 6)
    assert sorted(map(str, answers)) == [str(status) for status in (200, 409, 409, 409, 409, 409)]
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "policy"),
        (changed(default="reject"), "default"),
        (changed(rules={}), "rules"),
        (changed(version=1), "version"),
        (with_rule(then="publish"), "rules[46].then"),
        (with_rule(when=[]), "rules[46].when"),
        (with_rule(when=[{"finding": "x", "at_least": True}]), "rules[46].when[0].at_least"),
        (with_rule(name="a\x00"), "rules[46].name"),
        (with_rule(name="\ud800"), "rules[46].name"),
        (with_rule(public_reason="unknown"), "rules[46].public_reason"),
        (with_rule(then="reject", when=[{"finding": "toxicity", "at_least": 0.99}]), "rules[46].then"),
    ],
)
def test_what_cannot_be_put_in_force_is_refused_by_the_path_of_what_is_wrong(senior_desk, document, field):
    expected = field.replace("46", str(len(default_document()["rules"])))
    assert fields_refused(senior_desk.put(PATH, document)) == {expected}
    if document:
        answer = senior_desk.post(BACKTEST, {"policy": document})
        assert fields_refused(answer) == {f"policy.{expected}"}
    assert not PolicyVersion.objects.exists()


def test_a_moderator_reads_and_backtests_and_a_senior_one_puts(desk):
    assert desk.post(BACKTEST, {}).status_code == 200
    problem_of(desk.put(PATH, with_rule()), 403, "not_allowed")


def test_a_backtest_says_what_would_change_and_changes_nothing(desk):
    article = make_article()
    submitted = submit(article)
    screen_all()
    result = desk.post(BACKTEST, {"policy": with_rule()}).json()
    assert (result["policy_version"], result["compared"], result["changed"], result["capped"]) == ("1", 1, 1, False)
    assert result["changes"] == [
        {"from": "approve", "to": "hold", "count": 1, "people_approved": 0, "people_refused": 0}
    ]
    (sample,) = result["samples"]
    assert (sample["comment"], sample["reasons"], sample["people"]) == (str(submitted.id), ["new"], None)
    assert find(submitted).status == Status.APPROVED
    assert not PolicyVersion.objects.exists()


def test_a_backtest_is_compared_with_the_policy_in_force_where_that_is_asked_for(desk, senior_desk):
    submit(make_article())
    screen_all()
    senior_desk.put(PATH, with_rule())
    candidate = {"policy": with_rule(name="other")}
    assert desk.post(BACKTEST, candidate).json()["changed"] == 1
    assert desk.post(BACKTEST, candidate | {"compare_with": "then"}).json()["changed"] == 1
    assert desk.post(BACKTEST, candidate | {"compare_with": "in_force"}).json()["changed"] == 0


def test_a_backtest_takes_the_newest_so_many(desk):
    for body in ("One thing about the ferry and its timetable.", "Quite another thing about the harbour."):
        submit(make_article(), body)
    screen_all()
    result = desk.post(BACKTEST, {"most": 1}).json()
    assert (result["compared"], result["capped"]) == (1, True)


def test_a_sample_has_marks_within_its_excerpt(desk):
    submit(make_article(), "Look at https://one.example/ and https://two.example/ for once.")
    screen_all()
    document = with_rule(when=[{"finding": "link_count", "at_least": 2}])
    (sample,) = desk.post(BACKTEST, {"policy": document}).json()["samples"]
    links = [
        sample["excerpt"][mark["start"] : mark["end"]] for mark in sample["marks"] if mark["label"] == "link_count"
    ]
    assert links == ["https://one.example/", "https://two.example/"]
    assert (sample["reasons"], sample["reasons_before"]) == (["new"], [])


def test_the_trade_off_of_a_score_says_that_too_little_was_decided(desk):
    answer = desk.get(f"{THRESHOLDS}?finding=toxicity").json()
    assert answer.pop("why").startswith("not enough decisions")
    assert answer == {
        "finding": "toxicity",
        "refused": 0,
        "approved": 0,
        "in_force": 0.75,
        "suggested": None,
        "curve": [],
    }
    assert desk.get(THRESHOLDS).json()["finding"] == "toxicity"
    assert fields_refused(desk.get(f"{THRESHOLDS}?finding=length")) == {"finding"}


def test_the_policy_in_force_is_what_is_replayed_without_another(desk):
    submit(make_article())
    screen_all()
    for body in ({}, {"policy": None, "since": None, "until": None}):
        result = desk.post(BACKTEST, body).json()
        assert (result["compared"], result["changed"], result["samples"]) == (1, 0, [])


def test_the_period_is_kept_to(desk):
    submit(make_article())
    screen_all()
    assert desk.post(BACKTEST, {"since": "2200-01-01T00:00:00Z"}).json()["compared"] == 0
    assert desk.post(BACKTEST, {"until": "2200-01-01T00:00:00Z"}).json()["compared"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-01-01T00:00:00"}, "until"),
        ({"until": 5}, "until"),
        ({"policy": "strict"}, "policy"),
        ({"policy": []}, "policy"),
        ({"most": 0}, "most"),
        ({"most": "many"}, "most"),
        ({"compare_with": "tomorrow"}, "compare_with"),
    ],
)
def test_a_bad_value_of_a_backtest_is_refused_by_name(desk, body, field):
    assert fields_refused(desk.post(BACKTEST, body)) == {field}
