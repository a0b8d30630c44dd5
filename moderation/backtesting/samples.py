"""The samples of a backtest: an excerpt of each comment, with the words marked that the rules go by.

Decides what of a comment is shown. It must not know how samples were chosen.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final

from moderation.backtesting.replay import Change
from moderation.models import Finding, Revision, Verdict

_EXCERPT: Final = 240  # characters
_LEAD: Final = 60  # characters before the first mark, where that is not in the comment's beginning

Span = tuple[int, int, str]


def read_samples(changes: Sequence[Change], *, labels: Collection[str]) -> list[dict[str, Any]]:
    """One document a change, in that order; `marks` are the passages of findings with one of `labels`, in the excerpt.

    `reasons` are those of the policy that was replayed, `reasons_before` those that it is compared with.
    """
    ids = [change.revision_id for change in changes]
    rows = Revision.objects.filter(pk__in=ids).values_list("id", "comment_id", "body")
    texts = {revision_id: (comment_id, body) for revision_id, comment_id, body in rows}
    spans = _read_spans(ids, labels)
    stored = dict(Verdict.objects.filter(revision__in=ids).values_list("revision_id", "reasons"))
    return [
        {
            "comment": str(texts[change.revision_id][0]),
            **_cut_excerpt(texts[change.revision_id][1], spans[change.revision_id]),
            "from": change.before,
            "to": change.after,
            "reasons": list(change.reasons),
            "reasons_before": list(
                stored.get(change.revision_id, ()) if change.reasons_before is None else change.reasons_before
            ),
            "people": change.people,
        }
        for change in changes
        if change.revision_id in texts
    ]


def _read_spans(ids: Sequence[uuid.UUID], labels: Collection[str]) -> dict[uuid.UUID, list[Span]]:
    found: dict[uuid.UUID, list[Span]] = defaultdict(list)
    rows = Finding.objects.filter(revision__in=ids, label__in=labels, outcome=Finding.Outcome.OK)
    for revision_id, label, spans in rows.values_list("revision_id", "label", "spans"):
        found[revision_id] += [(start, end, label) for start, end in spans]
    return found


def _cut_excerpt(body: str, spans: Sequence[Span]) -> dict[str, Any]:
    """The beginning, or, where the first mark is further on, what is around that."""
    first = min(spans, default=(0, 0, ""))
    start = 0 if first[1] <= _EXCERPT else max(0, first[0] - _LEAD)
    excerpt = body[start : start + _EXCERPT]
    marks = [
        {"start": max(0, begin - start), "end": min(len(excerpt), end - start), "label": label}
        for begin, end, label in sorted(spans)
        if begin < start + len(excerpt) and end > start
    ]
    return {"excerpt": excerpt, "marks": marks}
