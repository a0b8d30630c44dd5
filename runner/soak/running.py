"""The order of a soak: start everything, have it posted to and broken, wait until it is quiet, judge, tell.

It always ends in under eight minutes: posting has its time, quiet has its time, and an alarm stands behind both.
"""

import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from runner.console import Failure, report, seconds
from runner.site import prepare_data_dir
from runner.soak.breaking import Breaker
from runner.soak.evidence import Evidence, Judgement
from runner.soak.figures import Mark
from runner.soak.job import Job
from runner.soak.journal import Reading
from runner.soak.judging import judge
from runner.soak.line import NEEDLE
from runner.soak.newsroom import ARTICLES, Newsroom
from runner.soak.options import Options
from runner.soak.outside import Outside
from runner.soak.plan import Fault, Plan, draw_plan
from runner.soak.records import DatabaseAway, Records, Rows

# Seconds from the start of it all.
POSTED_WITHIN = 360.0
QUIET_WITHIN = 435.0
ENDED_WITHIN = 460.0
TICK = 0.05
TELL_EVERY = 5.0
# Readers hold back while more waits than is decided in so many seconds, within these bounds: it is not speed that is
# tested, and all that waits has to be done in time.
PENDING_SECONDS = 30.0
LEAST_PENDING, MOST_PENDING = 50, 500
# Looks at an empty queue before it counts as quiet.
QUIET_LOOKS = 3


@dataclass
class Account:
    """All that a soak came to. Times are those of the monotonic clock."""

    options: Options
    plan: Plan
    newsroom: Newsroom
    begun: float
    until: float
    posted: float = 0.0
    quiet: float = 0.0
    marks: list[Mark] = field(default_factory=list)
    endings: list[str] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    judgements: list[Judgement] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Whether every invariant was kept."""
        return not any(each.violations for each in self.judgements)

    @property
    def is_finished(self) -> bool:
        """Whether there was time for every comment and every fault."""
        numbers = {each["number"] for each in self.readings["posting"].records if each["id"]}
        return len(numbers) == len(self.plan.entries) and len(self.marks) == len(self.plan.faults)


def soak(options: Options) -> Account:
    """Run one soak; its account. Raises Failure where it could not be run."""
    begun = time.monotonic()
    _set_alarm(ENDED_WITHIN)
    plan = draw_plan(seed=options.seed, comments=options.comments, faults=options.faults, postgres=options.postgres)
    folder = Path(tempfile.mkdtemp(prefix="btl-soak-"))
    newsroom = Newsroom(folder=folder, postgres=options.postgres)
    prepare_data_dir(newsroom.site.data_dir)
    outside: Outside | None = None
    try:
        newsroom.start()
        report("soak", f"everything runs  {seconds(time.monotonic() - begun)}")
        until = begun + POSTED_WITHIN
        account = Account(options=options, plan=plan, newsroom=newsroom, begun=time.monotonic(), until=until)
        outside = Outside(newsroom, _describe(newsroom, options, until=until))
        _post_and_break(newsroom, outside, account, until=begun + QUIET_WITHIN)
        _gather(newsroom, outside, account)
    except BaseException:
        report("traces", newsroom.tell_traces())
        raise
    finally:
        if outside is not None:
            outside.stop()
        newsroom.stop()
        signal.setitimer(signal.ITIMER_REAL, 0)
    return account


def _set_alarm(after: float) -> None:
    def ring(_: int, __: FrameType | None) -> None:
        raise Failure(f"The soak did not end within {after:.0f} s.")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, after)


def _describe(newsroom: Newsroom, options: Options, *, until: float) -> Job:
    return Job(
        folder=str(newsroom.folder),
        url=newsroom.site.url,
        articles=ARTICLES,
        tokens=newsroom.tokens,
        database=newsroom.database,
        seed=options.seed,
        comments=options.comments,
        connections=options.connections,
        until=until,
    )


def _post_and_break(newsroom: Newsroom, outside: Outside, account: Account, *, until: float) -> None:
    """Until all is posted, every fault is over and nothing is pending; or until time is up."""
    breaker = Breaker(newsroom=newsroom, faults=account.plan.faults)
    account.marks = breaker.marks
    told = looked = 0.0
    quiet_looks = 0
    while quiet_looks < QUIET_LOOKS and (now := time.monotonic()) < until:
        outside.read()
        at, ready, backlog = outside.last_look()
        outside.hold_back(_is_too_much(outside, account, backlog=backlog or 0, now=now))
        if ready:
            breaker.note_ready(at=at)
        if outside.all_posted and not account.posted:
            account.posted = now
        begun = breaker.step(progress=_measure_progress(outside, account, now), all_posted=outside.all_posted, now=now)
        if begun:
            report("fault", f"{begun.fault.number:>2}  {describe_fault(begun.fault)}")
        newsroom.tend(but=breaker.broken)
        if at > looked:
            looked = at
            quiet_looks = quiet_looks + 1 if backlog == 0 and outside.all_posted and breaker.is_done else 0
        if now - told > TELL_EVERY:
            told = now
            _tell_progress(outside, account, backlog=backlog, now=now)
        time.sleep(TICK)
    account.quiet = time.monotonic()
    account.posted = account.posted or account.quiet


def _is_too_much(outside: Outside, account: Account, *, backlog: int, now: float) -> bool:
    """Whether this much can hardly be decided before the end."""
    decided_per_second = (len(outside.accepted) - backlog) / max(1.0, now - account.begun)
    bound = min(MOST_PENDING, max(LEAST_PENDING, decided_per_second * PENDING_SECONDS))
    return backlog > bound


def _measure_progress(outside: Outside, account: Account, now: float) -> int:
    """How many comments count as accepted: where the machine is slow, as many as should have been by now, so that the
    faults are spread over the time all the same.
    """
    due = (now - account.begun) / (account.until - account.begun) * account.options.comments
    return max(len(outside.accepted), int(due))


def _tell_progress(outside: Outside, account: Account, *, backlog: int | None, now: float) -> None:
    pending = "the database is away" if backlog is None else f"{backlog} pending"
    text = f"{len(outside.accepted)} of {account.options.comments} accepted, {pending}  {seconds(now - account.begun)}"
    report("posting", text)


def describe_fault(fault: Fault) -> str:
    """In words."""
    return f"{fault.target} {fault.how}" + (f" for {fault.lasts:.1f} s" if fault.lasts else "")


def _gather(newsroom: Newsroom, outside: Outside, account: Account) -> None:
    """Stop those outside, then read what the database holds, and judge."""
    outside.stop("deciding", "watching")
    outside.read()
    try:
        account.records = Rows(newsroom.database).read_all()
    except DatabaseAway as away:
        raise Failure(f"The database cannot be read for the judge ({away}).") from None
    account.endings = newsroom.endings
    account.readings = outside.readings
    account.judgements = judge(
        Evidence(
            entries=account.plan.entries,
            records=account.records,
            required=newsroom.checks,
            posting=outside.readings["posting"].records,
            deciding=outside.readings["deciding"].records,
            watching=outside.readings["watching"].records,
            mail=outside.readings["mail"].records,
            leaking_files=_find_leaking(newsroom.site.log_dir),
        )
    )


def _find_leaking(log_dir: Path) -> list[str]:
    needle = NEEDLE.encode()
    return [path.name for path in sorted(log_dir.iterdir()) if needle in path.read_bytes()]
