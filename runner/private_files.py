"""Files for their owner alone, and the secrets kept in one. Decides what is secret and how strong it is.

Knows the names of the product's secrets, not what they are used for.
"""

import base64
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from runner.console import Failure

# No look-alikes (0 o, 1 l i): a person types these.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def make_password() -> str:
    """Four groups of four readable characters: 79 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def make_fernet_key() -> str:
    """A key as Fernet wants it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def _make_key() -> str:
    return secrets.token_urlsafe(48)


SECRETS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": _make_key,
    "IDENTITY_KEYS": make_fernet_key,
    "IDENTITY_LOOKUP_KEY": _make_key,
    "ORIGIN_KEY": _make_key,
    "MODERATOR_PASSWORD": make_password,
    "ADMIN_PASSWORD": make_password,
}
HEADER = """\
# Made by ./run; for its owner alone. Keep a copy: without IDENTITY_KEYS no stored e-mail address can be read.
# IDENTITY_KEYS may list several keys, newest first, with commas between them.
"""


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step by a file that only its owner can read: never half written, never open."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_secrets(data_dir: Path) -> dict[str, str]:
    """What DATA_DIR/secrets.env holds; empty where there is none yet."""
    try:
        text = (data_dir / "secrets.env").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Failure(
            f"Cannot read {data_dir / 'secrets.env'} ({error.strerror}).",
            advice="It belongs to the user who started the product first: start it as that user.",
        ) from None
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def ensure_secrets(data_dir: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Make each secret that neither the file nor the environment has; the environment wins.

    Refuses to make a new identity key beside an existing database: the addresses in it would be lost.
    """
    stored = read_secrets(data_dir)
    missing = [name for name in SECRETS if not stored.get(name) and not environ.get(name)]
    if "IDENTITY_KEYS" in missing and (data_dir / "db.sqlite3").exists():
        raise Failure(
            f"{data_dir} has a database but its secrets.env has no IDENTITY_KEYS.",
            advice="The e-mail addresses in it can be read with those keys alone: put the file back from your copy.\n"
            f"To start afresh instead, move {data_dir} away.",
        )
    if missing:
        stored.update({name: SECRETS[name]() for name in missing})
        write_private(data_dir / "secrets.env", HEADER + "".join(f"{k}={v}\n" for k, v in stored.items()))
    return {name: environ.get(name) or stored[name] for name in SECRETS}
