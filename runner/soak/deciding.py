"""The moderators: two of them, who decide on the same held comment at the same moment, again and again.

A process of its own, ended by a signal. Of two decisions on one version, one may be accepted.
"""

import itertools
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from runner.soak.job import Job, read_job
from runner.soak.journal import Journal
from runner.soak.line import Answer, Line

PAUSE = 1.0  # seconds between two looks at the queue
AT_ONCE = 4  # comments decided after a look
CHOICES: tuple[dict[str, str], ...] = (
    {"action": "approve"},
    {"action": "reject", "reason": "off_topic"},
    {"action": "spam", "reason": "spam"},
)


class Moderators:
    """Two people with a token each."""

    def __init__(self, job: Job) -> None:
        self._lines = [(Line(job.url), f"Token {token}") for token in job.tokens]
        self._journal = Journal(job.journal("deciding"))
        self._chance = random.Random(f"moderators {job.seed}")
        self._pool = ThreadPoolExecutor(len(self._lines))

    def decide_for_ever(self) -> None:
        """Until somebody ends this process."""
        for _ in itertools.count():
            line, token = self._lines[0]
            queue = line.ask("GET", "/api/v1/moderation/queue/?queue=held&limit=20", Authorization=token)
            self._journal.write({"status": queue.status, "leaks": queue.leaks})
            found = queue.document().get("results", [])
            for comment in self._chance.sample(found, min(AT_ONCE, len(found))):
                self._decide_at_once(comment)
            time.sleep(PAUSE)

    def _decide_at_once(self, comment: dict[str, Any]) -> None:
        choices = [self._chance.choice(CHOICES) for _ in self._lines]
        path = f"/api/v1/moderation/comments/{comment['id']}/decisions/"
        sent = [
            self._pool.submit(line.ask, "POST", path, choice | {"version": comment["version"]}, Authorization=token)
            for (line, token), choice in zip(self._lines, choices, strict=True)
        ]
        for choice, each in zip(choices, sent, strict=True):
            self._write(comment, choice["action"], each.result())

    def _write(self, comment: dict[str, Any], action: str, answer: Answer) -> None:
        document = answer.document()
        self._journal.write(
            {
                "comment": comment["id"],
                "version": comment["version"],
                "action": action,
                "status": answer.status,
                "code": document.get("code", ""),
                "decision": document.get("id", "") if answer.is_good else "",
                "at": answer.at,
                "took": answer.took,
                "retry_after": answer.headers.get("retry-after", ""),
                "leaks": answer.leaks,
            }
        )


if __name__ == "__main__":
    Moderators(read_job(sys.argv[1])).decide_for_ever()
