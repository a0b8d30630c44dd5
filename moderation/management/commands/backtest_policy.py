"""manage.py backtest_policy: what a policy would have done with the comments of a period. It changes nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime

from moderation.backtesting import MOST_COMPARED, backtest_policy
from moderation.policy import Policy, PolicyError, parse_policy, refuse_broken_promises
from moderation.screening.policies import current_policy

_BAR = 24  # characters


class Command(BaseCommand):
    help = "Replay a policy over the findings stored for past comments: what would change, and what people had decided."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--policy", type=Path, metavar="FILE", help="a policy as JSON; default: the one in force")
        parser.add_argument("--since", type=read_moment, metavar="TIME", help="a date or time (UTC); default: all")
        parser.add_argument("--until", type=read_moment, metavar="TIME", help="a date or time (UTC), exclusive")
        parser.add_argument("--most", type=int, default=MOST_COMPARED, metavar="N", help="the newest N at most")
        parser.add_argument("--json", action="store_true", help="the answer of the REST API instead of a summary")

    def handle(self, **options: Any) -> None:
        policy = read_policy_file(options["policy"]) if options["policy"] else current_policy()
        result = backtest_policy(
            policy=policy,
            since=options["since"],
            until=options["until"],
            most=max(options["most"], 1),
            progress=lambda done: self.stderr.write(f"{done:,} comments compared …"),
        )
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_summarise(result)))


def read_moment(text: str) -> datetime:
    """A date or time; one without a zone is in UTC. Raises ValueError, which argparse puts into words."""
    moment = parse_datetime(text)
    if moment is None:
        day = parse_date(text)
        if day is None:
            raise ValueError(text)
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_policy_file(path: Path) -> Policy:
    """The policy that a file holds, or CommandError with what is wrong and where."""
    try:
        policy = parse_policy(json.loads(path.read_text(encoding="utf-8")))
        refuse_broken_promises(policy)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except PolicyError as error:
        raise CommandError(f"{path} is no policy that could be put in force. {error}") from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON: {error}") from error
    return policy


def _summarise(result: dict[str, Any]) -> list[str]:
    compared, changed = result["compared"], result["changed"]
    if not compared:
        return ["No comment was screened in this period: nothing to compare."]
    capped = " (there were more: the newest)" if result["capped"] else ""
    lines = [f"Policy {result['policy_version']} would have changed {changed:,} of {compared:,} comments{capped}."]
    lines += [
        f"  {change['from']:>7} → {change['to']:<7} {change['count']:>6,} {_bar(change['count'], changed)} "
        f"people approved {change['people_approved']:,}, refused {change['people_refused']:,}"
        for change in result["changes"]
    ]
    people = result["people"]
    if people["decided"]:
        lines += ["", f"Of {people['decided']:,} that people decided:"]
        for when, words in (("before", "then"), ("after", "now")):
            counts = people[when]
            lines.append(
                f"  {words:<5} agreed {counts['agreed']:>6,} {_bar(counts['agreed'], people['decided'])} "
                f"asked {counts['asked']:,}, contradicted {counts['contradicted']:,}"
            )
    lines += ["", "Rules that matched: how often, and how much of it people refused"]
    lines += [
        _rule_line(rule) for rule in sorted(result["rules"], key=lambda rule: -rule["matched"]) if rule["matched"]
    ]
    if result["samples"]:
        lines += ["", "Samples:"]
        lines += [_sample_line(sample) for sample in result["samples"]]
    return lines


def _rule_line(rule: dict[str, Any]) -> str:
    judged = "nobody decided any" if rule["precision"] is None else f"{rule['precision']:.0%} of {rule['decided']:,}"
    trial = f" (shadow: would stop {rule['would_change']:,} more)" if rule["mode"] == "shadow" else ""
    return f"  {rule['matched']:>6,}  {judged:<20} {rule['rule']}{trial}"


def _sample_line(sample: dict[str, Any]) -> str:
    people = f", people {sample['people']}" if sample["people"] else ""
    words = " ".join(sample["excerpt"].split())[:90]
    return f"  {sample['from']} → {sample['to']}{people}: {words} [{'; '.join(sample['reasons'][:2]) or 'no rule'}]"


def _bar(part: int, whole: int) -> str:
    return ("█" * round(_BAR * part / whole)).ljust(_BAR, "·") if whole else ""
