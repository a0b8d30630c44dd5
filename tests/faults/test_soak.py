"""A short soak by the command itself: some hundred comments while everything below them is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runner.site import ROOT

# It brings its own servers, whatever the suite runs on.
pytestmark = [pytest.mark.faults, pytest.mark.once]

WITHIN = 470  # seconds; it ends by itself before
SETTINGS = {"SCREENING_LEASE": "15", "SCREENING_BACKOFF": "1", "CLASSIFIER_SECOND_STAGE": "off"}


def test_nothing_is_lost_unchecked_doubled_or_stuck_in_a_short_soak(tmp_path: Path) -> None:
    picture = tmp_path / "soak.svg"
    options = ["--comments", "500", "--faults", "6", "--picture", str(picture)]
    done = subprocess.run(
        [sys.executable, ROOT / "run", "soak", *options],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | SETTINGS,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert "lost 0, unchecked 0, duplicate 0, stuck 0, leaked 0" in told
    assert "accepted comments                                   500 of 500" in told
    assert "again:  ./run soak --comments 500 --faults 6 --seed " in told
    assert picture.read_text(encoding="utf-8").startswith("<svg")
