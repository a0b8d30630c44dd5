"""Where settings come from: the process environment, then DATA_DIR/secrets.env, which `./run` wrote at first start."""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()

env = environ.Env()
if (DATA_DIR / "secrets.env").is_file():
    env.read_env(DATA_DIR / "secrets.env")


def read_secret(name: str) -> str:
    """The secret of that name; raises ImproperlyConfigured, saying what to do, where there is none."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. ./run setup generates it into {DATA_DIR / 'secrets.env'}; "
            f"on several machines, set it to the same value in the environment of each (docs/settings.md)."
        )
    return value
