"""The judge: from what clients were answered and what the database holds to which invariants were kept. Pure.

The invariants are those of the design: I1 nothing lost, I2 nothing public unchecked, I3 nothing twice, I4 nothing
stuck, I5 no address in any answer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from runner.soak.evidence import Evidence, Judgement, Look
from runner.soak.journal import Record
from runner.soak.plan import Kind
from runner.soak.records import DecisionRow, read_id

MACHINE, MODERATOR = "machine", "moderator"
# What the policy never publishes by itself.
_FOR_PEOPLE = (Kind.SPAM, Kind.POISON, Kind.ERRS)
# An answer that says no for good: nobody was promised anything.
_SAID_NO = range(400, 500)


def judge(evidence: Evidence) -> list[Judgement]:
    """Every invariant, kept or not."""
    judgements = []
    for invariant, name, look in INVARIANTS:
        checked, violations = look(evidence)
        judgements.append(
            Judgement(invariant=invariant, name=name, checked=checked, violations=sorted(set(violations)))
        )
    return judgements


def _find_lost(evidence: Evidence) -> Look:
    bodies = {row.comment: row.body for row in evidence.records.revisions}
    there = {row.id for row in evidence.records.comments}
    said = {entry.number: entry.body for entry in evidence.entries}
    violations = []
    accepted = evidence.accepted()
    for number, ids in accepted.items():
        for each in ids:
            if each not in there:
                violations.append(f"comment {number} was accepted as {each} and is not in the database")
            elif bodies.get(each) != said[number]:
                violations.append(f"comment {number} was accepted as {each} and its text is not in the database")
    return len(accepted), violations


def _find_errors(evidence: Evidence) -> Look:
    violations = []
    asked = [each for each in evidence.answers if "status" in each]
    for each in asked:
        if each["status"] >= 500 and each["status"] != 503:
            violations.append(f"an answer {each['status']}: {_place(each)}")
        elif each["status"] == 503 and not each.get("retry_after", "0"):
            violations.append(f"an answer 503 without Retry-After: {_place(each)}")
    refused = [each for each in evidence.posting if each["status"] in _SAID_NO and each["code"] != "in_progress"]
    violations += [f"a comment was refused with {each['status']} {each['code']}: {_place(each)}" for each in refused]
    return len(asked), violations


def _place(answer: Record) -> str:
    return f"comment {answer['number']}" if "number" in answer else f"at {answer.get('at', 0):.1f}"


def _find_unchecked(evidence: Evidence) -> Look:
    """A public text was approved by a named moderator, or by the policy after every check had reported on it."""
    approvals: dict[str, set[str]] = defaultdict(set)
    for decision in evidence.records.decisions:
        if decision.outcome == "approved":
            approvals[decision.revision].add(decision.actor)
    public = [row for row in evidence.records.comments if row.published]
    violations = []
    for row in public:
        approved = approvals[row.published]
        missing = evidence.required - evidence.records.reports.get(row.published, frozenset())
        if not approved:
            violations.append(f"comment {row.id} is public and nobody decided so")
        elif MODERATOR not in approved and missing:
            violations.append(f"comment {row.id} is public and {', '.join(sorted(missing))} had not reported")
    return len(public), violations


def _find_published_by_policy(evidence: Evidence) -> Look:
    names = {entry.name: entry.kind for entry in evidence.entries if entry.kind in _FOR_PEOPLE}
    of = {row.id: names[row.author] for row in evidence.records.comments if row.author in names}
    return len(of), [
        f"comment {each.comment} ({of[each.comment]}) was approved by the policy"
        for each in evidence.records.decisions
        if each.comment in of and each.actor == MACHINE and each.outcome == "approved"
    ]


def _find_seen_unapproved(evidence: Evidence) -> Look:
    """Whatever the public has ever been shown was approved once."""
    approved = {row.comment for row in evidence.records.decisions if row.outcome == "approved"}
    seen = {read_id(each) for record in evidence.watching for each in record.get("public", ())}
    return len(seen), [f"comment {each} was shown to the public and never approved" for each in seen - approved]


def _find_comments_twice(evidence: Evidence) -> Look:
    """However often a request was repeated, it made one comment and had one answer."""
    rows = Counter(row.author for row in evidence.records.comments)
    violations = [f"{author} has {count} comments" for author, count in rows.items() if count > 1]
    answered = evidence.accepted().items()
    violations += [f"comment {number} was answered with {len(ids)} ids" for number, ids in answered if len(ids) > 1]
    return len(rows), violations


def _find_decisions_twice(evidence: Evidence) -> Look:
    decisions = evidence.records.decisions
    by_policy = Counter(row.revision for row in decisions if row.actor == MACHINE)
    by_version = Counter((row.comment, row.version) for row in decisions)
    violations = [f"revision {each} was decided {count} times" for each, count in by_policy.items() if count > 1]
    violations += [
        f"comment {each[0]} has {count} decisions on a version" for each, count in by_version.items() if count > 1
    ]
    return len(decisions), violations


def _find_events_amiss(evidence: Evidence) -> Look:
    """One event for each comment that was posted, one for each decision, and no others."""
    written = Counter((row.comment, row.action, row.version) for row in evidence.records.events)
    owed: Counter[tuple[str, str, int | None]] = Counter((row.id, "submit", None) for row in evidence.records.comments)
    owed += Counter((row.comment, row.action, row.version) for row in evidence.records.decisions)
    violations = [f"comment {each[0]}: {each[1]} is on record too often" for each in written - owed]
    violations += [f"comment {each[0]}: {each[1]} is not on record" for each in owed - written]
    return len(evidence.records.events), violations


def _find_miscounted(evidence: Evidence) -> Look:
    """What a thread says of its comments: a publication that was counted twice would show."""
    public = Counter(row.thread for row in evidence.records.comments if row.published)
    counts = evidence.records.counts
    return len(counts), [
        f"thread {thread} says {count} and shows {public[thread]}"
        for thread, count in counts.items()
        if count != public[thread]
    ]


def _find_two_winners(evidence: Evidence) -> Look:
    """Of two moderators who decide on one version at once one wins, whom the database names; nobody wins unheard."""
    contests: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for each in evidence.deciding:
        if "comment" in each:
            contests[read_id(each["comment"]), each["version"] + 1].append(each)
    made: dict[tuple[str, int], list[DecisionRow]] = defaultdict(list)
    for row in evidence.records.decisions:
        if row.actor == MODERATOR:
            made[row.comment, row.version].append(row)
    violations = [f"comment {key[0]}: a decision that nobody made" for key in made if key not in contests]
    for key, contest in contests.items():
        violations += [f"comment {key[0]}: {fault}" for fault in _judge_contest(contest, made[key])]
    return len(contests), violations


def _judge_contest(contest: Sequence[Record], made: Sequence[DecisionRow]) -> list[str]:
    won = {read_id(each["decision"]) for each in contest if each["decision"]}
    # Whoever was not answered may have won as well as lost.
    unheard = any(each["status"] in (0, 503) for each in contest)
    rows = {row.id for row in made}
    if len(won) > 1 or len(rows) > 1:
        return [f"{len(won)} moderators were told that they decided, {len(rows)} did"]
    if won - rows:
        return ["a moderator was told so, and it is not decided"]
    if rows - won and not unheard:
        return ["a moderator's decision was refused and made"]
    return []


def _find_letters_twice(evidence: Evidence) -> Look:
    """One letter a person; that one may come again under its own id, where a worker died after the server's yes."""
    owed = Counter(row.contact for row in evidence.records.letters)
    violations = [f"contact {each} is owed {count} letters" for each, count in owed.items() if count > 1]
    known = {row.id for row in evidence.records.letters}
    arrived: dict[str, set[str]] = defaultdict(set)
    for each in evidence.mail:
        arrived[each["to"]].add(read_id(each["letter"].strip("<>").partition("@")[0]))
    violations += [f"a reader got {len(ids)} different letters" for ids in arrived.values() if len(ids) > 1]
    violations += [f"letter {each} is on no record" for ids in arrived.values() for each in ids - known]
    return len(evidence.mail), violations


