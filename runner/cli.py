"""The commands of `./run`: their names, their help, and how any of them may end.

Exit codes: 0 done (a product that was told to stop has done its work), 1 failed, 2 misused,
130 or 143 interrupted by Ctrl-C or TERM before it was done.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from runner.console import Failure, Interrupted, clear_progress, explain, paint, prepare_streams, report, say
from runner.environment import PYTHON, prepare_environment
from runner.instance import stop_instance
from runner.product import serve, set_up
from runner.quality import lock_requirements, run_checks, run_tests
from runner.site import ROOT, VENV, read_site
from runner.trial import try_comment


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: what it does for the person, and the function that does it."""

    summary: str
    function: Callable[[Sequence[str]], int]
    arguments: str = ""


def _serve(_: Sequence[str]) -> int:
    return serve()


def _set_up(_: Sequence[str]) -> int:
    site = read_site(os.environ)
    set_up(site)
    report("ready", f"the environment is made; secrets are in {site.data_dir / 'secrets.env'}")
    return 0


def _check(_: Sequence[str]) -> int:
    return run_checks()


def _soak(arguments: Sequence[str]) -> int:
    prepare_environment()
    if Path(sys.prefix).resolve() != VENV.resolve():
        # It reads the database, so it needs the product's packages: the same command again, under their Python.
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "run"), "soak", *arguments])  # noqa: S606 -- ourselves, no shell
    from runner.soak.command import run_soak

    return run_soak(arguments)


def _stop(_: Sequence[str]) -> int:
    data_dir = read_site(os.environ).data_dir
    stopped = stop_instance(data_dir)
    report("stop", "stopped" if stopped else f"nothing was running on {data_dir}")
    return 0


def _help(_: Sequence[str]) -> int:
    say("\n  Below the Line: comments for newsrooms, moderated before they are read.\n")
    for name, command in COMMANDS.items():
        usage = f"./run {name} {command.arguments}".strip()
        say(f"  {paint(usage.ljust(35), 'bold')}{command.summary}")
    say("\n  Environment (docs/settings.md has the rest):")
    for name, meaning in VARIABLES.items():
        say(f"  {name.ljust(35)}{meaning}")
    say()
    return 0


COMMANDS = {
    "": Command(summary="start everything, and stop it on Ctrl-C", function=_serve),
    "try": Command(summary="post a comment and see what screening says", arguments='"TEXT"', function=try_comment),
    "stop": Command(summary="stop what ./run started", function=_stop),
    "setup": Command(summary="make the environment and the secrets, start nothing", function=_set_up),
    "test": Command(
        summary="run the tests (on SQLite, or PostgreSQL)", arguments="[--postgres] [PYTEST…]", function=run_tests
    ),
    "check": Command(summary="everything that CI checks", function=_check),
    "soak": Command(
        summary="post thousands of comments while things are killed, and judge",
        arguments="[--comments N…]",
        function=_soak,
    ),
    "lock": Command(
        summary="resolve the requirements anew into hashed locks", arguments="[--upgrade]", function=lock_requirements
    ),
    "help": Command(summary="this page", function=_help),
}
TAKES_ARGUMENTS = ("try", "test", "soak", "lock")
VARIABLES = {
    "PORT": "where the web server listens on 127.0.0.1 (8000; 0: any free port)",
    "DATA_DIR": "database, secrets, logs (var/)",
    "DATABASE_URL": "a PostgreSQL database, used as it is, instead of SQLite",
    "REDIS_URL": "a Redis or Valkey server, used as it is, instead of the embedded one",
    "CLASSIFIER_SECOND_STAGE": "the neural part of the classifier: auto (where it can be installed), on, off",
}


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code."""
    prepare_streams()
    _catch_signals()
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    name = {"--help": "help", "-h": "help"}.get(name, name)
    if name not in COMMANDS or (rest and name not in TAKES_ARGUMENTS):
        wrong = name if name not in COMMANDS else " ".join([name, *rest])
        explain(Failure(f"There is no command: ./run {wrong}", advice="./run help lists the commands."))
        return 2
    try:
        return COMMANDS[name].function(rest)
    except Failure as failure:
        explain(failure)
        return 1
    except Interrupted as interrupted:
        clear_progress()
        return 128 + interrupted.signum
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _catch_signals() -> None:
    def interrupt(signum: int, _: FrameType | None) -> None:
        raise Interrupted(signum)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)
