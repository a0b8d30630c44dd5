"""/desk/policy/review/ and what leads there: the differences first, then one button, and nobody's change is lost."""

import copy
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from moderation.models import ModerationEvent, PolicyVersion
from moderation.screening.policies import current_document
from moderation.status import Action
from moderation.web.policy_review import FILE_LIMIT
from tests.backtesting.conftest import screened
from tests.factories import make_moderator
from tests.web.page import read_page, typed_into
from tests.web.test_page_safety import check
from tests.web.test_policy import changed, put, senior, senior_desk, spam_at, without_last_rule
from tests.web.test_policy_edit import RULES, SPAM, draft_of, form_of, open_form, press, review, small, typed_at

__all__ = ["screened", "senior", "senior_desk", "small"]

URL = "/desk/policy/"


def said(page):
    return page.one("div", id="said").text


def put_form(page):
    return typed_into(page.one("form", class_="policy-put"))


def put_in_force(client, page):
    """Press the button of the last look."""
    return client.post(f"{URL}put/", put_form(page), follow=True)


def titles(page):
    return [each.one("strong").text for each in page.all("li", class_="change")]


def upload(content):
    return SimpleUploadedFile("policy.json", content if isinstance(content, bytes) else json.dumps(content).encode())


def reviewed(client, number="0.3"):
    """The last look at one changed threshold."""
    return read_page(review(client, open_form(client, rule=SPAM), **typed_at(SPAM, number=number)))


def test_nothing_is_in_force_before_the_differences_were_shown(senior_desk, senior, screened):
    screened({"spam": 0.4, "length": 40}, "hold", Action.APPROVE)
    screened({"spam": 0.1, "length": 40}, "approve")
    page = reviewed(senior_desk)
    assert page.one("h1").text == "Put this policy in force?"
    assert titles(page) == ["May be spam"]
    assert "now: Hold when spam is at least 0.3 and the length is at least 12." in page.text
    assert "It would have changed 1 of the last 2 comments, 1 of which people approved." in page.text
    assert PolicyVersion.objects.count() == 1
    answer = put_in_force(senior_desk, page)
    assert answer.redirect_chain == [(URL, 303)]
    assert said(read_page(answer)) == "Version 2 is in force. Screening goes by it from the next comment on."
    assert current_document()["rules"][SPAM]["when"][0]["at_least"] == 0.3
    event = ModerationEvent.objects.get(action="policy_put")
    assert (event.moderator, event.detail) == (senior, {"version": 2, "from": "1"})


def test_the_pages_of_the_last_look_are_clean(senior_desk, senior, screened):
    screened({"spam": 0.4, "length": 40}, "approve")
    form = form_of(open_form(senior_desk, rule=SPAM)) | typed_at(SPAM, number="0.3")
    check(senior_desk.post(f"{URL}review/", form))
    put(senior, without_last_rule)
    check(senior_desk.post(f"{URL}review/", form))


def test_one_may_go_on_editing(senior_desk):
    answer = senior_desk.post(f"{URL}edit/", put_form(reviewed(senior_desk)) | {"do": "keep"})
    assert draft_of(read_page(answer))["rules"][SPAM]["when"][0]["at_least"] == 0.3


@pytest.mark.parametrize("then_put", [False, True])
def test_where_a_colleague_was_faster_both_changes_stand_side_by_side(senior_desk, then_put):
    page = open_form(senior_desk, rule=SPAM)
    form = form_of(page) | typed_at(SPAM, number="0.3")
    last_look = read_page(senior_desk.post(f"{URL}review/", form))
    put(make_moderator("ines", senior=True), without_last_rule)
    answer = (
        senior_desk.post(f"{URL}put/", put_form(last_look)) if then_put else senior_desk.post(f"{URL}review/", form)
    )
    assert answer.status_code == 409
    page = read_page(answer)
    assert "ines put version 2 in force (just now)" in page.one("div", role="alert").text
    theirs, mine = (page.one("section", aria_labelledby=name) for name in ("theirs", "mine"))
    assert titles(theirs) == ["Trial: form left open for too long"]
    assert titles(mine) == ["May be spam"]
    assert current_document()["version"] == "2"
    laid = read_page(senior_desk.post(f"{URL}edit/", put_form(page) | {"do": "rebase"}))
    put_in_force(senior_desk, read_page(review(senior_desk, laid)))
    document = current_document()
    assert (document["version"], len(document["rules"])) == ("3", len(RULES) - 1)
    assert document["rules"][SPAM]["when"][0]["at_least"] == 0.3


