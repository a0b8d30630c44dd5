"""What the processes outside are told: where the product is, who moderates, until when. A file for its owner alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from runner.private_files import write_private
from runner.soak.plan import Plan, draw_plan


@dataclass(frozen=True, kw_only=True)
class Job:
    """One soak, as those outside see it. `until` is a time of the monotonic clock, the same for all processes."""

    folder: str
    url: str
    articles: Sequence[str]
    tokens: Sequence[str]
    database: str
    seed: int
    comments: int
    connections: int
    until: float

    @property
    def plan(self) -> Plan:
        """What is to be posted; the faults are nobody's business out here."""
        return draw_plan(seed=self.seed, comments=self.comments, faults=0, postgres=False)

    @property
    def hold(self) -> Path:
        """Where that file is, readers wait with what they have not begun."""
        return Path(self.folder) / "hold"

    def journal(self, name: str) -> Path:
        """Where the process of that name writes down what it sees."""
        return Path(self.folder) / f"{name}.jsonl"


def write_job(job: Job) -> Path:
    """The file to name to a process."""
    path = Path(job.folder) / "job.json"
    write_private(path, json.dumps(asdict(job)))
    return path


def read_job(path: str) -> Job:
    """The job that a process was named."""
    return Job(**json.loads(Path(path).read_text(encoding="utf-8")))
