"""Reads a policy from its JSON form and refuses whatever would silently mean something else than was meant.

Decides what is a policy. It must not know what the rules lead to, nor where the document comes from. Messages never
quote what was typed: they start with the path of what is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from moderation.policy.model import (
    LARGEST_NUMBER,
    RESERVED_NAMES,
    SEVERITY,
    Condition,
    Operator,
    Outcome,
    Policy,
    PolicyError,
    Reason,
    Rule,
)

MOST_ENTRIES: Final = 500  # of any list: a policy is read by people
LONGEST_NAME: Final = 60  # characters of a label or a code, as findings and decisions store them
LONGEST_TEXT: Final = 2_000  # characters of whatever else


def parse_policy(data: Mapping[str, Any]) -> Policy:
    """Read a policy from its JSON form, refusing whatever would silently mean something else than was meant.

    Shape: `{"version", "default", "rules": [{"name", "when": [{"finding", "at_least"|"at_most"|"present"}], "then",
    "mode", "public_reason"}], "reasons": [{"code", "label", "public_text"}]}`; `mode` is "live" if left out.
    Raises PolicyError.
    """
    _check_keys(data, "policy", needed={"version", "default", "rules", "reasons"})
    default = data["default"]
    if default not in ("approve", "hold"):
        raise PolicyError('default: has to be "approve" or "hold"; nothing is refused for want of a rule')
    reasons = tuple(
        _parse_reason(entry, f"reasons[{index}]") for index, entry in enumerate(_list(data["reasons"], "reasons"))
    )
    _refuse_repeats([reason.code for reason in reasons], "reasons", "code")
    codes = {reason.code for reason in reasons}
    rules = tuple(
        _parse_rule(entry, f"rules[{index}]", codes) for index, entry in enumerate(_list(data["rules"], "rules"))
    )
    _refuse_repeats([rule.name for rule in rules], "rules", "name")
    return Policy(version=_text(data["version"], "version"), default=default, rules=rules, reasons=reasons)


def _parse_reason(entry: Any, path: str) -> Reason:
    _check_keys(entry, path, needed={"code", "label", "public_text"})
    return Reason(
        code=_text(entry["code"], f"{path}.code", most=LONGEST_NAME),
        label=_text(entry["label"], f"{path}.label"),
        public_text=_text(entry["public_text"], f"{path}.public_text"),
    )


def _parse_rule(entry: Any, path: str, codes: Collection[str]) -> Rule:
    _check_keys(entry, path, needed={"name", "when", "then"}, allowed={"mode", "public_reason"})
    name = _text(entry["name"], f"{path}.name")
    if name in RESERVED_NAMES:
        raise PolicyError(f"{path}.name: is what the policy itself says of gaps; choose another name")
    when = _list(entry["when"], f"{path}.when")
    if not when:
        raise PolicyError(f'{path}.when: is empty and would match every comment; use the policy\'s "default" for that')
    then = entry["then"]
    if not isinstance(then, str) or then not in SEVERITY:
        raise PolicyError(f"{path}.then: has to be one of {', '.join(SEVERITY)}")
    mode = entry.get("mode", "live")
    if mode not in ("live", "shadow"):
        raise PolicyError(f'{path}.mode: has to be "live" or "shadow"')
    public_reason = entry.get("public_reason")
    if public_reason is not None and _text(public_reason, f"{path}.public_reason") not in codes:
        raise PolicyError(f'{path}.public_reason: is not among the codes of "reasons"')
    conditions = tuple(_parse_condition(each, f"{path}.when[{index}]") for index, each in enumerate(when))
    outcome: Outcome = then  # type: ignore[assignment]  # mypy does not narrow by `in SEVERITY`
    return Rule(name, conditions, outcome, shadow=mode == "shadow", public_reason=public_reason)


def _parse_condition(entry: Any, path: str) -> Condition:
    _check_keys(entry, path, needed={"finding"}, allowed={"at_least", "at_most", "present"})
    finding = _text(entry["finding"], f"{path}.finding", most=LONGEST_NAME)
    operators: list[Operator] = [name for name in ("at_least", "at_most", "present") if name in entry]
    if len(operators) != 1:
        raise PolicyError(f"{path}: needs exactly one of at_least, at_most, present; a band is two conditions")
    operator = operators[0]
    value = entry[operator]
    if operator == "present":
        if not isinstance(value, bool):
            raise PolicyError(f"{path}.present: has to be true or false")
    elif isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
        raise PolicyError(f"{path}.{operator}: has to be a number")
    return Condition(finding, operator, float(value))


def _check_keys(entry: Any, path: str, *, needed: set[str], allowed: Collection[str] = ()) -> None:
    if not isinstance(entry, Mapping):
        raise PolicyError(f"{path}: has to be an object")
    if missing := sorted(needed - set(entry)):
        raise PolicyError(f"{path}: lacks {', '.join(missing)}")
    if set(entry) - needed - set(allowed):
        raise PolicyError(f"{path}: has a key that is none of {', '.join(sorted(needed | set(allowed)))}")


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise PolicyError(f"{path}: has to be a list")
    if len(value) > MOST_ENTRIES:
        raise PolicyError(f"{path}: has more than {MOST_ENTRIES} entries")
    return list(value)


def _text(value: Any, path: str, *, most: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{path}: has to be a text that is not empty")
    if len(value) > most:
        raise PolicyError(f"{path}: has more than {most} characters")
    if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value):
        raise PolicyError(f"{path}: has a character that cannot be stored (NUL, or half of a surrogate pair)")
    return value


def _refuse_repeats(names: Sequence[str], path: str, key: str) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise PolicyError(f"{path}[{index}].{key}: is used twice")
