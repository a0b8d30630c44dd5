"""The proof of the proofs: without its mechanism the test that guards it goes red. (With it the suite has it green.)"""

import json
import os
import subprocess
import sys

import pytest

from runner.site import ROOT
from tests.faults.mechanisms import MUTATIONS, Mutation

pytestmark = [pytest.mark.faults, pytest.mark.once]

# What comes of a mutant that does not even run proves nothing.
BROKEN = ("Refused", "NameError", "SyntaxError", "ImportError", "AttributeError", "TypeError")
# Those of the suite that runs this are not those of the one that it starts.
NOT_INHERITED = ("DJANGO_SETTINGS_MODULE", "DATA_DIR", "REDIS_URL", "DATABASE_URL", "TEST_NOTHING_SKIPPED")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each guard said of the product without its mechanism: one run of pytest over all of them."""
    report = tmp_path_factory.mktemp("mutations") / "said.json"
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in NOT_INHERITED and not name.startswith("PYTEST_")
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.faults.mutations"]
    done = subprocess.run(
        [*command, *dict.fromkeys(mutation.guard for mutation in MUTATIONS)],
        cwd=ROOT,
        env=environ | {"MUTATIONS_REPORT": str(report)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout[-3000:]
    outcomes: dict[str, str] = json.loads(report.read_text(encoding="utf-8"))
    return outcomes


def test_each_mechanism_has_a_guard_of_its_own() -> None:
    assert len({mutation.guard for mutation in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.mechanism)
def test_without_the_mechanism_its_guard_goes_red(said: dict[str, str], mutation: Mutation) -> None:
    phase, outcome, raised = f"{said.get(mutation.guard, 'was not run')}  ".split(" ")[:3]
    assert (phase, outcome) == ("call", "failed"), (mutation.guard, said)
    assert raised not in BROKEN, (mutation.guard, raised)
