"""The product's own figures: from POST to public, posts accepted a second, what the classifiers take.

Run:  .venv/bin/python bench/figures.py [--database sqlite|postgres]
Brings up the product by itself, as ./run does, beside servers of its own, and takes everything down again. Needs the
development environment (./run test makes it), and a machine that has nothing else to do.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from runner.console import clear_progress, show_progress  # noqa: E402 -- the path above has to be set first
from tests.flows.newsroom import Newsroom  # noqa: E402 -- see above
from tests.flows.product import run_product  # noqa: E402 -- see above
from tests.services import run_postgres, run_valkey  # noqa: E402 -- see above

SEQUENTIAL = 100
CONNECTIONS = 8
SECONDS = 10
PUBLIC_WITHIN = 30.0
CLASSIFIERS = ("spam", "toxicity")
# One client may not post this often in service; here all clients are this machine.
UNBOUNDED = "1000000"

Row = tuple[str, str]


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    database = parser.parse_args().database
    load = os.getloadavg()
    with ExitStack() as running:
        newsroom = bring_up(database, running)
        rows = [*measure_publication(newsroom), *measure_acceptance(newsroom)]
    clear_progress()
    print(f"\n{describe_machine(load)}\ndatabase: {database}\n")
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"  {name.ljust(width)}  {value}")
    return 0


def bring_up(database: str, running: ExitStack) -> Newsroom:
    """The product with an admin and without the demo."""
    show_progress("figures", "starting the product")
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="btl-bench-")))
    valkey = running.enter_context(run_valkey())
    database_url = running.enter_context(run_postgres()).url if database == "postgres" else ""
    product = run_product(
        folder=folder, redis_url=valkey.url, database_url=database_url, COMMENT_POSTS_PER_MINUTE=UNBOUNDED
    )
    newsroom = Newsroom(running.enter_context(product))
    newsroom.make_admin()
    return newsroom


def measure_publication(newsroom: Newsroom) -> list[Row]:
    """Post one comment after the other, each once the one before is public."""
    article = newsroom.publish_article()
    newsroom.post_public(article)  # the first one pays for what processes load once
    accepted, public = [], []
    spent: dict[str, list[float]] = defaultdict(list)
    for number in range(1, SEQUENTIAL + 1):
        show_progress("figures", f"from POST to public: {number} of {SEQUENTIAL}")
        begun = time.perf_counter()
        posted = newsroom.post(article)
        accepted.append(time.perf_counter() - begun)
        wait_until_public(newsroom, posted.path)
        public.append(time.perf_counter() - begun)
        for found in {each["check"]: each for each in newsroom.review(posted)["findings"]}.values():
            spent[found["check"]].append(found["ms"])
    classifiers = [sum(times) for times in zip(*(spent[name] for name in CLASSIFIERS), strict=True)]
    checks = [sum(times) for times in zip(*spent.values(), strict=True)]
    return [
        ("POST answered, idle", describe_times([each * 1000 for each in accepted])),
        ("POST to public, idle", describe_times([each * 1000 for each in public])),
        (f"classifiers a comment ({' + '.join(CLASSIFIERS)})", describe_times(classifiers)),
        (f"all {len(spent)} checks a comment", describe_times(checks)),
    ]


def wait_until_public(newsroom: Newsroom, path: str) -> None:
    """Ask as anybody may, every few milliseconds."""
    deadline = time.monotonic() + PUBLIC_WITHIN
    while newsroom.anybody.get(path).status != 200:
        if time.monotonic() > deadline:
            raise SystemExit(f"{path} was not public after {PUBLIC_WITHIN:.0f} s\n{newsroom.product.tell_logs()}")
        time.sleep(0.005)


def measure_acceptance(newsroom: Newsroom) -> list[Row]:
    """Post from several connections at once, from a process of its own, while the worker screens what comes."""
    article = newsroom.publish_article()
    show_progress("figures", f"posts a second at {CONNECTIONS} connections, for {SECONDS} s")
    script = str(ROOT / "bench" / "posting.py")
    driver = [sys.executable, script, newsroom.url, article, str(CONNECTIONS), str(SECONDS)]
    done = subprocess.run(driver, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    accepted = told["statuses"].get("202", 0)
    others = {status: count for status, count in told["statuses"].items() if status != "202"}
    drained = wait_until_screened(newsroom)
    return [
        (f"posts accepted a second, {CONNECTIONS} connections", f"{accepted / told['seconds']:.0f}"),
        ("  each answered in", describe_times(told["ms"])),
        ("  other answers", ", ".join(f"{count} × {status}" for status, count in sorted(others.items())) or "none"),
        (f"  all {accepted} screened, after the last post", f"{drained:.1f} s"),
    ]


def wait_until_screened(newsroom: Newsroom) -> float:
    """Seconds until nothing is pending any more."""
    begun = time.monotonic()
    path = "moderation/queue/?queue=pending&limit=1"
    while newsroom.staff("admin").get(path).json()["results"]:
        show_progress("figures", f"waiting for what is still being screened, {time.monotonic() - begun:.0f} s")
        time.sleep(0.25)
    return time.monotonic() - begun


def describe_times(times: Sequence[float]) -> str:
    """Median, 95th percentile and worst of milliseconds."""
    ordered = sorted(times)
    percentile = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered):.1f} ms, p95 {percentile:.1f} ms, worst {ordered[-1]:.1f} ms"


def describe_machine(load: Sequence[float]) -> str:
    """What these figures are of, and whether anybody else was at work."""
    before = " ".join(f"{each:.1f}" for each in load)
    after = " ".join(f"{each:.1f}" for each in os.getloadavg())
    cores = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{cores}; load before {before}, after {after} (1, 5, 15 min)"


if __name__ == "__main__":
    sys.exit(main())
