"""Known weaknesses of the locked packages: they fail the checks; a database that is out of reach does not."""

import json
import subprocess

import pytest

from runner import audit

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
BAD = {"name": "granian", "version": "1.0", "vulns": [{"id": "PYSEC-2030-1", "fix_versions": ["1.1"], "aliases": []}]}
SKIPPED = {"name": "vine", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.fixture
def answer(monkeypatch):
    def give(said, status=0):
        done = subprocess.CompletedProcess([], status, stdout=said, stderr="")
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)

    return give


@pytest.mark.parametrize(
    ("packages", "passed", "said"),
    [
        ([CLEAN, SKIPPED], True, "passed"),
        ([CLEAN, BAD], False, "granian 1.0: PYSEC-2030-1, fixed in 1.1"),
        ([SKIPPED], True, "left out"),
    ],
)
def test_what_is_known_of_a_package_fails_the_checks(answer, capsys, packages, passed, said):
    answer(json.dumps({"dependencies": packages, "fixes": []}), status=0 if passed else 1)
    name, result, _ = audit.audit_packages()
    assert (name, result) == ("audit", passed)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("said", ["", "no way out", "{}", "[]"])
def test_a_database_that_is_out_of_reach_is_said_and_fails_nothing(answer, capsys, said):
    answer(said, status=1)
    assert audit.audit_packages()[1] is True
    assert "left out" in capsys.readouterr().out


def test_nor_does_one_that_never_answers(monkeypatch, capsys):
    def hang(*_args, **_more):
        raise subprocess.TimeoutExpired("pip-audit", 60)

    monkeypatch.setattr(subprocess, "run", hang)
    assert audit.audit_packages()[1] is True
    assert "left out" in capsys.readouterr().out
