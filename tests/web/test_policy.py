"""/desk/policy/: the policy in words, each rule's record, its versions; a moderator reads and changes nothing."""

import copy
import json

import pytest
from django.test import Client

from moderation.checks.registry import get_checks
from moderation.models import PolicyVersion
from moderation.policy import parse_policy
from moderation.reviewing.policy import put_in_force
from moderation.screening.policies import default_document
from moderation.status import Action
from moderation.web.policy_labels import find_label, list_labels
from moderation.web.policy_words import rule_anchor, say_rule
from tests.backtesting.conftest import screened
from tests.checks.test_documented_labels import REMOTE, documented_labels
from tests.factories import make_moderator
from tests.web.page import read_page
from tests.web.test_page_safety import check

__all__ = ["screened"]

URL = "/desk/policy/"
STEPS = ("edit/", "preview/", "review/", "put/", "switch/", "restore/", "import/")


def changed(**changes):
    return copy.deepcopy(default_document()) | changes


def put(moderator, change):
    """Put the policy in force with one change."""
    newest = PolicyVersion.objects.first()
    document = copy.deepcopy(newest.document) if newest else changed()
    change(document)
    return put_in_force(moderator=moderator, document=document)


def without_last_rule(document):
    document["rules"].pop()


def spam_at(threshold):
    def change(document):
        next(rule for rule in document["rules"] if rule["name"] == "May be spam")["when"][0]["at_least"] = threshold

    return change


def find_rule(page, name):
    return page.one("li", id=rule_anchor(name))


def links(page):
    return [each.attributes.get("href", "") for each in page.all("a")]


@pytest.fixture
def senior(db):
    return make_moderator("vera", senior=True)


@pytest.fixture
def senior_desk(senior):
    client = Client()
    client.force_login(senior)
    return client


def test_rules_stand_as_sentences_in_bands_and_shadow_ones_say_so(desk):
    page = read_page(desk.get(URL))
    assert [each.text for each in page.all("h2")] == [
        "Approved at once",
        "Refused without a person",
        "Held for a person",
        "Everything else",
        "Reasons",
    ]
    held = page.one("section", class_="band--hold")
    rule = find_rule(held, "Very probably abusive")
    assert "Hold when toxicity is at least 0.9. Authors are told: Abusive or hateful" in rule.text
    assert "Hold when toxicity is from 0.75 to 0.899999." in find_rule(held, "May be abusive").text
    assert find_rule(page, "Trial: nothing but emoji").one("span", class_="chip").text == "in the shadow"
    assert "What no rule speaks of is approved." in page.one("li", id="rule-default").text
    assert {"rule-check_unavailable", "rule-required_check_missing"} <= {
        each.attributes.get("id") for each in page.walk()
    }
    assert page.one("ol", class_="reasons").all("li")[0].text.startswith("Not published (general)")
    check(desk.get(URL))


@pytest.mark.parametrize(
    ("when", "then", "said"),
    [
        ([{"finding": "banned_word", "present": True}], "reject", "Reject when it has a phrase of the banned list."),
        ([{"finding": "trusted_author", "present": False}], "hold", "Hold unless the commenter is trusted."),
        (
            [{"finding": "spam", "at_least": 0.5}, {"finding": "staff_author", "present": False}],
            "spam",
            "Mark as spam when spam is at least 0.5, unless the newsroom wrote it.",
        ),
        (
            [{"finding": "spam", "at_most": 3}, {"finding": "length", "at_least": 1000}],
            "approve",
            "Approve when spam is at most 3 and the length is at least 1000.",
        ),
        ([{"finding": "question_count", "present": True}], "hold", "Hold when “question count” was found."),
    ],
)
def test_a_rule_is_said_in_one_sentence(when, then, said):
    assert say_rule({"name": "x", "when": when, "then": then}) == said


