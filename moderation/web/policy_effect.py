"""Lays out a backtest: how many recommendations would be others, what people had decided on those, and samples.

Pure: it puts the backtest's document (docs/policy.md) into words and bars, and counts nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from moderation.web.highlighting import Mark, Segment, cut_segments, is_harsh
from moderation.web.policy_words import BECOMES, say_count
from moderation.web.stored_words import say_label

_PEOPLE: Final[Mapping[str | None, str | Promise]] = {
    "approved": _("a person approved it"),
    "refused": _("a person refused it"),
    None: _("no person has decided it"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """How many comments would go from one outcome to another; `share` is the bar's length, 0 to 100."""

    before: str
    after: str
    outcome: str
    count: int
    approved: int
    refused: int
    share: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One comment that would be recommended otherwise."""

    comment: str
    segments: list[Segment]
    before: str
    after: str
    outcome: str
    rules: Sequence[str]
    rules_before: Sequence[str]
    people: str
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """A backtest as it is shown."""

    said: str
    compared: int
    changed: int
    capped: bool
    moves: list[Move]
    samples: list[Sample]
    decided: int
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def decided_said(self) -> str:
        return say_count(self.decided)


def lay_out_effect(result: Mapping[str, Any]) -> Effect:
    """What the page shows of a backtest."""
    people = result["people"]
    return Effect(
        said=_say_headline(result),
        compared=result["compared"],
        changed=result["changed"],
        capped=result["capped"],
        moves=[_move(each, result["changed"]) for each in result["changes"]],
        samples=[_sample(each) for each in result["samples"]],
        decided=people["decided"],
        before=people["before"],
        after=people["after"],
    )


def _say_headline(result: Mapping[str, Any]) -> str:
    compared, changed = result["compared"], result["changed"]
    if not compared:
        return gettext("No comment was screened yet: there is nothing to try it on.")
    approved = sum(each["people_approved"] for each in result["changes"])
    if not changed:
        said = ngettext(
            "It would have changed nothing about the last comment.",
            "It would have changed none of the last %(compared)s comments.",
            compared,
        )
        return said % {"compared": say_count(compared)}
    said = ngettext(
        "It would have changed %(changed)s of the last %(compared)s comments, %(approved)s of which people approved.",
        "It would have changed %(changed)s of the last %(compared)s comments, %(approved)s of which people approved.",
        changed,
    )
    return said % {"changed": say_count(changed), "compared": say_count(compared), "approved": say_count(approved)}


def _move(change: Mapping[str, Any], changed: int) -> Move:
    return Move(
        before=str(BECOMES[change["from"]]),
        after=str(BECOMES[change["to"]]),
        outcome=change["to"],
        count=change["count"],
        approved=change["people_approved"],
        refused=change["people_refused"],
        share=round(100 * change["count"] / changed),
    )


def _mark(mark: Mapping[str, Any], *, excerpt: str) -> Mark:
    start, end, label = mark["start"], mark["end"], mark["label"]
    return Mark(start, end, say_label(label), is_harsh(label=label, passage=excerpt[start:end]))


def _sample(sample: Mapping[str, Any]) -> Sample:
    marks = [_mark(each, excerpt=sample["excerpt"]) for each in sample["marks"]]
    people = sample["people"]
    stopped = sample["to"] != "approve"
    return Sample(
        comment=sample["comment"],
        segments=cut_segments(body=sample["excerpt"], marks=marks),
        before=str(BECOMES[sample["from"]]),
        after=str(BECOMES[sample["to"]]),
        outcome=sample["to"],
        rules=sample["reasons"],
        rules_before=sample["reasons_before"],
        people=str(_PEOPLE[people]),
        contradicts=people is not None and stopped == (people == "approved"),
    )
