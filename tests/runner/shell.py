"""Calling `./run` as a person does, from a shell that holds nothing."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from runner.site import ROOT


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`./run` as from an empty shell."""
    return subprocess.run(
        [sys.executable, ROOT / "run", *arguments],
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def mode_of(path: Path) -> str:
    """The permissions of a file, as chmod takes them."""
    return oct(stat.S_IMODE(path.stat().st_mode))
