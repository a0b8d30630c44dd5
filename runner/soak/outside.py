"""The processes that talk to the product during a soak, and what they have written down so far."""

import subprocess

from runner.console import Failure
from runner.environment import module
from runner.processes import open_log, read_last_lines, start_process, stop_processes
from runner.soak.job import Job, write_job
from runner.soak.journal import Reading
from runner.soak.newsroom import Newsroom


class Outside:
    """The processes that talk to the product, and what they have written down."""

    def __init__(self, newsroom: Newsroom, job: Job) -> None:
        self.readings = {name: Reading(job.journal(name)) for name in ("posting", "deciding", "watching", "mail")}
        self.accepted: set[int] = set()
        self._folder = newsroom.folder
        self._path = write_job(job)
        self._hold = job.hold
        self._processes = {name: self._start(name) for name in ("posting", "deciding", "watching")}

    @property
    def all_posted(self) -> bool:
        """Whether the readers are done."""
        return self._processes["posting"].poll() is not None

    def read(self) -> None:
        """What they have written since the last time."""
        for name, reading in self.readings.items():
            new = reading.more()
            if name == "posting":
                self.accepted |= {each["number"] for each in new if each["id"]}
        for name, process in self._processes.items():
            if process.poll():
                raise Failure(f"{name} failed.", lines=read_last_lines(self._folder / f"{name}.log"))

    def last_look(self) -> tuple[float, bool, int | None]:
        """(when, whether the product was ready, how many comments were pending)."""
        for each in reversed(self.readings["watching"].records):
            if "ready" in each:
                return each["at"], each["ready"], each["backlog"]
        return 0.0, False, None

    def hold_back(self, wait: bool) -> None:
        """Have the readers wait with what they have not begun, or go on."""
        if wait:
            self._hold.touch()
        else:
            self._hold.unlink(missing_ok=True)

    def stop(self, *names: str) -> None:
        """End them, or those that are named."""
        stop_processes([self._processes[name] for name in names or self._processes])
        for name in names:
            del self._processes[name]

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        with open_log(self._folder / f"{name}.log") as output:
            return start_process([*module(f"runner.soak.{name}"), self._path], output=output)
