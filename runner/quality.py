"""`./run test` and `./run check`: which checks there are, in which order, and what was left out.

CI runs `./run check` and nothing else. The tools' settings are in pyproject.toml.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runner import environment
from runner.audit import audit_packages
from runner.console import Failure, draw_rule, make_printable, paint, report, say, seconds
from runner.machine import find_chromium, find_postgres
from runner.private_files import ensure_secrets
from runner.side_by_side import Task, run_side_by_side
from runner.site import ROOT
from runner.valkey import require_server

# What a person's shell may hold must not change what the tests see.
NOT_FOR_TESTS = (
    *("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "DATA_DIR", "PORT", "DEBUG", "PYTEST_ADDOPTS"),
    "CLASSIFIER_SECOND_STAGE",
)
CORES = os.cpu_count() or 1
LOCKS = ("requirements", "requirements-dev", "requirements-valkey", "requirements-postgres", "requirements-neural")
# As an operator has it (docs/settings.md): Django reviews the settings of a site in public.
IN_PUBLIC = ("env", "HTTPS=true", "HSTS_SUBDOMAINS=true", "HSTS_PRELOAD=true")
# import-linter cannot be run by module name.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One quick check: a name, and a command whose output is shown where it finds something."""

    name: str
    command: Sequence[str | Path]


def run_tests(arguments: Sequence[str]) -> int:
    """pytest with its own arguments; `--postgres` runs it on PostgreSQL. Ends by saying what was left out."""
    arguments = list(arguments)
    postgres = "--postgres" in arguments
    if postgres:
        arguments.remove("--postgres")
    _prepare(postgres=postgres)
    # The whole suite is spread over the cores; what a person picks runs in one process, where a debugger works.
    arguments += [] if arguments else _spread(cores=CORES)
    left_out = {} if "-m" in arguments else _choose_what_to_leave_out()
    if left_out:
        arguments += ["-m", " and ".join(f"not {marker}" for marker in left_out)]
    status = subprocess.run(_pytest(arguments), cwd=ROOT, env=_describe_tests(postgres=postgres)).returncode
    for marker, reason in left_out.items():
        report("left out", f"{marker} tests: {reason}")
    return status


def _choose_what_to_leave_out() -> dict[str, str]:
    left_out = {"faults": "they kill real servers and take minutes (./run test -m faults, or ./run check)"}
    if find_chromium() is None:
        left_out["browser"] = "no Chromium on this machine (Debian: apt install chromium; else set CHROMIUM)"
    if not environment.is_current(environment.NEURAL):
        left_out["neural"] = f"the packages of {environment.NEURAL} could not be installed here"
    if not (shutil.which("curl") and shutil.which("bash")):
        left_out["curl"] = "the guide's commands need curl and bash (Debian: apt install curl bash)"
    return left_out


def _prepare(*, postgres: bool) -> None:
    environment.prepare_environment(development=True)
    environment.try_to_install(environment.VALKEY, purpose="Valkey server")
    environment.try_to_install(environment.NEURAL, purpose=environment.NEURAL_PURPOSE)
    require_server()
    if postgres and find_postgres() is None:
        environment.try_to_install(environment.POSTGRES, purpose="PostgreSQL server")
    if postgres and find_postgres() is None:
        raise Failure("No PostgreSQL server was found.", advice="Install one (Debian, Ubuntu: apt install postgresql).")


def _pytest(arguments: Sequence[str]) -> list[str | Path]:
    return [*environment.module("pytest"), *arguments]


def _spread(*, cores: int) -> list[str]:
    """pytest's arguments for that many cores. Each worker has servers of its own; tests that share what is slow to make
    stay together (tests/conftest.py says which).
    """
    return ["-n", str(min(4, cores)), "--dist", "loadgroup"] if cores > 1 else []


def _describe_tests(*, postgres: bool, complete: bool = False) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS}
    environ["TEST_DATABASE"] = "postgres" if postgres else "sqlite"
    environ["TEST_NOTHING_SKIPPED"] = "1" if complete else ""
    return environ


