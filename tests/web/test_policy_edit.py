"""/desk/policy/edit/: the policy as a form whose every button works without JavaScript, tried while somebody types."""

import json

import pytest

from moderation.models import PolicyVersion
from moderation.status import Action
from tests.backtesting.conftest import screened
from tests.web.page import Element, read_page, typed_into
from tests.web.test_page_safety import check
from tests.web.test_policy import changed, put, senior, senior_desk, spam_at, without_last_rule

__all__ = ["screened", "senior", "senior_desk"]

URL = "/desk/policy/"
EDIT = f"{URL}edit/"
RULES = [
    "Written by the newsroom",
    "Words on the banned list",
    "May be spam",
    "Very probably abusive",
    "Shouting",
    "Trial: nothing but emoji",
    "Trial: form left open for too long",
]
SPAM = RULES.index("May be spam")
RUDE = RULES.index("Very probably abusive")


@pytest.fixture(autouse=True)
def small(db):
    """A policy of few rules is in force, for pages that are quick to read."""
    document = changed(rules=[rule for rule in changed()["rules"] if rule["name"] in RULES])
    return PolicyVersion.objects.create(version=1, document=document).document


def form_of(page):
    """What the form would send as it stands: its fields, and of each list what is chosen."""
    form = page.one("form", id="policy-form")
    fields = typed_into(form)
    for select in form.all("select"):
        options = select.all("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        fields[select.attributes["name"]] = chosen[0].attributes["value"]
    return fields


def open_form(client, rule=None):
    answer = client.get(EDIT, {} if rule is None else {"rule": rule})
    assert answer.status_code == 200
    return read_page(answer)


def press(client, page, step, **typed):
    """Type into the form, press a button of it, and read the page that comes."""
    answer = client.post(EDIT, form_of(page) | typed | {"do": step})
    assert answer.status_code == 200, answer.content
    return read_page(answer)


def review(client, page, **typed):
    return client.post(f"{URL}review/", form_of(page) | typed)


def preview(client, page, **typed):
    """The part of the page that says what the draft would do."""
    answer = client.post(f"{URL}preview/", form_of(page) | typed)
    assert answer.status_code == 200
    return read_page(answer)


def goes_to(part, place):
    """What the answer has for another place of the page: it comes in a template, which is on no page itself."""
    for each in part.children:
        if isinstance(each, Element):
            if each.attributes.get("data-goes-to") == place:
                return Element("div", {}, each.children).text
            if found := goes_to(each, place):
                return found
    return ""


def draft_of(page):
    return json.loads(form_of(page)["draft"])


def focused(page):
    found = [each.attributes["id"] for each in page.walk() if "autofocus" in each.attributes]
    return found[0] if found else ""


def typed_at(rule, condition=0, **fields):
    return {f"rule-{rule}-when-{condition}-{name}": value for name, value in fields.items()}


def test_rules_are_closed_until_one_is_asked_for(senior_desk):
    page = open_form(senior_desk)
    assert not page.all("fieldset")
    assert draft_of(page)["rules"][SPAM]["name"] == "May be spam"
    page = press(senior_desk, page, f"open-rule-{SPAM}")
    assert focused(page) == f"rule-{SPAM}-name"
    fields = form_of(page)
    assert fields[f"rule-{SPAM}-name"] == "May be spam"
    assert (fields[f"rule-{SPAM}-then"], fields[f"rule-{SPAM}-mode"], fields[f"rule-{SPAM}-public"]) == (
        "hold",
        "live",
        "",
    )
    assert fields[f"rule-{SPAM}-when-1-finding"] == "length"
    assert fields[f"rule-{SPAM}-when-1-number"] == "12"
    page = press(senior_desk, page, f"close-rule-{SPAM}")
    assert not page.all("fieldset")
    assert focused(page) == f"open-rule-{SPAM}"
    assert focused(open_form(senior_desk, rule=SPAM)) == f"rule-{SPAM}-name"
    check(senior_desk.get(EDIT, {"rule": SPAM}))


def test_what_was_typed_is_kept_by_every_button_and_goes_into_the_draft(senior_desk):
    page = open_form(senior_desk, rule=SPAM)
    page = press(senior_desk, page, "keep", **typed_at(SPAM, number="0,65"), **{f"rule-{SPAM}-mode": "shadow"})
    rule = draft_of(page)["rules"][SPAM]
    assert (rule["when"][0], rule["mode"]) == ({"finding": "spam", "at_least": 0.65}, "shadow")
    assert form_of(page)[f"rule-{SPAM}-when-0-number"] == "0.65"
    page = press(senior_desk, page, f"open-rule-{RUDE}", **typed_at(SPAM, number="much"))
    assert form_of(page)[f"rule-{SPAM}-when-0-number"] == "much"
    page = press(senior_desk, page, f"close-rule-{SPAM}", default="hold", **typed_at(SPAM, how="absent"))
    assert draft_of(page)["rules"][SPAM]["when"][0] == {"finding": "spam", "present": False}
    assert draft_of(page)["default"] == "hold"
    assert page.one("li", id=f"rule-{SPAM}").one("span", class_="chip--held").text == "changed"


def test_conditions_and_rules_are_added_and_removed(senior_desk):
    page = press(senior_desk, open_form(senior_desk, rule=SPAM), f"add-when-{SPAM}")
    assert focused(page) == f"rule-{SPAM}-when-2-finding"
    page = press(senior_desk, page, "keep", **typed_at(SPAM, 2, finding="link_count", how="at_least", number="2"))
    assert (
        "Hold when spam is at least 0.5, the length is at least 12 and the number of links is at least 2." in page.text
    )
    page = press(senior_desk, page, f"remove-when-{SPAM}-1")
    assert [each["finding"] for each in draft_of(page)["rules"][SPAM]["when"]] == ["spam", "link_count"]
    page = press(senior_desk, page, "remove-rule-0")
    assert draft_of(page)["rules"][0]["name"] == RULES[1]
    # The rule that is open has moved up by one, and is still the one that is open.
    assert form_of(page)[f"rule-{SPAM - 1}-name"] == "May be spam"
    page = press(senior_desk, press(senior_desk, page, "add-rule"), "add-rule")
    assert [(rule["name"], rule["mode"]) for rule in draft_of(page)["rules"][-2:]] == [
        ("New rule", "shadow"),
        ("New rule 2", "shadow"),
    ]
    assert PolicyVersion.objects.count() == 1


def test_reasons_are_edited_added_moved_and_removed(senior_desk):
    page = press(senior_desk, open_form(senior_desk), "open-reason-1")
    assert focused(page) == "reason-1-label"
    page = press(senior_desk, page, "close-reason-1", **{"reason-1-public_text": "The law forbids it."})
    assert draft_of(page)["reasons"][1]["public_text"] == "The law forbids it."
    page = press(senior_desk, page, "raise-reason-1")
    assert [each["code"] for each in draft_of(page)["reasons"][:2]] == ["illegal", "not_published"]
    page = press(senior_desk, page, "add-reason")
    last = len(draft_of(page)["reasons"]) - 1
    page = press(
        senior_desk,
        page,
        "keep",
        **{f"reason-{last}-code": "new", f"reason-{last}-label": "New", f"reason-{last}-public_text": "It is new."},
    )
    assert draft_of(page)["reasons"][last] == {"code": "new", "label": "New", "public_text": "It is new."}
    page = press(senior_desk, page, f"remove-reason-{last}")
    assert len(draft_of(page)["reasons"]) == last
    check(senior_desk.post(EDIT, form_of(press(senior_desk, page, "open-reason-0"))))


def test_a_preview_says_what_would_change_with_samples_that_lead_to_the_comments(senior_desk, screened):
    screened({"spam": 0.4, "length": 40}, "approve", Action.SPAM)
    screened({"spam": 0.4, "length": 40}, "hold", Action.APPROVE)
    screened({"spam": 0.1, "length": 40}, "approve")
    page = open_form(senior_desk, rule=SPAM)
    assert "As you change a rule" in page.one("div", id="effect").text
    part = preview(senior_desk, page, **typed_at(SPAM, number="0.3"))
    said = "It would have changed 2 of the last 3 comments, 1 of which people approved."
    assert goes_to(part, "effect-said") == said
    assert "from approved to held 2 1 1" in part.one("table", class_="moves").text
    assert "contradicted people 1 → 0" in part.text
    samples = part.all("li", class_="sample")
    assert {each.one("span", class_="sample__people").text for each in samples} == {
        "a person approved it",
        "a person refused it",
    }
    assert all("May be spam" in each.text for each in samples)
    assert all("/desk/comments/" in each.one("a").attributes["href"] for each in samples)
    assert "1 change so far" in part.text
    assert PolicyVersion.objects.count() == 1


def test_a_preview_speaks_of_each_open_rule(senior_desk, screened):
    screened({"spam": 0.4, "length": 40}, "approve", Action.SPAM)
    page = open_form(senior_desk, rule=SPAM)
    part = preview(senior_desk, page, **typed_at(SPAM, number="0.3"), **typed_at(SPAM, 1, finding="link_count"))
    said = goes_to(part, f"rule-{SPAM}-said")
    assert "Hold when spam is at least 0.3 and the number of links is at least 12." in said
    assert goes_to(part, f"rule-{SPAM}-when-1-hint") == "a count"
    part = preview(senior_desk, page, **typed_at(SPAM, number="0.3"))
    said = goes_to(part, f"rule-{SPAM}-said")
    assert "Matched 1 Alone 1 People refused 1 of 1" in said


def test_a_draft_that_is_no_policy_is_explained_beside_the_rule_as_it_is_typed(senior_desk):
    page = open_form(senior_desk, rule=RUDE)
    part = preview(senior_desk, page, **{f"rule-{RUDE}-then": "reject"})
    said = goes_to(part, f"rule-{RUDE}-said")
    assert "would refuse comments on scores of abuse alone" in said
    assert "Very probably abusive:" in part.text
    part = preview(senior_desk, page, **typed_at(RUDE, number=""))
    assert "This has to be a number." in part.text


def test_trying_a_draft_without_javascript_shows_it_on_the_page(senior_desk, screened):
    screened({"spam": 0.4, "length": 40}, "approve")
    page = press(senior_desk, open_form(senior_desk, rule=SPAM), "try", **typed_at(SPAM, number="0.3"))
    assert page.one("p", id="effect-said").text == (
        "It would have changed 1 of the last 1 comments, 0 of which people approved."
    )
    assert page.one("ol", class_="samples").all("li")


def test_everything_that_is_wrong_is_said_at_once_with_its_rule_open(senior_desk):
    page = press(senior_desk, open_form(senior_desk, rule=SPAM), f"open-rule-{RUDE}")
    page = press(senior_desk, page, "add-rule")
    last = len(RULES)
    wrong = typed_at(SPAM, number="much") | {f"rule-{RUDE}-then": "reject", f"rule-{last}-name": ""}
    page = press(senior_desk, page, f"close-rule-{RUDE}", **wrong)
    answer = review(senior_desk, page)
    assert answer.status_code == 400
    page = read_page(answer)
    faults = [each.text for each in page.one("div", role="alert").all("li")]
    assert faults[0] == "May be spam: This has to be a number."
    assert faults[1].startswith("Very probably abusive: This would refuse comments on scores of abuse alone")
    assert faults[2] == "Without a name: This has to be a text that is not empty."
    assert form_of(page)[f"rule-{RUDE}-then"] == "reject"
    assert page.one("input", id=f"rule-{SPAM}-when-0-number").attributes["aria-invalid"] == "true"
    check(answer)
    fixed = typed_at(SPAM, number="0.5") | {f"rule-{RUDE}-then": "hold", f"rule-{last}-name": "Named"}
    answer = review(senior_desk, page, **fixed)
    assert [each.text for each in read_page(answer).one("div", role="alert").all("li")] == [
        "Named: Choose what is looked at."
    ]


def test_a_name_that_is_used_twice_and_a_reason_that_is_gone_are_refused(senior_desk):
    page = press(senior_desk, open_form(senior_desk, rule=SPAM), "keep", **{f"rule-{SPAM}-name": "Shouting"})
    assert "This is used twice." in read_page(review(senior_desk, page)).one("div", role="alert").text
    page = open_form(senior_desk)
    used = [each["code"] for each in draft_of(page)["reasons"]].index("banned_words")
    page = press(senior_desk, page, f"remove-reason-{used}")
    answer = review(senior_desk, page)
    assert answer.status_code == 400
    assert 'not among the codes of "reasons"' in read_page(answer).one("div", role="alert").text


def test_an_unchanged_draft_is_not_reviewed(senior_desk):
    page = read_page(review(senior_desk, open_form(senior_desk)))
    assert page.one("h1").text == "Edit the policy"
    assert "Nothing is changed" in page.one("div", id="said").text


def test_a_notice_says_that_somebody_was_faster_while_the_form_is_still_open(senior_desk, senior):
    page = open_form(senior_desk, rule=SPAM)
    put(senior, without_last_rule)
    page = press(senior_desk, page, "keep", **typed_at(SPAM, number="0.3"))
    assert "Version 2 was put in force while you were editing." in page.text
    page = press(senior_desk, page, "rebase")
    assert "Your changes now lie on version 2." in page.one("div", id="said").text
    draft = draft_of(page)
    assert (draft["version"], len(draft["rules"])) == ("2", len(RULES) - 1)
    assert draft["rules"][SPAM]["when"][0]["at_least"] == 0.3


def test_where_both_changed_the_same_mine_stands_and_is_pointed_at(senior_desk, senior):
    page = open_form(senior_desk, rule=SPAM)
    put(senior, spam_at(0.7))
    page = press(senior_desk, page, "rebase", **typed_at(SPAM, number="0.3"))
    assert [each.text for each in page.one("div", role="alert").all("li")] == ["May be spam"]
    assert draft_of(page)["rules"][SPAM]["when"][0]["at_least"] == 0.3
