"""The words of a policy: rules that are data, what they compare, and the verdict they come to. Nothing here decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["approve", "hold", "spam", "reject"]
Operator = Literal["at_least", "at_most", "present"]

SEVERITY: Final[Mapping[str, int]] = {"approve": 0, "hold": 1, "spam": 2, "reject": 3}

CHECK_MISSING: Final = "required_check_missing"
CHECK_UNAVAILABLE: Final = "check_unavailable"
DEFAULT: Final = "default"
RESERVED_NAMES: Final = frozenset({CHECK_MISSING, CHECK_UNAVAILABLE, DEFAULT})

AWAITING_REVIEW: Final = "awaiting_review"
"""The reason code that a reader sees, if the policy has it, where no rule of the policy is to blame for the wait."""


LARGEST_NUMBER: Final = 1e15
"""No threshold needs more, and beyond it a float no longer tells one count from the next."""


class PolicyError(ValueError):
    """The data is no policy. The message starts with the path of what is wrong, e.g. `rules[2].when[0].at_least`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. With `at_least`/`at_most`, some finding of that label has such a score; with `present`,
    there is a finding of that label (threshold 1.0) or there is none (0.0)."""

    finding: str
    operator: Operator
    threshold: float


@dataclass(frozen=True, slots=True)
class Rule:
    """If all of `when` holds, `then` is recommended, or, in the shadow, merely noted. `public_reason` is a code."""

    name: str
    when: tuple[Condition, ...]
    then: Outcome
    shadow: bool = False
    public_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What a moderator picks from (`label`) and what the author is told (`public_text`)."""

    code: str
    label: str
    public_text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """`default` is the outcome where no rule matches. The order of `reasons` is their precedence for the public."""

    version: str
    default: Literal["approve", "hold"]
    rules: tuple[Rule, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One stored finding. An unavailable check is observed once, with outcome "unavailable" and any label."""

    check: str
    label: str
    score: float | None = None
    outcome: Literal["ok", "unavailable"] = "ok"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` and `shadow` are rule names, those that decided first. `public_reason` is a code or None."""

    outcome: Outcome
    reasons: tuple[str, ...]
    shadow: tuple[str, ...]
    policy_version: str
    public_reason: str | None
