"""OpenAI's moderation: it is told the words alone, and has to answer with a number for each category."""

import json
from typing import Any

import pytest

from moderation.checks.base import Submission
from moderation.checks.remote.base import Case
from moderation.checks.remote.openai_moderation import LABELS, OpenAIModerationCheck
from moderation.checks.remote.transport import NoAnswer
from tests.checks.remote.service import say, say_json

CASE = Case(Submission(body="You there", author_name="Robin"), commenter="ab" * 16, email="reader@example.org")
WRONG: list[Any] = [True, None, "0.5", -0.1, 1.1, []]
SCORES = dict.fromkeys(LABELS, 0.01) | {"harassment": 0.8, "violence": 1}


def answer(scores=None, *, flagged=True):
    result = {"flagged": flagged, "categories": {}, "category_scores": SCORES if scores is None else scores}
    return {"id": "modr-1", "model": "omni-moderation", "results": [result]}


@pytest.fixture
def check(service):
    return OpenAIModerationCheck(key="sk-1", url=f"{service.url}/v1", timeout=5.0)


def test_it_is_told_the_words_and_nothing_else(service, check):
    service.behave = say_json(answer())
    check.ask(CASE)
    assert service.last.startswith(b"POST /v1/moderations HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer sk-1\r\n" in service.last
    assert json.loads(service.body) == {"model": "omni-moderation-latest", "input": "You there"}


def test_every_category_is_a_finding_with_its_score(service, check):
    service.behave = say_json(answer(SCORES | {"something/new": 0.9}))
    found = {finding.label: finding.score for finding in check.ask(CASE)}
    assert set(found) == {"openai_flagged", *LABELS.values()}
    assert (found["openai_harassment"], found["openai_violence"], found["openai_hate"]) == (0.8, 1.0, 0.01)


def test_what_it_does_not_flag_has_scores_alone(service, check):
    service.behave = say_json(answer(flagged=False))
    assert "openai_flagged" not in {finding.label for finding in check.ask(CASE)}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<html>",
        "null",
        [],
        {},
        {"results": []},
        {"results": [answer()["results"][0]] * 2},
        {"results": [{"flagged": "true", "category_scores": SCORES}]},
        {"results": [{"flagged": True, "category_scores": []}]},
        {"error": {"message": "quota"}},
        answer({"harassment": 0.1}),
        *(answer(SCORES | {"hate": wrong}) for wrong in WRONG),
        json.dumps(answer()).replace("0.8", "NaN"),
        json.dumps(answer()).replace("0.8", "Infinity"),
        json.dumps(answer()).replace("0.8", "1e999"),
    ],
)
def test_any_other_answer_is_none(service, check, content):
    service.behave = say_json(content)
    with pytest.raises(NoAnswer):
        check.ask(CASE)


def test_a_page_of_html_is_no_answer_whatever_it_says(service, check):
    service.behave = say(json.dumps(answer()), Content_Type="text/html")
    with pytest.raises(NoAnswer):
        check.ask(CASE)


def test_the_model_is_part_of_the_version(check):
    assert check.version == "1:omni-moderation-latest"


@pytest.mark.parametrize("key", ["", "sk 1", "sk\r\nX: 1", "é"])
def test_a_key_that_is_none_is_refused_without_quoting_it(key):
    with pytest.raises(ValueError, match=r"^key is missing, or is not one word of printable ASCII$"):
        OpenAIModerationCheck(key=key)


def test_it_takes_no_feedback(check):
    with pytest.raises(NotImplementedError):
        check.teach(CASE, spam=True)
