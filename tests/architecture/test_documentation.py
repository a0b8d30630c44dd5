"""Every setting, check, status, word and command stands in the documentation."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from moderation.checks.registry import build_checks
from moderation.screening.policies import default_document
from moderation.status import Action, Status

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def names_in_settings() -> set[str]:
    found: set[str] = set()
    for page in (ROOT / "config" / "settings").glob("*.py"):
        if page.name != "test.py":
            text = page.read_text(encoding="utf-8")
            found |= set(re.findall(r'(?:env(?:\.\w+)?|read_secret|environ\.get)\(\s*"([A-Z_]+)"', text))
    return found


def test_every_variable_that_the_settings_read_is_documented():
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", read("settings.md")))
    found = names_in_settings()
    assert len(found) > 20
    assert found - documented == set()


def test_every_documented_variable_is_read_by_the_settings_or_the_runner():
    documented = set(re.findall(r"^\| (?:`([A-Z_]+)`(?:, )?)+", read("settings.md"), re.MULTILINE))
    runner = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "runner").glob("*.py"))
    unread = {name for name in documented - names_in_settings() if f'"{name}"' not in runner}
    assert unread == set()


@pytest.mark.parametrize("status", Status)
def test_every_status_is_documented(status):
    assert f"| `{status}` |" in read("concepts.md")


@pytest.mark.parametrize("verb", [Action.APPROVE, Action.HOLD, Action.REJECT, Action.WITHDRAW])
def test_every_verb_is_documented(verb):
    assert str(verb).lower() in read("concepts.md").lower()


def test_every_configured_check_is_documented():
    names = [check.name for check in build_checks(settings.MODERATION_CHECKS)]
    missing = [name for name in names if f"| `{name}` |" not in read("checks.md")]
    assert missing == []


def test_every_label_of_the_default_policy_is_documented():
    conditions = [condition for rule in default_document()["rules"] for condition in rule["when"]]
    labels = {condition["finding"] for condition in conditions}
    assert {label for label in labels if f"`{label}`" not in read("checks.md")} == set()


def test_every_command_is_documented():
    commands = {
        page.stem for page in (ROOT / "moderation" / "management" / "commands").glob("*.py") if page.stem != "__init__"
    }
    assert {name for name in commands if f"`{name}`" not in read("settings.md")} == set()


def test_every_stage_of_the_app_is_in_the_architecture():
    stages = {
        path.stem
        for path in (ROOT / "moderation").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and not path.stem.startswith("__")
    }
    text = read("architecture.md")
    framework = {"apps", "admin", "migrations", "management", "system_checks", "templatetags"}
    assert {stage for stage in stages - framework if not re.search(rf"\b{stage}\b", text)} == set()


def test_every_link_between_documents_leads_somewhere():
    links = [
        (page, target)
        for page in [*DOCS.glob("*.md"), *ROOT.glob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    ]
    assert links
    assert [f"{page.name} → {target}" for page, target in links if not (page.parent / target).exists()] == []
