"""The virtual environment and its locks."""

import sys
from pathlib import Path

import pytest

from runner import environment
from runner.console import Failure
from runner.site import ROOT


def test_the_development_lock_holds_every_pin_of_the_product_lock() -> None:
    def read_pins(lock: str) -> set[str]:
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line.split(";")[0] and not line.startswith(" ")}

    assert read_pins(environment.PRODUCT)
    assert read_pins(environment.PRODUCT) <= read_pins(environment.DEVELOPMENT)


def test_a_changed_lock_is_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1 --hash=sha256:00\n")
    assert not environment.is_current("requirements.txt")
    environment._remember("requirements.txt")
    assert environment.is_current("requirements.txt")
    lock.write_text("one==2 --hash=sha256:00\n")
    assert not environment.is_current("requirements.txt")


@pytest.mark.parametrize("lock", ["requirements", "requirements-dev", "requirements-valkey", "requirements-postgres"])
def test_every_locked_package_has_a_hash_and_no_lock_names_a_server(lock: str) -> None:
    text = (ROOT / f"{lock}.txt").read_text(encoding="utf-8")
    for requirement in text.replace("\\\n", " ").splitlines():
        if "==" in requirement.split(";")[0]:
            assert "--hash=sha256:" in requirement
    assert "://" not in text


def test_a_python_without_venv_is_told_which_package_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Failure) as failure:
        environment.prepare_environment()
    assert f"python3.{sys.version_info[1]}-venv" in failure.value.advice
