"""The virtual environment: makes it, and installs exactly the locked packages, when the lock changed.

Knows the lock files, not what is in them.
"""

import collections
import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runner.console import Failure, clear_progress, report, show_progress
from runner.site import ROOT, VENV

PRODUCT = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
VALKEY = "requirements-valkey.txt"
POSTGRES = "requirements-postgres.txt"
NEURAL = "requirements-neural.txt"
NEURAL_PURPOSE = "second stage of the classifier"
PYTHON = VENV / "bin" / "python"


def module(name: str) -> list[str | Path]:
    """How to run an installed tool. By module, since the scripts in .venv/bin break when the folder moves."""
    return [PYTHON, "-m", name]


def prepare_environment(*, development: bool = False) -> None:
    """Bring .venv up to the lock; silent and instant where it already is."""
    with _one_installer_at_a_time():
        if not _runs(PYTHON):
            _make_environment()
        if not is_current(DEVELOPMENT if development else PRODUCT):
            _install(DEVELOPMENT if development else PRODUCT)
            if development:
                # The development lock holds every pin of the product's (tests/test_run.py proves it).
                _remember(PRODUCT)


def try_to_install(lock: str, *, purpose: str, pause: float = 0.0) -> bool:
    """Install something that can be done without; False, after a quiet word, where it cannot be had here.

    Within `pause` seconds of a failure it is not tried again: a machine without a registry starts without waiting.
    """
    with _one_installer_at_a_time():
        if is_current(lock):
            return True
        if _failed_within(lock, pause):
            return False
        try:
            _install(lock)
        except Failure as failure:
            _failure_mark(lock).write_text(_fingerprint(lock), encoding="ascii")
            report("environment", f"no {purpose} could be installed: {''.join(failure.lines[-1:]) or failure.what}")
            return False
    return True


def is_current(lock: str) -> bool:
    """Whether .venv holds what the lock file says now."""
    stamp = _stamp(lock)
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _fingerprint(lock)


def _stamp(lock: str) -> Path:
    return VENV / f".installed-{lock}.sha256"


def _failure_mark(lock: str) -> Path:
    return VENV / f".failed-{lock}.sha256"


def _failed_within(lock: str, seconds: float) -> bool:
    """Whether installing this very lock failed as recently as that."""
    mark = _failure_mark(lock)
    if not mark.is_file() or mark.read_text(encoding="ascii") != _fingerprint(lock):
        return False
    return time.time() - mark.stat().st_mtime < seconds


def _fingerprint(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _remember(lock: str) -> None:
    _stamp(lock).write_text(_fingerprint(lock), encoding="ascii")


@contextmanager
def _one_installer_at_a_time() -> Iterator[None]:
    with (ROOT / PRODUCT).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("environment", "another ./run is installing packages; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _runs(python: Path) -> bool:
    """Whether .venv's interpreter works: it does not after the system's Python was replaced or the folder moved."""
    try:
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([python, "-c", check], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _make_environment() -> None:
    version = f"python3.{sys.version_info[1]}"
    without_venv = Failure(
        f"This Python ({sys.executable}) comes without its venv module.",
        advice=f"Install it (Debian, Ubuntu: apt install {version}-venv) and start again.",
    )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise without_venv
    show_progress("environment", f"making .venv with {version}")
    if VENV.is_symlink() or VENV.is_file():
        raise Failure(f"{VENV} is not a folder.", advice="Move it away and start again.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, errors="replace"
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        output = (made.stdout + made.stderr).strip().splitlines()[-8:]
        if any("ensurepip" in line for line in output):
            raise without_venv
        raise Failure(f"Could not make the virtual environment {VENV}.", lines=output)


def _install(lock: str) -> None:
    total = sum(1 for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if "==" in line.split(";")[0])
    command = [*module("pip"), "--disable-pip-version-check", "--no-input", "install", "--require-hashes"]
    last: collections.deque[str] = collections.deque(maxlen=8)
    seen = 0
    show_progress("environment", f"installing the packages of {lock}")
    if not sys.stdout.isatty():
        report("environment", f"installing up to {total} packages of {lock}")
    with subprocess.Popen(
        [*command, "--requirement", ROOT / lock],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        try:
            for line in pip.stdout or ():
                if not line.startswith("Ignoring "):
                    last.append(line.rstrip())
                if line.startswith(("Collecting ", "Requirement already")):
                    seen += 1
                    name = line.partition("==")[0].split(" ")[-1]
                    show_progress("environment", f"package {seen} of up to {total}: {name}")
        except BaseException:
            pip.terminate()
            raise
    clear_progress()
    if pip.returncode:
        raise Failure(
            f"Installing the packages of {lock} failed.",
            lines=last,
            advice="Is the package registry reached from here? Behind a mirror, set PIP_INDEX_URL and start again.",
        )
    _remember(lock)
