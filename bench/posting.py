"""Posts comments over several connections for some seconds and prints what came back as JSON.

A process of its own, so that what it takes is no part of the measuring process. Every comment comes from another
client, address and person. Arguments: URL, slug of an article, connections, seconds.
"""

import http.client
import itertools
import json
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.flows.client import choose_address
from tests.flows.texts import write_sober

# Not among the numbers of the texts that tests post.
_numbers = itertools.count(1_000_000)


def post_until(*, url: str, article: str, deadline: float, statuses: Counter[int], times: list[float]) -> None:
    """Post one comment after the other over one connection."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    while time.perf_counter() < deadline:
        number = next(_numbers)
        fields = {
            "author_name": f"Reader {number}",
            "author_email": f"bench-{number}@example.org",
            "body": write_sober(number),
        }
        headers = {"Content-Type": "application/json", "X-Forwarded-For": choose_address()}
        begun = time.perf_counter()
        connection.request("POST", f"/api/v1/articles/{article}/comments/", json.dumps(fields), headers)
        response = connection.getresponse()
        response.read()
        times.append((time.perf_counter() - begun) * 1000)
        statuses[response.status] += 1
    connection.close()


def main() -> None:
    """Drive all connections, each from a thread."""
    url, article, connections, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    statuses: Counter[int] = Counter()
    times: list[float] = []
    begun = time.perf_counter()
    work = {"url": url, "article": article, "deadline": begun + seconds, "statuses": statuses, "times": times}
    threads = [threading.Thread(target=post_until, kwargs=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump({"seconds": time.perf_counter() - begun, "statuses": statuses, "ms": times}, sys.stdout)


if __name__ == "__main__":
    main()