def _find_stuck(evidence: Evidence) -> Look:
    comments = evidence.records.comments
    return len(comments), [f"comment {row.id} is still pending" for row in comments if row.status == "pending"]


def _find_undecided(evidence: Evidence) -> Look:
    """Whoever is not pending any more was decided by somebody."""
    decided = {row.comment for row in evidence.records.decisions}
    done = [row.id for row in evidence.records.comments if row.status != "pending"]
    return len(done), [f"comment {each} left the queue and nobody decided" for each in done if each not in decided]


def _find_leaks(evidence: Evidence) -> Look:
    answers = evidence.answers
    violations = [
        f"an address in an answer {each.get('status', '')}: {_place(each)}" for each in answers if each["leaks"]
    ]
    return len(answers), [*violations, *(f"an address in {name}" for name in evidence.leaking_files)]


INVARIANTS: Sequence[tuple[str, str, Callable[[Evidence], Look]]] = (
    ("I1", "every accepted comment is there, with its text", _find_lost),
    ("I1", "503 with Retry-After, never another refusal", _find_errors),
    ("I2", "public: every check reported, or a moderator", _find_unchecked),
    ("I2", "spam, poison, failed checks: people publish", _find_published_by_policy),
    ("I2", "all that readers saw had been approved", _find_seen_unapproved),
    ("I3", "one comment a request, however often sent", _find_comments_twice),
    ("I3", "one decision a revision, one a version", _find_decisions_twice),
    ("I3", "one event for each post and decision", _find_events_amiss),
    ("I3", "one publication: threads count what is public", _find_miscounted),
    ("I3", "of two moderators at once one wins", _find_two_winners),
    ("I3", "one letter a person", _find_letters_twice),
    ("I4", "nothing is pending", _find_stuck),
    ("I4", "nothing left the queue undecided", _find_undecided),
    ("I5", "no address in an answer or a log", _find_leaks),
)
