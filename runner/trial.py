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
    _print_outcome(_read_as_moderator(api, running["moderator"], posted["id"]), took)
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


def _read_as_moderator(api: Api, account: dict[str, str], comment: str) -> dict[str, Any]:
    credentials = {**account, "name": "./run try", "scopes": ["moderate"]}
    auth = f"Token {api.call('POST', '/api/v1/auth/tokens/', body=credentials)['token']}"
    try:
        seen: dict[str, Any] = api.call("GET", f"/api/v1/moderation/comments/{comment}/", auth=auth)
        return seen
    finally:
        api.call("DELETE", "/api/v1/auth/tokens/current/", auth=auth)


def _print_outcome(comment: dict[str, Any], took: float) -> None:
    status, verdict = comment["status"], comment.get("verdict") or {}
    findings = [finding for finding in comment["findings"] if finding["label"] != "clear"]
    say()
    say(f"  {paint(status.upper(), STATUS_STYLE.get(status, 'bold'))}  {_say_why(verdict)}")
    say(f"  {paint(f'decided {took * 1000:.0f} ms after posting; {_count_checks(comment)}', 'dim')}")
    say()
    for line in mark_spans(comment["body"], [span for finding in findings for span in finding["spans"]]).split("\n"):
        say(f"    {line}")
    say()
    width = max((len(name_finding(finding)) for finding in findings), default=0)
    for finding in sorted(findings, key=lambda finding: -(finding["score"] or 0)):
        say(f"  {describe_finding(finding, width=width)}".rstrip())
    if findings:
        say()


def _say_why(verdict: dict[str, Any]) -> str:
    reasons = verdict.get("reasons") or []
    version = verdict.get("policy_version")
    policy = paint(f"  (policy {version})", "dim") if version else ""
    if not reasons:
        return f"no rule matched: the policy's default{policy}"
    return f"by the rule{'s' if len(reasons) > 1 else ''} {', '.join(make_printable(str(r)) for r in reasons)}{policy}"


def _count_checks(comment: dict[str, Any]) -> str:
    checks = {finding["check"] for finding in comment["findings"]}
    silent = {f["check"] for f in comment["findings"] if f["outcome"] != "ok"}
    return f"{len(checks)} checks ran" + (f", no answer from {', '.join(sorted(silent))}" if silent else "")


def name_finding(finding: dict[str, Any]) -> str:
    """check/label, or the one word where both are the same."""
    check, label = finding["check"], finding["label"]
    return str(label) if check == label else f"{check} · {label}"


def describe_finding(finding: dict[str, Any], *, width: int) -> str:
    """One line: what was seen, how strongly (drawn and in figures), and its detail."""
    name = make_printable(name_finding(finding)).ljust(width)
    score = finding["score"]
    figure = "     " if score is None else f"{score:5.2f}"
    return f"{name}  {paint(draw_bar(score), 'blue')} {figure}  {make_printable(_flatten(finding['detail']))}"


def _flatten(detail: Any) -> str:
    if isinstance(detail, dict):
        return ", ".join(f"{key} {_flatten(value)}" for key, value in detail.items())
    if isinstance(detail, list):
        return ", ".join(_flatten(value) for value in detail)
    return "" if detail is None else str(detail).replace("\n", " ")


def draw_bar(score: float | None) -> str:
    """A score from 0 to 1 as a bar of BAR_WIDTH characters; a count above 1 fills it."""
    eighths = round(min(max(score or 0.0, 0.0), 1.0) * BAR_WIDTH * 8)
    full, rest = divmod(eighths, 8)
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
