"""`./run try "some comment"`: posts it to the running product and shows what screening made of it, and why.

Decides how that is shown. It learns everything through the REST API, as a reader and then as a moderator.
"""

import os
import secrets
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

from runner.api_client import Api
from runner.console import Failure, make_printable, paint, say, shows_colour
from runner.instance import require_running
from runner.site import read_site

DECIDED_WITHIN = 20.0
BAR_WIDTH = 20
EIGHTHS = " ▏▎▍▌▋▊▉█"
STATUS_STYLE = {"approved": "green", "held": "yellow", "rejected": "red", "spam": "magenta"}


def try_comment(words: Sequence[str]) -> int:
    """Post the words as one comment and print the outcome."""
    text = " ".join(words)
    if not text.strip():
        raise Failure("Nothing to try.", advice='Give it a comment:  ./run try "You absolute 1d1ot"')
    running = require_running(read_site(os.environ).data_dir)
    api = Api(running["url"])
    begun = time.monotonic()
    posted = _post(api, _find_open_article(api), text)
    _wait_for_decision(api, posted)
    took = time.monotonic() - begun
    comment, rules = _read_as_moderator(api, running["moderator"], posted["id"])
    _print_outcome(comment, rules, took)
    return 0


def _find_open_article(api: Api) -> str:
    articles = api.call("GET", "/api/v1/articles/?limit=100")["results"]
    for moderation in ("post", "first", "pre"):
        for article in articles:
            if article["thread"]["state"] == "open" and article["thread"]["moderation"] == moderation:
                return str(article["slug"])
    raise Failure("No article is open for comments.", advice="Open one in /admin/.")


def _post(api: Api, slug: str, text: str) -> dict[str, Any]:
    # A new name and address each time: trying two comments in a row is no flood.
    visitor = secrets.token_hex(4)
    comment = {"author_name": f"Visitor {visitor}", "author_email": f"visitor-{visitor}@example.org", "body": text}
    posted: dict[str, Any] = api.call("POST", f"/api/v1/articles/{slug}/comments/", body=comment)
    return posted


def _wait_for_decision(api: Api, posted: dict[str, Any]) -> None:
    deadline = time.monotonic() + DECIDED_WITHIN
    while api.call("GET", posted["status_url"], auth=f"Comment {posted['token']}")["status"] == "pending":
        if time.monotonic() > deadline:
            raise Failure(
                f"Still pending after {DECIDED_WITHIN:.0f} s: is the worker running?",
                advice="Its log: DATA_DIR/log/worker.log",
            )
        time.sleep(0.1)


