"""The virtual environment and its locks."""

import sys
from pathlib import Path

import pytest

from runner import environment
from runner.console import Failure
from runner.product import NEURAL_PAUSE, set_up
from runner.quality import LOCKS
from runner.site import ROOT, read_site


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


@pytest.fixture
def installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locks that were to be installed, on a machine that reaches no registry."""
    tried: list[str] = []

    def fail(lock: str) -> None:
        tried.append(lock)
        raise Failure("Installing failed.", lines=["no registry"])

    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "_install", fail)
    (tmp_path / environment.PRODUCT).touch()
    (tmp_path / "extra.txt").write_text("one==1 --hash=sha256:00\n")
    return tried


def test_what_could_not_be_installed_is_done_without_and_not_tried_again_for_a_while(
    installs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not environment.try_to_install("extra.txt", purpose="extra", pause=3600)
    assert "no extra could be installed: no registry" in capsys.readouterr().out
    assert not environment.try_to_install("extra.txt", purpose="extra", pause=3600)
    assert installs == ["extra.txt"]
    assert not environment.try_to_install("extra.txt", purpose="extra")
    (tmp_path / "extra.txt").write_text("one==2 --hash=sha256:00\n")
    assert not environment.try_to_install("extra.txt", purpose="extra", pause=3600)
    assert installs == ["extra.txt"] * 3


def test_setting_up_goes_on_without_the_second_stage_where_it_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[str, float]] = []

    def try_to_install(lock: str, *, purpose: str, pause: float = 0.0) -> bool:
        tried.append((lock, pause))
        return False

    monkeypatch.setattr(environment, "prepare_environment", lambda: None)
    monkeypatch.setattr(environment, "is_current", lambda _lock: True)
    monkeypatch.setattr(environment, "try_to_install", try_to_install)
    assert "SECRET_KEY" in set_up(read_site({"DATA_DIR": str(tmp_path)}))
    assert tried == [(environment.NEURAL, NEURAL_PAUSE)]


@pytest.mark.parametrize("lock", LOCKS)
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
