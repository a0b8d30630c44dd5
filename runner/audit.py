"""Asks the database of known weaknesses about the locked packages, where it can be reached; elsewhere says so.

A machine without that way out is no reason to fail: the packages are the same as where it was asked.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from runner import environment
from runner.console import make_printable, paint, report, say, seconds
from runner.site import ROOT

_PATIENCE = 60  # seconds, for all packages together
_PIP_AUDIT = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "5")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A weakness that is known of a locked package."""

    package: str
    id: str
    fixed_in: str


def audit_packages(lock: str = environment.PRODUCT) -> tuple[str, bool, float]:
    """The step's name, whether nothing is known against what the product runs on, and how long it took."""
    begun = time.monotonic()
    asked, findings = _ask(lock)
    took = time.monotonic() - begun
    for each in findings:
        say(make_printable(f"  {each.package}: {each.id}, fixed in {each.fixed_in or 'no version yet'}"))
    if asked:
        report("audit", f"{paint('FAILED', 'red') if findings else paint('passed', 'green')}  {seconds(took)}")
    else:
        report("left out", "audit: no database of known weaknesses is reached from here")
    return "audit", not findings, took


def _ask(lock: str) -> tuple[int, list[Finding]]:
    """Of how many packages the database knew something to say, and what."""
    command = [*environment.module("pip_audit"), "--requirement", lock, *_PIP_AUDIT]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=_PATIENCE)
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError, TypeError):
        return 0, []
    return read_answer(packages)


def read_answer(packages: Sequence[dict[str, object]]) -> tuple[int, list[Finding]]:
    """What pip-audit's JSON says: of a package it skipped it says why, of any other it lists what is known."""
    asked = [each for each in packages if "skip_reason" not in each]
    return len(asked), [
        Finding(
            package=f"{each['name']} {each['version']}", id=str(known["id"]), fixed_in=", ".join(known["fix_versions"])
        )
        for each in asked
        for known in _list(each.get("vulns"))
    ]


def _list(value: object) -> list[dict[str, list[str]]]:
    return value if isinstance(value, list) else []