def _read_as_moderator(api: Api, account: dict[str, str], comment: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(the comment as moderators see it, the rules of the policy), by a token that lasts no longer than this."""
    credentials = {**account, "name": "./run try", "scopes": ["moderate"]}
    auth = f"Token {api.call('POST', '/api/v1/auth/tokens/', body=credentials)['token']}"
    try:
        seen = api.call("GET", f"/api/v1/moderation/comments/{comment}/", auth=auth)
        return seen, api.call("GET", "/api/v1/moderation/policy/", auth=auth)["rules"]
    finally:
        api.call("DELETE", "/api/v1/auth/tokens/current/", auth=auth)


def _print_outcome(comment: dict[str, Any], rules: Sequence[dict[str, Any]], took: float) -> None:
    status = comment["status"]
    findings = [finding for finding in comment["findings"] if finding["label"] != "clear"]
    reasons = describe_reasons(comment.get("verdict") or {}, rules)
    say()
    how = f"{took * 1000:.0f} ms after it was posted; {_count_checks(comment)}"
    say(f"  {paint(status.upper(), STATUS_STYLE.get(status, 'bold'))}  {paint(how, 'dim')}")
    say()
    for line in mark_spans(comment["body"], [span for finding in findings for span in finding["spans"]]).split("\n"):
        say(f"    {line}")
    say()
    for reason in reasons:
        say(f"  {reason}")
    say()
    _print_evidence(findings, _name_deciding_labels(comment.get("verdict") or {}, rules))


def describe_reasons(verdict: dict[str, Any], rules: Sequence[dict[str, Any]]) -> list[str]:
    """One line for each rule that decided: its name, what it asks for, what it recommends."""
    by_name = {rule["name"]: rule for rule in rules}
    names = [str(name) for name in verdict.get("reasons") or ()]
    if not names:
        return ["No rule of the policy matched, so its default applies."]
    width = max(map(len, names))
    lines = []
    for name in names:
        rule = by_name.get(name)
        asks = " and ".join(map(_describe_condition, rule["when"])) + f" → {rule['then']}" if rule else ""
        lines.append(f"{make_printable(name).ljust(width)}  {make_printable(asks)}".rstrip())
    return lines


def _describe_condition(condition: dict[str, Any]) -> str:
    finding = str(condition["finding"])
    if "present" in condition:
        return finding if condition["present"] else f"no {finding}"
    bounds = [f"{sign} {condition[key]:g}" for key, sign in (("at_least", "≥"), ("at_most", "≤")) if key in condition]
    return " ".join([finding, *bounds])


def _name_deciding_labels(verdict: dict[str, Any], rules: Sequence[dict[str, Any]]) -> set[str]:
    deciding = [rule for rule in rules if rule["name"] in (verdict.get("reasons") or ())]
    return {str(condition["finding"]) for rule in deciding for condition in rule["when"]}


def _print_evidence(findings: Sequence[dict[str, Any]], deciding: set[str]) -> None:
    """All findings: those that the deciding rules ask for first and in full light, then the rest by strength."""
    width = max((len(name_finding(finding)) for finding in findings), default=0)

    def rank(finding: dict[str, Any]) -> tuple[bool, bool, float]:
        score = finding["score"] or 0.0
        return finding["label"] not in deciding, score > 1, -score

    for finding in sorted(findings, key=rank):
        line = describe_finding(finding, width=width)
        say(f"  {line if finding['label'] in deciding else paint(line, 'dim')}")
    say()


def _count_checks(comment: dict[str, Any]) -> str:
    checks = {finding["check"] for finding in comment["findings"]}
    silent = {f["check"] for f in comment["findings"] if f["outcome"] != "ok"}
    return f"{len(checks)} checks ran" + (f", no answer from {', '.join(sorted(silent))}" if silent else "")


def name_finding(finding: dict[str, Any]) -> str:
    """check/label, or the one word where both are the same."""
    check, label = finding["check"], finding["label"]
    return str(label) if check == label else f"{check} · {label}"


def describe_finding(finding: dict[str, Any], *, width: int) -> str:
    """One line: what was seen, how strongly (drawn where it is a share of one, and in figures), and its detail."""
    name = make_printable(name_finding(finding)).ljust(width)
    score = finding["score"]
    figure = "" if score is None else f"{score:.2f}" if score <= 1 else f"{score:g}"
    detail = make_printable(_flatten(finding["detail"]))
    return f"{name}  {draw_bar(score)}  {figure:>5}  {detail}".rstrip()


def _flatten(detail: Any) -> str:
    if isinstance(detail, dict):
        return ", ".join(f"{key} {_flatten(value)}" for key, value in detail.items())
    if isinstance(detail, list):
        return ", ".join(_flatten(value) for value in detail)
    return "" if detail is None else str(detail).replace("\n", " ")


def draw_bar(score: float | None) -> str:
    """A score from 0 to 1 as a bar of BAR_WIDTH characters; what is no share of one (a count, nothing) is not drawn."""
    if score is None or not 0 <= score <= 1:
        return " " * BAR_WIDTH
    full, rest = divmod(round(score * BAR_WIDTH * 8), 8)
    return ("█" * full + (EIGHTHS[rest] if rest else "")).ljust(BAR_WIDTH, "·")


def mark_spans(text: str, spans: Iterable[Sequence[int]]) -> str:
    """The text with the spans (code-point offsets) underlined on a terminal, in [brackets] elsewhere."""
    coloured = shows_colour(sys.stdout)
    marked = []
    end_of_last = 0
    for start, end in merge_spans(spans, length=len(text)):
        marked.append(make_printable(text[end_of_last:start]))
        words = make_printable(text[start:end])
        marked.append(paint(words, "mark") if coloured else f"[{words}]")
        end_of_last = end
    return "".join([*marked, make_printable(text[end_of_last:])])


def merge_spans(spans: Iterable[Sequence[int]], *, length: int) -> list[tuple[int, int]]:
    """Spans in order, cut to the text, overlapping ones made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
