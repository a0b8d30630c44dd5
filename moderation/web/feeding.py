"""Which rules of the policy a finding feeds, and from which score on: what a moderator sees beside each bar.

Pure: it reads the rules of a policy document as JSON data, compares, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from moderation.wording import translate_shipped

_MOST: Final = 2  # beside one finding; more would be read by nobody


@dataclass(frozen=True, slots=True)
class Feed:
    """A rule that asks for the finding. `hit`: it holds of this comment. `start`: from which score on, where it says.

    `shadow`: it is only tried out.
    """

    title: str
    hit: bool
    shadow: bool
    start: float | None


def labels_of(rule: Mapping[str, Any]) -> frozenset[str]:
    """What a rule wants to see; what it wants not to see can be no reason."""
    return frozenset(each["finding"] for each in rule.get("when", ()) if each.get("present") is not False)


def find_feeds(
    *, finding: Mapping[str, Any], rules: Sequence[Mapping[str, Any]], matched: frozenset[str]
) -> tuple[Feed, ...]:
    """The rules that hold and ask for this finding; where there are none, the next live one above its score."""
    label, score = finding["label"], finding["score"] or 0.0
    feeds = [
        Feed(
            title=translate_shipped(rule["name"]),
            hit=rule["name"] in matched,
            shadow=rule.get("mode") == "shadow",
            start=_start(rule, label),
        )
        for rule in rules
        if label in labels_of(rule)
    ]
    hits = sorted((feed for feed in feeds if feed.hit), key=lambda feed: feed.shadow)
    if hits:
        return tuple(hits[:_MOST])
    ahead = [(feed.start, feed.title, feed) for feed in feeds if not feed.shadow and feed.start is not None]
    return tuple(feed for start, _, feed in sorted(ahead, key=lambda each: each[:2]) if start > score)[:1]


def find_ticks(*, label: str, rules: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Where live rules begin to speak of a probability, in percent."""
    live = [rule for rule in rules if rule.get("mode") != "shadow" and label in labels_of(rule)]
    starts = {_start(rule, label) for rule in live}
    return tuple(sorted(round(start * 100) for start in starts if start is not None and 0 < start < 1))


def _start(rule: Mapping[str, Any], label: str) -> float | None:
    starts = [each["at_least"] for each in rule["when"] if each["finding"] == label and "at_least" in each]
    return max(starts, default=None)
