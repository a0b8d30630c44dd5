"""Lays out one comment for a moderator: the text with the findings' words marked, why it is here, what may be done.

Pure: it takes a staff comment of the contract (api.md) and a policy document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.decisions import TRANSITIONS
from moderation.models import Commenter
from moderation.status import Action, Actor, Status
from moderation.web.complaints import Complaint, lay_out_reports
from moderation.web.highlighting import Segment, cut_segments, harsh_passages, marks_of
from moderation.web.moments import Moment, say_moment
from moderation.web.verdicts import Evidence, RuleHit, decisive_labels, explain_verdict, show_evidence
from moderation.wording import translate_shipped

VERBS = (Action.APPROVE, Action.HOLD, Action.SPAM, Action.REJECT)


@dataclass(frozen=True, slots=True)
class LastDecision:
    """Who decided last, in words."""

    who: str
    by_person: bool
    outcome: str
    made: Moment
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Remark:
    """The last of `count` notes that colleagues left about the commenter."""

    count: int
    who: str
    said: str
    made: Moment


@dataclass(frozen=True, slots=True)
class Card:
    """What the template shows of one comment. `harsh`: passages that are not to be read without being asked for."""

    comment: Mapping[str, Any]
    status: str
    created: Moment
    first_seen: Moment
    segments: list[Segment]
    harsh: frozenset[str]
    rules: list[RuleHit]
    evidence: list[Evidence]
    verbs: frozenset[str]
    last: LastDecision | None
    reports: list[Complaint]
    standing: str
    remark: Remark | None

    @property
    def open_reports(self) -> int:
        return sum(each.is_open for each in self.reports)

    @property
    def decisive(self) -> list[Evidence]:
        return [each for each in self.evidence if each.decisive or not each.available]

    @property
    def further(self) -> list[Evidence]:
        return [each for each in self.evidence if not each.decisive and each.available]

    @property
    def may_decide(self) -> bool:
        return bool(self.verbs)


def lay_out_card(*, comment: Mapping[str, Any], policy: Mapping[str, Any], now: datetime) -> Card:
    """The card of one staff comment."""
    body, findings, verdict = comment["body"], comment["findings"], comment["verdict"]
    matched = frozenset(verdict["reasons"] if verdict else ()).union(comment["shadow"])
    state = comment["commenter"]["state"]
    status = Status(comment["status"])
    return Card(
        comment=comment,
        status=str(status.label),
        created=say_moment(comment["created_at"], now=now),
        first_seen=say_moment(comment["commenter"]["first_seen"], now=now),
        segments=cut_segments(body=body, marks=marks_of(body=body, findings=findings)),
        harsh=harsh_passages(body=body, findings=findings),
        rules=explain_verdict(verdict=verdict, policy=policy, findings=findings, body=body),
        evidence=show_evidence(
            findings=findings,
            body=body,
            decisive=decisive_labels(verdict=verdict, policy=policy),
            rules=policy["rules"],
            matched=matched,
        ),
        verbs=frozenset(str(verb) for verb in VERBS if body and status in TRANSITIONS[verb]),
        last=_last_decision(comment.get("last_decision"), policy=policy, now=now),
        reports=lay_out_reports(comment["reports"], revision=comment["revision"], now=now),
        standing="" if state == Commenter.State.NORMAL else str(Commenter.State(state).label),
        remark=_last_remark(comment["commenter_notes"], now=now),
    )


def pickable_reasons(policy: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and label of what a comment may be rejected for."""
    return [
        (each["code"], translate_shipped(each["label"]))
        for each in policy["reasons"]
        if each["code"] != "awaiting_review"
    ]


def _last_remark(notes: Mapping[str, Any], *, now: datetime) -> Remark | None:
    last = notes["last"]
    return last and Remark(
        count=notes["count"],
        who=last["moderator"],
        said=last["body"],
        made=say_moment(last["created_at"], now=now),
    )


def _last_decision(
    decision: Mapping[str, Any] | None, *, policy: Mapping[str, Any], now: datetime
) -> LastDecision | None:
    if decision is None:
        return None
    labels = {each["code"]: translate_shipped(each["label"]) for each in policy["reasons"]}
    by_person = decision["moderator"] is not None
    return LastDecision(
        who=decision["moderator"] or str(Actor(decision["actor"]).label),
        by_person=by_person,
        outcome=str(Status(decision["outcome"]).label),
        made=say_moment(decision["created_at"], now=now),
        reason=labels.get(decision["reason"], decision["reason"]),
        note=decision["note"],
    )
