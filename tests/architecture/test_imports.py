"""The import contracts hold, and each of them notices the import that it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("articles", "config", "moderation")
LINT = Path(sys.executable).with_name("lint-imports")

# Where an import is added, what is imported, and which contract has to say no.
FORBIDDEN = {
    "a public endpoint opens the vault": (
        *("moderation/api/public/comments.py", "moderation.identity.services"),
        "Only intake, the audited reveal and the vault's own commands open the identity vault",
    ),
    "a public endpoint reads what staff read": (
        *("moderation/api/public/comments.py", "moderation.queries.staff"),
        "The public API reads public queries only",
    ),
    "a query opens the vault": (
        *("moderation/queries/public.py", "moderation.identity.crypto"),
        "Only intake, the audited reveal and the vault's own commands open the identity vault",
    ),
    "screening opens the vault": (
        *("moderation/screening/subject.py", "moderation.identity.models"),
        "Only intake, the audited reveal and the vault's own commands open the identity vault",
    ),
    "a check that asks outside opens the vault": (
        *("moderation/checks/remote/akismet.py", "moderation.identity.disclosure"),
        "Only intake, the audited reveal and the vault's own commands open the identity vault",
    ),
    "who asks outside opens the vault": (
        *("moderation/screening/remote.py", "moderation.identity.disclosure"),
        "Only intake, the audited reveal and the vault's own commands open the identity vault",
    ),
    "a check reads the database": ("moderation/checks/length.py", "moderation.models", "Checks are plain Python"),
    "the policy knows a task queue": ("moderation/policy/deciding.py", "celery", "Policy is pure"),
    "a model calls a stage": ("moderation/models/comment.py", "moderation.decisions", "Imports point downstream"),
    "screening calls the intake": ("moderation/screening/services.py", "moderation.intake", "Imports point downstream"),
    "a service calls its task": (
        *("moderation/screening/services.py", "moderation.screening.tasks"),
        "A stage's task sits on top of the stage",
    ),
    "articles know of comments": ("articles/models.py", "moderation.models", "Articles know nothing of moderation"),
}


@pytest.fixture
def copy(tmp_path):
    """The product's packages, to be spoiled."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static", "data")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder):
    return subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "200"}
    )


def broken_contracts(output):
    return {line.removesuffix(" BROKEN").strip() for line in output.splitlines() if line.endswith(" BROKEN")}


def test_the_contracts_are_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(copy, case):
    path, imported, contract = FORBIDDEN[case]
    spoiled = copy / path
    spoiled.write_text(f"{spoiled.read_text(encoding='utf-8')}\nimport {imported}\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1, done.stderr
    assert contract in broken_contracts(done.stdout)


def test_a_module_that_no_layer_names_fails_the_build(copy):
    (copy / "moderation" / "helpers.py").write_text('"""Nobody said where this belongs."""\n', encoding="utf-8")
    done = lint(copy)
    assert done.returncode != 0
    assert "helpers" in done.stdout + done.stderr
