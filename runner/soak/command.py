"""`./run soak`: reads the options, has it run, shows the account; the exit code tells."""

import os
from collections.abc import Sequence
from pathlib import Path

from runner.console import report, say
from runner.site import read_site
from runner.soak.options import Options, read_options
from runner.soak.running import soak
from runner.soak.telling import draw_account, tell_account


def run_soak(arguments: Sequence[str]) -> int:
    """0: every invariant was kept; 1: one was not, or time was up, and what was written down is left where it says."""
    options = read_options(arguments)
    picture = _choose_picture(options)
    say(f"\n  {options.comments} comments under {options.faults} faults, seed {options.seed}\n")
    account = soak(options)
    tell_account(account)
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text(draw_account(account), encoding="utf-8")
    report("picture", str(picture))
    if account.is_kept and account.is_finished:
        account.newsroom.forget()
        return 0
    report("traces", account.newsroom.tell_traces())
    return 1


def _choose_picture(options: Options) -> Path:
    if options.picture is not None:
        return options.picture.absolute()
    database = "postgres" if options.postgres else "sqlite"
    return read_site(os.environ).data_dir / "soak" / f"{database}-{options.comments}-seed-{options.seed}.svg"
