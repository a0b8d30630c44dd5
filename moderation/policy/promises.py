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
# What the checks report of every comment, and as much of it as a plain comment of some length has.
_PLAIN: Final = {
    "length": 500.0,
    "link_count": 0.0,
    "seconds_to_fill": 600.0,
    "shouting": 0.2,
    "spam": 0.3,
    "stretched": 1.0,
    "symbol_soup": 0.1,
}


def refuse_broken_promises(policy: Policy) -> None:
    """Raise PolicyError, with the path of the rule, where a live rule refuses a comment on scores of abuse alone."""
    for index, rule in enumerate(policy.rules):
        if not rule.shadow and rule.then in _REFUSING and _rests_on_abuse_alone(rule):
            raise PolicyError(
                f"rules[{index}].then: would refuse comments on scores of abuse alone; "
                'let it "hold", or add a condition that a harmless comment does not meet'
            )


def _rests_on_abuse_alone(rule: Rule) -> bool:
    evidence = [condition for condition in rule.when if _is_evidence(condition)]
    abuse = [condition for condition in evidence if _scores_abuse(condition.finding)]
    return bool(abuse) and all(
        _scores_abuse(condition.finding) or _is_met_by_anything(condition) for condition in evidence
    )


def _is_met_by_anything(condition: Condition) -> bool:
    """Whether the plainest comment meets it as well: then it tells nothing that the scores of abuse do not."""
    plain = _PLAIN.get(condition.finding)
    return plain is not None and (condition.operator == "present" or plain >= condition.threshold)


def _is_evidence(condition: Condition) -> bool:
    """Whether a condition says that something was seen, rather than that something was not."""
    return condition.operator == "at_least" or (condition.operator == "present" and condition.threshold == 1.0)


def _scores_abuse(label: str) -> bool:
    return label in ABUSE_SCORES or label.startswith(ABUSE_PREFIXES)
