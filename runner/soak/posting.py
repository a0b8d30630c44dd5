"""The readers: post the plan's comments over several connections, patiently, and write down every answer.

A process of its own. Whoever gets no answer, or is asked to come back, sends the same again with the same key.
"""

import sys
import threading
import time
from collections.abc import Iterator, Sequence

from runner.soak.job import Job, read_job
from runner.soak.journal import Journal
from runner.soak.line import Answer, Line, address_of, client_of
from runner.soak.plan import Entry

LONGEST_PAUSE = 5.0  # seconds
BROKEN_PAUSE = 0.25
HOLD_PAUSE = 0.1


class Readers:
    """Shares the requests out among the connections."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._journal = Journal(job.journal("posting"))
        # A repeated request follows its first at once: another connection sends it while that is being worked on.
        self._requests: Iterator[Entry] = (entry for entry in job.plan.entries for _ in range(entry.repeats + 1))
        self._lock = threading.Lock()

    def post_all(self) -> None:
        """Returns when all have been posted, or time is up."""
        threads = [threading.Thread(target=self._post_next) for _ in range(self._job.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _post_next(self) -> None:
        line = Line(self._job.url)
        while time.monotonic() < self._job.until:
            if self._job.hold.exists():
                time.sleep(HOLD_PAUSE)
                continue
            with self._lock:
                entry = next(self._requests, None)
            if entry is None:
                return
            self._post(line, entry)

    def _post(self, line: Line, entry: Entry) -> None:
        while True:
            answer = self._send(line, entry)
            pause = choose_pause(answer)
            if pause is None or time.monotonic() + pause > self._job.until:
                return
            time.sleep(pause)

    def _send(self, line: Line, entry: Entry) -> Answer:
        fields = {"author_name": entry.name, "author_email": address_of(entry.number), "body": entry.body}
        answer = line.ask(
            "POST",
            f"/api/v1/articles/{choose_article(self._job.articles, entry)}/comments/",
            fields,
            X_Forwarded_For=client_of(entry.number),
            Idempotency_Key=f"soak-{self._job.seed}-comment-{entry.number:07}",
        )
        document = answer.document()
        self._journal.write(
            {
                "number": entry.number,
                "status": answer.status,
                "at": answer.at,
                "took": answer.took,
                "id": document.get("id", "") if answer.is_good else "",
                "code": document.get("code", ""),
                "retry_after": answer.headers.get("retry-after", ""),
                "leaks": answer.leaks,
            }
        )
        return answer


def choose_article(articles: Sequence[str], entry: Entry) -> str:
    """Below which article a comment is posted: repeated requests have to agree."""
    return articles[entry.number % len(articles)]


def choose_pause(answer: Answer) -> float | None:
    """Seconds until the same request is sent again; None where there is nothing more to be had."""
    if answer.status == 0:
        return BROKEN_PAUSE
    in_progress = answer.status == 409 and answer.document().get("code") == "in_progress"
    if answer.status != 503 and not in_progress:
        return None
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST_PAUSE) if asked.isdigit() else BROKEN_PAUSE


if __name__ == "__main__":
    Readers(read_job(sys.argv[1])).post_all()