def test_every_label_of_every_check_has_words_of_its_own_and_a_number_its_meaning():
    known = {label.name: label for _group, labels in list_labels() for label in labels}
    for one in (*get_checks(), *REMOTE):
        for name in documented_labels(one):
            assert name in known or name.startswith("openai_")
    scored = {
        condition.finding
        for rule in parse_policy(default_document()).rules
        for condition in rule.when
        if condition.operator != "present"
    }
    assert [name for name in scored if not find_label(name).meaning] == []


def test_each_rule_has_its_record_among_the_last_comments(desk, screened):
    screened({"toxicity": 0.8}, "hold", Action.REJECT, reason="abusive")
    screened({"toxicity": 0.8}, "hold", Action.APPROVE)
    screened({"toxicity": 0.8, "link_only": None}, "hold")
    screened({"emoji_only": None}, "approve", Action.REJECT, reason="form")
    page = read_page(desk.get(URL))
    assert "among the last 4 comments" in page.text
    assert "Matched 3 Alone 2 People refused 1 of 2" in find_rule(page, "May be abusive").text
    assert "Matched 1 Would stop 1 People refused 1 of 1" in find_rule(page, "Trial: nothing but emoji").text
    assert "Has not matched of late" in find_rule(page, "Shouting").text


def test_there_is_no_record_before_there_are_comments(desk):
    page = read_page(desk.get(URL))
    assert not page.all("dl", class_="tally")
    assert "of late" not in page.text
    assert "Beside each rule" not in page.text


def test_rules_whose_names_look_alike_have_anchors_of_their_own(desk, senior):
    twins = [
        {"name": name, "when": [{"finding": "spam", "at_least": 1}], "then": "hold"}
        for name in ("A b", "A-b", "Default")
    ]
    put_in_force(moderator=senior, document=changed(rules=twins))
    check(desk.get(URL))


def test_a_moderator_sees_no_way_to_change_anything_and_has_none(desk, senior):
    put(senior, without_last_rule)
    for path in (URL, f"{URL}versions/", f"{URL}versions/compare/?from=1&to=2"):
        page = read_page(desk.get(path))
        assert not [form for form in page.all("form", method="post") if "policy" in form.attributes["action"]]
        assert f"{URL}edit/" not in links(page)
    assert [desk.post(URL + step).status_code for step in STEPS] == [403] * len(STEPS)
    assert desk.get(f"{URL}edit/").status_code == 403
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize("path", ["", "edit/", "versions/", "versions/compare/", "export/", "thresholds/"])
def test_others_see_nothing(client, db, path):
    assert client.get(URL + path).status_code == 302


def test_the_desk_leads_to_the_policy(desk):
    assert URL in links(read_page(desk.get("/desk/")))


def test_versions_say_who_when_and_what_in_words(desk, senior, moderator):
    put(senior, spam_at(0.6))
    put(moderator, without_last_rule)
    page = read_page(desk.get(f"{URL}versions/"))
    assert [each.text for each in page.all("h2")] == ["Version 3 in force", "Version 2", "Version 1"]
    newest, second, first = page.one("ol", class_="versions").all("li", class_="version")
    assert "mo, just now" in newest.text
    assert "Removed Trial: form left open for too long" in newest.text
    assert "vera, just now" in second.text
    assert "before: Hold when spam is at least 0.5 and" in second.text
    assert "now: Hold when spam is at least 0.6 and" in second.text
    assert "It came with the product." in first.text
    check(desk.get(f"{URL}versions/"))


def test_many_versions_have_pages_and_many_changes_are_cut_short(desk, senior):
    for number in range(2, 24):
        document = changed(version=str(number), rules=changed()["rules"][: number % 2 * 40])
        PolicyVersion.objects.create(version=number, document=document, created_by=senior)
    page = read_page(desk.get(f"{URL}versions/"))
    assert "more changes" in page.text
    assert "Version 1" not in [each.text for each in page.all("h2")]
    second = read_page(desk.get(f"{URL}versions/" + page.one("a", rel="next").attributes["href"]))
    assert [each.text for each in second.all("h2")] == ["Version 3", "Version 2", "Version 1"]
    assert desk.get(f"{URL}versions/", {"cursor": "nonsense"}).status_code == 404