def run_checks() -> int:
    """Every step, to the end, whatever fails on the way; then a summary."""
    begun = time.monotonic()
    _prepare(postgres=True)
    if find_chromium() is None:
        raise Failure("No Chromium for the browser tests.", advice="Install it (Debian: apt install chromium).")
    if not environment.is_current(environment.NEURAL):
        raise Failure("The classifier's second stage cannot be tested.", advice="Why it is missing is said above.")
    with tempfile.TemporaryDirectory(prefix="below-the-line-") as folder:
        results = [_run_step(step, Path(folder)) for step in _list_steps(Path(folder))]
        results.append(audit_packages())
        results += run_side_by_side(_list_suites(), folder=Path(folder))
    _summarise(results, time.monotonic() - begun)
    return 0 if all(passed for _, passed, _ in results) else 1


def _list_steps(folder: Path) -> list[Step]:
    tool = environment.module
    manage: list[str | Path] = [environment.PYTHON, "manage.py"]
    document = folder / "openapi.yaml"
    templates = sorted({str(path.parent.relative_to(ROOT)) for path in _find_templates()})
    return [
        Step(name="lint", command=[*tool("ruff"), "check", "."]),
        Step(name="format", command=[*tool("ruff"), "format", "--check", "."]),
        Step(name="templates", command=[*tool("djlint"), "--lint", "--quiet", *templates]),
        Step(name="types", command=[*tool("mypy")]),
        Step(name="imports", command=[environment.PYTHON, "-c", LINT_IMPORTS, "--no-cache"]),
        Step(name="django", command=[*IN_PUBLIC, *manage, "check", "--deploy", "--fail-level", "WARNING"]),
        Step(name="migrations", command=[*manage, "makemigrations", "--check", "--dry-run"]),
        Step(name="schema", command=[*manage, "spectacular", "--validate", "--fail-on-warn", "--file", document]),
        Step(name="schema valid", command=[*tool("openapi_spec_validator"), document]),
    ]


def _list_suites() -> list[Task]:
    """What the database can matter to on either one, and the rest once: all at the same time, so that where one waits
    the others go on.
    """
    command = [*_pytest(_spread(cores=CORES // 2)), "--durations", "15"]
    return [
        Task(
            name=f"tests {name}", command=[*command, "-m", which], env=_describe_tests(postgres=postgres, complete=True)
        )
        for name, which, postgres in (
            ("SQLite", "not once", False),
            ("PostgreSQL", "not once", True),
            ("of the rest", "once", False),
        )
    ]


def _find_templates() -> list[Path]:
    return [path for app in ("articles", "moderation") for path in (ROOT / app).rglob("templates/**/*.html")]


def _run_step(step: Step, folder: Path) -> tuple[str, bool, float]:
    begun = time.monotonic()
    passed = _run_quietly(step, folder)
    took = time.monotonic() - begun
    report(step.name, f"{_judge(passed)}  {seconds(took)}")
    return step.name, passed, took


def _run_quietly(step: Step, folder: Path) -> bool:
    """Run a tool against a data folder of its own; show what it said only where it found something."""
    environ = _describe_tests(postgres=False) | {"DATA_DIR": str(folder)}
    environ |= ensure_secrets(folder, {})
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        say(f"\n  {paint(step.name, 'bold')}")
        say(make_printable(done.stdout.rstrip()))
    return done.returncode == 0


def _judge(passed: bool) -> str:
    return paint("passed", "green") if passed else paint("FAILED", "red")


def _summarise(results: Sequence[tuple[str, bool, float]], took: float) -> None:
    say()
    draw_rule()
    for name, passed, duration in results:
        say(f"  {name.ljust(20)}{_judge(passed)}  {seconds(duration)}")
    failed = sum(1 for _, passed, _ in results if not passed)
    say(f"  {'in all'.ljust(20)}{f'{failed} of {len(results)} FAILED' if failed else 'all passed'}  {seconds(took)}")
    sys.stdout.flush()


def lock_requirements(arguments: Sequence[str]) -> int:
    """Resolve every requirements*.in anew into a hashed lock for all supported Pythons (`--upgrade` passes through)."""
    environment.prepare_environment(development=True)
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet", *arguments]
    # The product's first: the development lock is constrained by it.
    for source in LOCKS:
        command = [*environment.module("uv"), "pip", "compile", *options, "--output-file", f"{source}.txt"]
        if subprocess.run([*command, f"{source}.in"], cwd=ROOT).returncode:
            raise Failure(f"{source}.in could not be resolved.", advice="What went wrong is above.")
        report("lock", f"{source}.txt")
    return 0
