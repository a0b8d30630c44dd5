"""What `./run soak` can be told. Knows names and limits, not what they lead to."""

import argparse
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runner.machine import find_postgres

COMMENTS = 10_000
FAULTS = 24
CONNECTIONS = 8


@dataclass(frozen=True, kw_only=True)
class Options:
    """One soak. `picture`: where the drawing goes, None for the data folder."""

    comments: int
    faults: int
    seed: int
    connections: int
    postgres: bool
    picture: Path | None


def read_options(arguments: Sequence[str]) -> Options:
    """The options of a command line; ends the program, with 2, where it means nothing."""
    parser = argparse.ArgumentParser(
        prog="./run soak",
        description="Post comments while processes and servers are killed, and judge that nothing was lost, published "
        "unchecked, done twice or left pending. Ends by itself in under 8 minutes; the exit code tells.",
    )
    whole = _whole_number
    parser.add_argument("--comments", type=whole, default=COMMENTS, metavar="N", help=f"how many ({COMMENTS})")
    parser.add_argument("--faults", type=whole, default=FAULTS, metavar="K", help=f"how many ({FAULTS})")
    parser.add_argument("--seed", type=whole, default=None, metavar="S", help="the seed of an earlier run (random)")
    parser.add_argument("--connections", type=whole, default=CONNECTIONS, metavar="C", help=f"at once ({CONNECTIONS})")
    parser.add_argument(
        "--database",
        choices=("postgres", "sqlite"),
        default="postgres" if find_postgres() else "sqlite",
        help="PostgreSQL where the machine has one, else SQLite",
    )
    parser.add_argument("--picture", type=Path, metavar="FILE", help="where the picture goes (DATA_DIR/soak/)")
    read = parser.parse_args(arguments)
    if read.comments < 1 or read.connections < 1:
        parser.error("there has to be a comment and a connection")
    return Options(
        comments=read.comments,
        faults=read.faults,
        seed=secrets.randbelow(1_000_000) if read.seed is None else read.seed,
        connections=read.connections,
        postgres=read.database == "postgres",
        picture=read.picture,
    )


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text} is no whole number")
    return int(text)