def test_a_draft_that_is_no_policy_is_not_put_in_force(senior_desk):
    page = press(senior_desk, open_form(senior_desk, rule=SPAM), "keep", **typed_at(SPAM, number="much"))
    answer = senior_desk.post(f"{URL}put/", {"draft": form_of(page)["draft"]})
    assert answer.status_code == 400
    assert "This has to be a number." in read_page(answer).one("div", role="alert").text
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("rule", "mode", "before", "after"),
    [
        ("Trial: nothing but emoji", "live", "in the shadow", "live"),
        ("Shouting", "shadow", "live", "in the shadow"),
    ],
)
def test_a_rule_is_switched_by_one_button_after_a_look(senior_desk, rule, mode, before, after):
    page = read_page(senior_desk.get(URL))
    form = next(each for each in page.all("form", action=f"{URL}switch/") if typed_into(each)["rule"] == rule)
    assert typed_into(form)["mode"] == mode
    page = read_page(senior_desk.post(f"{URL}switch/", typed_into(form)))
    assert titles(page) == [rule]
    assert f"before: {before} now: {after}" in page.text
    put_in_force(senior_desk, page)
    assert next(each for each in current_document()["rules"] if each["name"] == rule)["mode"] == mode
    assert senior_desk.post(f"{URL}switch/", {"rule": "No such", "mode": "live"}).status_code == 404


def test_an_earlier_version_comes_back_as_a_new_one(senior_desk, senior, small):
    put(senior, spam_at(0.6))
    put(senior, without_last_rule)
    page = read_page(senior_desk.get(f"{URL}versions/"))
    offered = [typed_into(form)["version"] for form in page.all("form", action=f"{URL}restore/")]
    assert offered == ["2", "1"]
    page = read_page(senior_desk.post(f"{URL}restore/", {"version": "2"}))
    assert titles(page) == ["Trial: form left open for too long"]
    put_in_force(senior_desk, page)
    document = current_document()
    assert document["version"] == "4"
    assert document["rules"] == PolicyVersion.objects.get(version=2).document["rules"]
    put_in_force(senior_desk, read_page(senior_desk.post(f"{URL}restore/", {"version": "1"})))
    assert current_document() == small | {"version": "5"}
    assert senior_desk.post(f"{URL}restore/", {"version": "77"}).status_code == 404


def test_a_policy_comes_from_a_file_after_a_look(senior_desk, senior):
    exported = json.loads(senior_desk.get(f"{URL}export/").content)
    put(senior, spam_at(0.6))
    exported["rules"].append({"name": "Long", "when": [{"finding": "length", "at_least": 5000}], "then": "hold"})
    page = read_page(senior_desk.post(f"{URL}import/", {"file": upload(exported)}))
    assert titles(page) == ["May be spam", "Long"]
    put_in_force(senior_desk, page)
    assert current_document()["rules"][-1]["name"] == "Long"
    assert current_document()["version"] == "3"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "The file is not JSON."),
        (b"\xff", "The file is not JSON."),
        (b"", "The file is not JSON."),
        (b"[" * 100_000, "The file is not JSON."),
        (b"[]", "The file is no policy."),
        (changed(rules=[{"name": "x"}]), "rules[0]: This lacks then, when."),
        (b" " * (FILE_LIMIT + 1), "larger than 1 MiB"),
    ],
    ids=range(7),
)
def test_a_file_that_is_no_policy_is_explained(senior_desk, content, message):
    answer = senior_desk.post(f"{URL}import/", {"file": upload(content)}, follow=True)
    assert message in said(read_page(answer))


def test_a_policy_with_rules_that_say_nothing_of_their_mode_is_not_changed_by_looking_at_it(senior_desk, small):
    plain = copy.deepcopy(small)
    for rule in plain["rules"]:
        if rule["mode"] == "live":
            del rule["mode"]
    page = read_page(senior_desk.post(f"{URL}import/", {"file": upload(plain)}))
    assert "Nothing is changed" in said(page)
