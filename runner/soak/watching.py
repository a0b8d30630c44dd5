"""The onlookers: how many comments are pending (by SQL), whether the product is ready, and what the public reads.

A process of its own, ended by a signal: whoever breaks things must never wait for what is broken.
"""

import itertools
import sys
import time

from runner.soak.job import Job, read_job
from runner.soak.journal import Journal
from runner.soak.line import Line
from runner.soak.records import DatabaseAway, Rows

PAUSE = 0.5  # seconds
READS_EVERY = 4  # looks


class Onlookers:
    """One of each."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._line = Line(job.url)
        self._rows = Rows(job.database)
        self._journal = Journal(job.journal("watching"))
        self._seen: set[str] = set()

    def watch_for_ever(self) -> None:
        """Until somebody ends this process."""
        for number in itertools.count():
            at = time.monotonic()
            ready = self._line.ask("GET", "/readyz")
            missing = "" if ready.is_good else ready.body.decode("utf-8", "replace")
            seen = {"at": at, "ready": ready.is_good, "backlog": self._count(), "missing": missing}
            self._journal.write(seen | {"leaks": ready.leaks})
            if number % READS_EVERY == 0:
                self._read(self._job.articles[number // READS_EVERY % len(self._job.articles)])
            time.sleep(PAUSE)

    def _count(self) -> int | None:
        try:
            return self._rows.count_pending()
        except DatabaseAway:
            return None

    def _read(self, article: str) -> None:
        """The newest page of a thread, as anybody gets it."""
        answer = self._line.ask("GET", f"/api/v1/articles/{article}/comments/")
        ids = {comment["id"] for comment in answer.document().get("results", [])} if answer.is_good else set()
        new = sorted(ids - self._seen)
        self._seen |= ids
        self._journal.write(
            {
                "at": answer.at,
                "status": answer.status,
                "retry_after": answer.headers.get("retry-after", ""),
                "public": new,
                "leaks": answer.leaks,
            }
        )


if __name__ == "__main__":
    Onlookers(read_job(sys.argv[1])).watch_for_ever()
