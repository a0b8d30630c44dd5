"""Secrets: made once, for their owner alone, never replaced where that would lose data."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from runner.console import Failure
from runner.private_files import SECRETS, ensure_secrets, read_secrets
from tests.runner.shell import mode_of


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    first = ensure_secrets(tmp_path, {})
    assert mode_of(tmp_path / "secrets.env") == "0o600"
    assert set(first) == set(SECRETS)
    assert ensure_secrets(tmp_path, {}) == first == read_secrets(tmp_path)


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert not set(ensure_secrets(tmp_path, {}).values()) & set(ensure_secrets(tmp_path / "other", {}).values())


def test_the_identity_key_is_one_that_encrypts(tmp_path: Path) -> None:
    key = Fernet(ensure_secrets(tmp_path, {})["IDENTITY_KEYS"])
    assert key.decrypt(key.encrypt(b"reader@example.org")) == b"reader@example.org"


def test_a_secret_of_the_environment_wins_and_is_not_written_down(tmp_path: Path) -> None:
    secrets = ensure_secrets(tmp_path, {"SECRET_KEY": "from-the-environment"})
    assert secrets["SECRET_KEY"] == "from-the-environment"
    assert "SECRET_KEY" not in read_secrets(tmp_path)


def test_a_secret_that_a_newer_version_needs_is_added_beside_the_old_ones(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("SECRET_KEY=old\nIDENTITY_KEYS=old\nFUTURE=kept\n")
    ensure_secrets(tmp_path, {})
    stored = read_secrets(tmp_path)
    assert (stored["SECRET_KEY"], stored["IDENTITY_KEYS"], stored["FUTURE"]) == ("old", "old", "kept")
    assert stored["ORIGIN_KEY"]


def test_a_database_whose_identity_keys_are_lost_gets_no_new_ones(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").touch()
    with pytest.raises(Failure, match="IDENTITY_KEYS"):
        ensure_secrets(tmp_path, {})
    assert not (tmp_path / "secrets.env").exists()
