"""How long a backtest takes over N stored comments (default 10,000 and 100,000), each with the findings of all checks.

Run:  .venv/bin/python bench/backtest.py [--comments N …]
Fills a SQLite database of its own in a temporary folder and throws it away. The findings are drawn at random, so what
the policy says of them means nothing; only the time does.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LABELS = (
    "length", "link_count", "shouting", "stretched", "seconds_to_fill", "language_english", "spam",
    "toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack",
)  # fmt: skip
CLEAR = ("wordlist", "repeat", "velocity", "reputation", "thread_mode", "personal_data")
BATCH = 2_000


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, nargs="+", default=[10_000, 100_000])
    sizes = sorted(parser.parse_args().comments)
    with tempfile.TemporaryDirectory(prefix="backtest-") as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="config.settings.test", DATA_DIR=folder)
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        thread, commenter = make_thread()
        done = 0
        for size in sizes:
            fill(thread, commenter, size - done)
            done = size
            measure()
    return 0


def make_thread():
    """Something to hang comments on."""
    from django.utils import timezone

    from articles.models import Article
    from moderation.models import Commenter, Thread

    article = Article.objects.create(slug="bench", title="Bench", body_html="", published_at=timezone.now())
    return Thread.objects.create(article=article), Commenter.objects.create(name="Robin")


def fill(thread, commenter, count):
    """Comments as screening leaves them: one revision, a finding a label, a verdict."""
    from django.db import transaction
    from django.utils import timezone

    from moderation.models import Comment, Finding, Revision, Verdict

    draw = random.Random(count)
    for start in range(0, count, BATCH):
        number = min(BATCH, count - start)
        now = timezone.now()
        comments = [
            Comment(thread=thread, commenter=commenter, status="held", edit_until=now, search_text="")
            for _ in range(number)
        ]
        revisions = [Revision(comment=comment, body="text", body_html="text", due_at=None) for comment in comments]
        findings = [
            Finding(revision=revision, check_name="x", check_version="1", label=label, score=draw.random() ** 3, ms=1)
            for revision in revisions
            for label in LABELS
        ] + [
            Finding(revision=revision, check_name=name, check_version="1", label="clear", ms=1)
            for revision in revisions
            for name in CLEAR
        ]
        verdicts = [Verdict(revision=revision, outcome="hold", policy_version="1") for revision in revisions]
        with transaction.atomic():
            Comment.objects.bulk_create(comments)
            Revision.objects.bulk_create(revisions)
            Finding.objects.bulk_create(findings)
            Verdict.objects.bulk_create(verdicts)


def measure():
    """Three backtests of the default policy; print each time."""
    from moderation.backtesting import backtest_policy
    from moderation.screening.policies import current_policy

    times = []
    for _ in range(3):
        begin = time.perf_counter()
        result = backtest_policy(policy=current_policy())
        times.append(time.perf_counter() - begin)
    print(f"{result['compared']:>9,} comments: {', '.join(f'{each:.2f}' for each in times)} s")


if __name__ == "__main__":
    raise SystemExit(main())
