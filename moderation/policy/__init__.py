"""What the machine recommends, by rules that are data. Pure: no clock, no database, no Django.

`model` holds the words, `document` reads a policy from JSON, `deciding` weighs findings by it, `promises` says what no
policy of this product may do.
"""

from moderation.policy.deciding import decide
from moderation.policy.document import parse_policy
from moderation.policy.model import (
    CHECK_MISSING,
    CHECK_UNAVAILABLE,
    SEVERITY,
    Condition,
    Observed,
    Outcome,
    Policy,
    PolicyError,
    Reason,
    Rule,
    Verdict,
)
from moderation.policy.promises import refuse_broken_promises

__all__ = [
    "CHECK_MISSING",
    "CHECK_UNAVAILABLE",
    "SEVERITY",
    "Condition",
    "Observed",
    "Outcome",
    "Policy",
    "PolicyError",
    "Reason",
    "Rule",
    "Verdict",
    "decide",
    "parse_policy",
    "refuse_broken_promises",
]
