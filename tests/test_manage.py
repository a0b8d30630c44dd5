"""`manage.py` before anything was set up."""

import os
import subprocess
import sys

from runner.site import ROOT


def test_without_secrets_it_says_where_they_come_from(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate"],
        check=False,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "SECRET_KEY is not set. ./run setup generates it" in done.stderr
    assert "Traceback" not in done.stderr
