"""Off until the environment names them; and what is wrong with the environment is said before anything starts."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from moderation.checks.registry import build_checks
from moderation.checks.remote.base import RemoteCheck

ROOT = Path(__file__).parents[3]
COMPLETE = {
    "REMOTE_CHECKS": "akismet,openai,stopforumspam,spamd",
    "AKISMET_KEY": "k3y",
    "AKISMET_SITE": "https://news.example",
    "OPENAI_API_KEY": "sk-1",
    "SPAMD_URL": "spamd://127.0.0.1",
}


@pytest.fixture
def entries(monkeypatch):
    """The entries that an environment makes, as the settings read it."""

    def read(**environ):
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "settings" / "remote.py"))["remote_entries"]()

    return read


def build_remote(made: list[Any]) -> list[RemoteCheck]:
    return [check for check in build_checks(made) if isinstance(check, RemoteCheck)]


def test_nothing_is_asked_outside_by_default(entries):
    assert entries() == []


def test_each_that_is_named_becomes_a_check(entries):
    checks = build_remote(entries(**COMPLETE))
    assert [check.name for check in checks] == ["akismet", "openai_moderation", "stopforumspam", "spamd"]
    assert not any(check.send_email or check.feedback for check in checks)


def test_what_the_operator_says_reaches_the_checks(entries):
    said = {"REMOTE_SEND_EMAIL": "stopforumspam", "AKISMET_FEEDBACK": "true", "REMOTE_CHECK_TIMEOUT": "2.5"}
    akismet, openai, stopforumspam, spamd = build_remote(entries(**COMPLETE, **said))
    assert (akismet.feedback, spamd.feedback) == (True, False)
    assert (akismet.send_email, stopforumspam.send_email) == (False, True)
    assert openai.timeout == 2.5


@pytest.mark.parametrize("missing", ["AKISMET_KEY", "AKISMET_SITE", "OPENAI_API_KEY", "SPAMD_URL"])
def test_what_is_missing_is_named(entries, missing):
    with pytest.raises(ImproperlyConfigured, match=f"needs {missing}"):
        entries(**(COMPLETE | {missing: ""}))


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"REMOTE_CHECKS": "akismett"}, "does not know akismett"),
        ({"REMOTE_SEND_EMAIL": "openai"}, "openai takes no address"),
    ],
)
def test_what_is_misspelt_is_named(entries, said, complaint):
    with pytest.raises(ImproperlyConfigured, match=complaint):
        entries(**(COMPLETE | said))


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"AKISMET_URL": "http://akismet.example"}, "has to be https"),
        ({"SPAMD_URL": "mail.example:783"}, "spamd://host"),
        ({"REMOTE_CHECK_TIMEOUT": "60"}, "timeout has to be"),
        ({"OPENAI_API_KEY": "two words"}, "key is missing"),
    ],
)
def test_what_cannot_work_is_refused(entries, said, complaint):
    with pytest.raises(ImproperlyConfigured, match=complaint):
        build_checks(entries(**(COMPLETE | said)))


def test_the_product_does_not_start_with_half_a_configuration():
    environ = os.environ | {"REMOTE_CHECKS": "akismet", "AKISMET_KEY": ""}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "REMOTE_CHECKS names akismet, which needs AKISMET_KEY" in done.stderr
