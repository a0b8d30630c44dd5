"""Which product is running on a data folder: one at most. Its lock, its run.json, and how to stop it.

The lock is what says that a pid is ours: the kernel frees it when its holder ends, however it ends, so a
stale file with a number that another program has since been given is never taken for the product.
"""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runner.console import Failure, report
from runner.private_files import write_private

STOP_WITHIN = 25.0


@contextmanager
def claim_data_dir(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for the block; raise Failure where another product holds it."""
    descriptor = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _already_running(data_dir) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        try:
            (data_dir / "run.json").unlink(missing_ok=True)
            yield
        finally:
            (data_dir / "run.json").unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _already_running(data_dir: Path) -> Failure:
    running = read_run_file(data_dir)
    where = f"at {running['url']}" if running else f"or starting, as process {_read_holder(data_dir)}"
    return Failure(
        f"It is already running {where}, on the data folder {data_dir}.",
        advice="Stop it:  ./run stop\nOr start a second one beside it:  DATA_DIR=/some/where PORT=8001 ./run",
    )


def find_holder(data_dir: Path) -> int | None:
    """The pid of the product that holds the data folder now, or None."""
    try:
        descriptor = os.open(data_dir / "run.lock", os.O_RDWR)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Failure(f"Cannot open {data_dir / 'run.lock'} ({error.strerror}).") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read_holder(data_dir)
    finally:
        os.close(descriptor)
    return None


def _read_holder(data_dir: Path) -> int | None:
    text = (data_dir / "run.lock").read_text(encoding="ascii").strip()
    return int(text) if text.isdigit() else None


def write_run_file(data_dir: Path, content: dict[str, Any]) -> None:
    """Tell programs, of the same owner, where the product is."""
    write_private(data_dir / "run.json", json.dumps(content, indent=2) + "\n")


def read_run_file(data_dir: Path) -> dict[str, Any] | None:
    """What a running product says of itself; None where it says nothing (yet)."""
    try:
        content: dict[str, Any] = json.loads((data_dir / "run.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    except OSError as error:
        raise Failure(f"Cannot read {data_dir / 'run.json'} ({error.strerror}).") from None
    return content


def require_running(data_dir: Path) -> dict[str, Any]:
    """The run.json of the running product, or a Failure that says how to start one."""
    content = read_run_file(data_dir) if find_holder(data_dir) else None
    if content is None:
        raise Failure(f"Nothing is running on the data folder {data_dir}.", advice="Start it in another window:  ./run")
    return content


def stop_instance(data_dir: Path) -> bool:
    """Ask the running product to stop and wait until it has; False where none was running."""
    pid = find_holder(data_dir)
    if pid is None:
        (data_dir / "run.json").unlink(missing_ok=True)
        return False
    try:
        os.kill(pid, signal.SIGTERM)
    except PermissionError:
        raise Failure(f"Process {pid} belongs to another user.", advice="Stop it as that user.") from None
    except ProcessLookupError:
        return True
    if not _wait_until_free(data_dir, pid, STOP_WITHIN):
        report("stop", f"process {pid} does not answer; killing it")
        os.kill(pid, signal.SIGKILL)
        if not _wait_until_free(data_dir, pid, 5.0):
            raise Failure(f"Process {pid} could not be stopped.")
    return True


def _wait_until_free(data_dir: Path, pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while find_holder(data_dir) == pid:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
