"""The worked example of docs/add-a-check.md does what the page says."""

import ast
import importlib
import json
import re
import sys
from pathlib import Path

import pytest

from moderation import checks
from moderation.checks.base import Submission
from moderation.checks.registry import build_checks
from moderation.policy import Observed, decide, parse_policy

PAGE = Path(__file__).parents[2] / "docs" / "add-a-check.md"


@pytest.fixture
def example(tmp_path, monkeypatch):
    """The page's blocks of code: its file beside the product's own checks, its line, and its rule."""
    (source, line), (rule,) = (
        re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        for language in ("python", "json")
    )
    (tmp_path / "questions.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    yield ast.literal_eval(line.strip()), json.loads(rule)
    sys.modules.pop("moderation.checks.questions", None)


def test_one_file_and_one_line_make_a_check_whose_findings_the_rule_weighs(example):
    entry, rule = example
    (check,) = build_checks([entry])
    body = "Who pays? When? And why so late? Nobody says."
    (finding,) = check.inspect(Submission(body=body))
    assert (finding.label, finding.score) == ("question_count", 3)
    assert [body[start:end].strip() for start, end in finding.spans] == ["Who pays?", "When?", "And why so late?"]
    assert list(check.inspect(Submission(body="Who pays? When?"))) == []

    policy = parse_policy({"version": "1", "default": "approve", "rules": [rule], "reasons": []})
    verdict = decide(findings=[Observed("questions", "question_count", 5.0)], policy=policy, required={"questions"})
    assert (verdict.outcome, verdict.shadow) == ("approve", ("Many questions",))
