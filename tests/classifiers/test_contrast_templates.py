"""The project's contrast templates: abuse and its look-alikes, in one vocabulary."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from moderation.classifiers import corpus

DATA = Path(corpus.__file__).with_name("data")
LABELS = ("toxic", "severe", "obscene", "threat", "insult", "identity")
SLOT = re.compile(r"{(\w+)}")


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "contrast_templates.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def templates(content: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = content["templates"]
    return listed


def test_every_template_has_a_text_a_kind_and_six_labels_between_0_and_1(templates: list[dict[str, Any]]) -> None:
    assert len(templates) >= 450
    for template in templates:
        assert set(template) == {"text", "kind", *LABELS}, template
        assert template["text"].strip() == template["text"] != ""
        assert all(0 <= template[label] <= 1 for label in LABELS), template


def test_every_slot_that_is_used_exists_and_every_slot_is_used(content: dict[str, Any]) -> None:
    used = {slot for template in content["templates"] for slot in SLOT.findall(template["text"])}

    assert used == set(content["slots"])
    assert all(len(fillers) == len(set(fillers)) >= 5 for fillers in content["slots"].values())


def test_no_braces_are_left_that_are_not_a_slot(content: dict[str, Any]) -> None:
    fillers = [filler for slot in content["slots"].values() for filler in slot]
    texts = [SLOT.sub("", template["text"]) for template in content["templates"]]

    assert not [text for text in (*fillers, *texts) if "{" in text or "}" in text]


def test_abuse_and_its_look_alikes_each_make_two_fifths_at_least(templates: list[dict[str, Any]]) -> None:
    abusive = sum(template["toxic"] >= 0.5 for template in templates) / len(templates)

    assert 0.4 <= abusive <= 0.6


def test_identity_terms_stand_on_both_sides(templates: list[dict[str, Any]]) -> None:
    named = [template for template in templates if re.search(r"{(group|group_adj|member)}", template["text"])]
    abusive = sum(template["toxic"] >= 0.5 for template in named) / len(named)

    assert 0.3 <= abusive <= 0.7


def test_labels_agree_with_each_other(templates: list[dict[str, Any]]) -> None:
    for template in templates:
        if template["identity"] >= 0.5 or template["threat"] >= 0.5 or template["severe"] >= 0.5:
            assert template["toxic"] >= 0.5, template


def test_no_two_templates_say_the_same(templates: list[dict[str, Any]]) -> None:
    plain = [re.sub(r"\W+", " ", template["text"]).casefold().strip() for template in templates]

    assert sorted(plain) == sorted(set(plain))


def test_every_kind_is_described_in_the_readme(templates: list[dict[str, Any]]) -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    described = {
        kind.strip() for row in readme.splitlines() if row.startswith("|") for kind in row.split("|")[1].split(",")
    }

    assert {template["kind"] for template in templates} <= described


def test_no_address_and_no_number_that_could_be_somebodys_is_in_them(templates: list[dict[str, Any]]) -> None:
    assert not [template for template in templates if re.search(r"@\w+\.\w|https?:|www\.|\d{5,}", template["text"])]