def test_any_two_versions_are_compared(desk, senior):
    put(senior, spam_at(0.6))
    put(senior, without_last_rule)
    put(senior, lambda document: document.update(default="hold"))
    path = f"{URL}versions/compare/"
    page = read_page(desk.get(path, {"from": "1", "to": "4"}))
    assert page.one("h1").text == "From version 1 to version 4"
    assert [each.one("strong").text for each in page.all("li", class_="change")] == [
        "No rule",
        "May be spam",
        "Trial: form left open for too long",
    ]
    back = read_page(desk.get(path, {"from": "4", "to": "1"}))
    assert "Added Trial: form left open for too long" in back.text
    assert "Nothing differs." in read_page(desk.get(path, {"from": "2", "to": "2"})).text
    for wrong in ("", "9", "x", "²", "9" * 30):
        assert desk.get(path, {"from": "1", "to": wrong}).status_code == 404
    check(desk.get(path, {"from": "1", "to": "4"}))


def test_names_reasons_modes_and_what_authors_are_told_are_compared_as_well(desk, senior):
    def change(document):
        rules = {rule["name"]: rule for rule in document["rules"]}
        rules["Shouting"] |= {"name": "Loud"}
        rules["Stretched letters"] |= {"mode": "shadow", "public_reason": "other"}
        document["reasons"][0] |= {"label": "In general"}
        document["reasons"].append({"code": "new", "label": "Brand new", "public_text": "It is new."})
        document["reasons"].insert(0, document["reasons"].pop(2))
        document["reasons"] = [each for each in document["reasons"] if each["code"] != "misinformation"]

    put(senior, change)
    said = read_page(desk.get(f"{URL}versions/compare/", {"from": "1", "to": "2"})).one("ul", class_="changes").text
    assert "Changed Shouting before: Shouting now: Loud" in said
    assert "before: live now: in the shadow" in said
    assert "now: authors are told: Another breach of the house rules" in said
    assert "before: Not published (general) now: In general" in said
    assert "Added Brand new" in said
    assert "Removed Misinformation" in said
    assert "Which reason is told first" in said


def test_a_version_is_downloaded_as_the_json_that_the_api_takes(desk, senior):
    put(senior, without_last_rule)
    answer = desk.get(f"{URL}export/")
    assert answer["Content-Disposition"] == 'attachment; filename="policy-2.json"'
    assert json.loads(answer.content) == PolicyVersion.objects.get().document
    assert json.loads(desk.get(f"{URL}export/", {"version": "1"}).content) == default_document()
    assert desk.get(f"{URL}export/", {"version": "7"}).status_code == 404


def test_a_threshold_is_drawn_once_enough_is_decided(desk, screened, monkeypatch):
    page = read_page(desk.get(f"{URL}thresholds/", {"finding": "toxicity"}))
    assert "it takes 20 and 100" in page.text
    assert not page.all("svg")
    monkeypatch.setattr("moderation.backtesting.thresholds.FEWEST_REFUSED", 2)
    monkeypatch.setattr("moderation.backtesting.thresholds.FEWEST_APPROVED", 2)
    for score in (0.9, 0.6):
        screened({"toxicity": score}, "hold", Action.REJECT, reason="abusive")
    for score in (0.1, 0.3):
        screened({"toxicity": score}, "approve")
    page = read_page(desk.get(f"{URL}thresholds/", {"finding": "toxicity"}))
    assert "At 0.31 it catches 100 % of what people refuse and holds 0 % of what they approve." in page.text
    assert "in force: 0.75" in page.text
    row = next(each for each in page.all("tr") if each.all("th", scope="row") and each.one("th").text == "0.75")
    assert [each.text for each in row.all("td")] == ["50 %", "0 %", "1", "100 %"]
    assert len(page.all("polyline")) == 2
    part = desk.get(f"{URL}thresholds/", {"finding": "toxicity"}, headers={"HX-Request": "true"})
    assert not read_page(part).all("h1")
    assert desk.get(f"{URL}thresholds/", {"finding": "length"}).status_code == 404
    check(desk.get(f"{URL}thresholds/"))
