"""What an operator sets in public, and what Django's own review of a deployment then says."""

import os
import re
import subprocess
import sys

import pytest

from runner.private_files import SECRETS, ensure_secrets
from runner.site import ROOT

IN_PUBLIC = {"ALLOWED_HOSTS": "comments.gazette.example", "CSRF_TRUSTED_ORIGINS": "https://comments.gazette.example"}
WITH_TLS = {"HTTPS": "true", "HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    return ensure_secrets(tmp_path_factory.mktemp("secrets"), {})


def review(secrets, **given: str) -> tuple[int, set[str], str]:
    """The exit status of the review, the ids of what it warns of, and what it said; settings come from `given` alone.

    Of security alone: all that it reviews, `./run check` has it review (runner/quality.py).
    """
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": "/nonexistent"} | secrets | IN_PUBLIC | given
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING"],
        check=False,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    said = done.stdout + done.stderr
    return done.returncode, set(re.findall(r"\(([\w.]+\.[A-Z]\d+)\)", said)), said


def test_with_what_an_operator_sets_the_review_is_clean(secrets):
    assert review(secrets, **WITH_TLS)[:2] == (0, set())


def test_what_it_says_without_tls_is_explained_in_the_documentation(secrets):
    status, warnings, said = review(secrets)
    assert status == 1, said
    assert warnings == {"security.W004", "security.W008", "security.W012", "security.W016"}
    explained = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {each for each in warnings | {"security.W005", "security.W021"} if f"`{each}`" not in explained} == set()


def test_there_is_no_secret_until_one_is_made_and_no_two_are_alike(secrets, tmp_path):
    another = ensure_secrets(tmp_path, {})
    assert set(secrets) == set(another) == set(SECRETS)
    assert not {name for name in SECRETS if secrets[name] == another[name]}
    assert all(len(value) >= 19 for value in secrets.values())
    assert all(len(secrets[name]) >= 50 for name in ("SECRET_KEY", "IDENTITY_LOOKUP_KEY", "ORIGIN_KEY"))
    assert (tmp_path / "secrets.env").stat().st_mode & 0o077 == 0
