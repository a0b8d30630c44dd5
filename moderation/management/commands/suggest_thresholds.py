"""manage.py suggest_thresholds: thresholds from the site's own decisions, with the trade-off as a picture."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.backtesting.candidates import line_of, move_line
from moderation.backtesting.lines import MOST_WRONGLY_HELD, SCORED_LABELS
from moderation.backtesting.picture import Panel, draw_trade_off
from moderation.backtesting.records import read_scores
from moderation.backtesting.thresholds import Suggestion, draw_curve, suggest_automatic, suggest_hold
from moderation.management.commands.backtest_policy import read_moment
from moderation.screening.policies import current_document


class Command(BaseCommand):
    help = "Suggest where to hold, and where to mark spam automatically, from what people here have decided so far."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--finding", nargs="+", choices=SCORED_LABELS, default=list(SCORED_LABELS), metavar="LABEL")
        parser.add_argument("--since", type=read_moment, metavar="TIME", help="a date or time (UTC); default: all")
        parser.add_argument("--until", type=read_moment, metavar="TIME", help="a date or time (UTC), exclusive")
        parser.add_argument(
            "--max-wrongly-held",
            type=_read_share,
            default=MOST_WRONGLY_HELD,
            metavar="SHARE",
            help="of what people approve, the share that one rule may hold (default: 3%%)",
        )
        parser.add_argument(
            "--min-spam-precision",
            type=_read_share,
            default=0.99,
            metavar="SHARE",
            help="what automatic spam has to reach (default: 99%%)",
        )
        parser.add_argument("--only-people", action="store_true", help="leave out what the policy published unseen")
        parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the trade-off of each threshold")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write a policy with the suggested thresholds")

    def handle(self, **options: Any) -> None:
        document = candidate = current_document()
        panels: list[Panel] = []
        for label in options["finding"]:
            self.stderr.write(f"reading decisions on {label} …")
            scored = read_scores(
                label=label, since=options["since"], until=options["until"], only_people=options["only_people"]
            )
            hold = suggest_hold(scored, most_wrongly_held=options["max_wrongly_held"])
            candidate = self._move(candidate, label, "hold", hold)
            if label == "spam":
                automatic = suggest_automatic(scored, least_precision=options["min_spam_precision"])
                candidate = self._move(candidate, label, "spam", automatic)
            panels.append(
                Panel(
                    label=label,
                    curve=draw_curve(scored) if hold.point else (),
                    in_force=line_of(document, label, "hold"),
                    suggested=hold.point.threshold if hold.point else None,
                    caption=hold.why,
                )
            )
        _write(options["svg"], draw_trade_off(panels))
        _write(options["output"], json.dumps(candidate, ensure_ascii=False, indent=1) + "\n")
        if options["output"]:
            self.stdout.write(f"Before putting it in force: manage.py backtest_policy --policy {options['output']}")

    def _move(self, document: dict[str, Any], label: str, outcome: str, suggestion: Suggestion) -> dict[str, Any]:
        """The document with the line moved where there is one to move; says so either way."""
        now = line_of(document, label, outcome)
        where = f"{label}, {outcome}: in force {'nowhere' if now is None else f'at {now:g}'}"
        if suggestion.point is None:
            self.stdout.write(f"{where}; no suggestion: {suggestion.why}")
            return document
        threshold = suggestion.point.threshold
        self.stdout.write(f"{where}; suggested {threshold:g}: {suggestion.why}")
        moved = move_line(document, label, outcome, threshold)
        if moved is None:
            self.stdout.write("  no rule draws just this line, so move it by hand")
            return document
        return moved


def _read_share(text: str) -> float:
    """0.03 or 3%. Raises ValueError, which argparse puts into words."""
    share = float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error
