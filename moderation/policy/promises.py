"""What no policy that is put in force here may do, whoever writes it.

Scores of abuse come from small models that do not understand irony, quotation or context: on such a score alone a
comment may wait for a person, and nothing more. It must not know where a policy is stored.
"""

from __future__ import annotations

from typing import Final

from moderation.policy.model import Condition, Policy, PolicyError, Rule

# The labels of the toxicity check, of the check that learns from the site, and of remote checks that score abuse.
ABUSE_SCORES: Final = frozenset(
    {"toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "site_rejection"}
)
ABUSE_PREFIXES: Final = ("openai_",)
_REFUSING: Final = ("reject", "spam")


def refuse_broken_promises(policy: Policy) -> None:
    """Raise PolicyError, with the path of the rule, where a live rule refuses a comment on scores of abuse alone."""
    for index, rule in enumerate(policy.rules):
        if not rule.shadow and rule.then in _REFUSING and _rests_on_abuse_alone(rule):
            raise PolicyError(
                f"rules[{index}].then: no comment is refused on scores of abuse alone; "
                'let it "hold", or add a condition of another kind'
            )


def _rests_on_abuse_alone(rule: Rule) -> bool:
    evidence = [condition for condition in rule.when if _is_evidence(condition)]
    return bool(evidence) and all(_scores_abuse(condition.finding) for condition in evidence)


def _is_evidence(condition: Condition) -> bool:
    """Whether a condition says that something was seen, rather than that something was not."""
    return condition.operator == "at_least" or (condition.operator == "present" and condition.threshold == 1.0)


def _scores_abuse(label: str) -> bool:
    return label in ABUSE_SCORES or label.startswith(ABUSE_PREFIXES)
