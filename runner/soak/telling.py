"""What a soak says at its end: the faults, the figures, the invariants, and the picture. Decides how that is shown."""

from collections.abc import Sequence

from runner.console import draw_rule, paint, say, seconds
from runner.soak.drawing import Band, draw_soak
from runner.soak.figures import (
    Latency,
    Mark,
    count_per_second,
    describe_waits,
    first_accepted,
    follow_backlog,
    split_latencies,
)
from runner.soak.plan import Kind
from runner.soak.running import Account, describe_fault

_WIDTH = 50
_MOST_SHOWN = 10
_STEP = 2.0  # seconds of one point of the curve
TOTALS = (("lost", "I1"), ("unchecked", "I2"), ("duplicate", "I3"), ("stuck", "I4"), ("leaked", "I5"))


def tell_account(account: Account) -> None:
    """Everything, for a person."""
    say()
    _tell_faults(account.marks, account.begun)
    _tell_figures(account)
    _tell_invariants(account)
    draw_rule()
    if not account.is_finished:
        say(f"  {paint('UNFINISHED', 'yellow')}: there was no time for all of it; this machine is too slow or too busy")
    verdict = paint("every invariant was kept", "green") if account.is_kept else paint("VIOLATED", "red")
    say(f"  {verdict}: {', '.join(f'{name} {count}' for name, count in count_totals(account).items())}")
    say(f"  again:  ./run soak {describe_command(account)}")


def describe_command(account: Account) -> str:
    """The arguments that make the same plan."""
    options = account.options
    database = "postgres" if options.postgres else "sqlite"
    return f"--comments {options.comments} --faults {options.faults} --seed {options.seed} --database {database}"


def count_totals(account: Account) -> dict[str, int]:
    """How many violations of each kind."""
    return {
        name: sum(len(each.violations) for each in account.judgements if each.invariant == invariant)
        for name, invariant in TOTALS
    }


def _tell_faults(marks: Sequence[Mark], begun: float) -> None:
    say(f"  {paint('Faults'.ljust(_WIDTH), 'bold')}{'began'.rjust(8)}{'ready again'.rjust(16)}")
    for mark in marks:
        name = f"{mark.fault.number:>2}  {describe_fault(mark.fault)}"
        back = "never" if mark.over is None else f"after {mark.over - mark.began:.1f} s"
        say(f"  {name.ljust(_WIDTH)}{f'{mark.began - begun:.0f} s'.rjust(8)}{back.rjust(16)}")
    say()


def _tell_figures(account: Account) -> None:
    posting = account.readings["posting"].records
    inside, outside = split_latencies(posting, account.marks)
    accepted = first_accepted(posting)
    took = max((each["at"] + each["took"] for each in accepted), default=account.begun) - account.begun
    numbers = {each["number"] for each in accepted}
    kinds = [entry.kind for entry in account.plan.entries if entry.number in numbers]
    say(f"  {paint('Posted'.ljust(_WIDTH), 'bold')}")
    _tell_line("accepted comments", f"{len(accepted)} of {len(account.plan.entries)}")
    _tell_line("of these " + ", ".join(f"{kinds.count(kind)} {kind}" for kind in Kind if kind != Kind.SOBER), "")
    _tell_line("requests, repeated and retried ones counted", str(len(posting)))
    _tell_line("answered with 503, or not at all", _count_failures(account))
    _tell_line("accepted a second, over the whole time", f"{len(accepted) / max(took, 0.001):.1f}")
    _tell_line("processes that ended by themselves", str(len(account.endings)))
    say()
    head = "".join(name.rjust(9) for name in ("count", "p50", "p95", "p99", "longest"))
    say(f"  {paint('Milliseconds'.ljust(_WIDTH - 18), 'bold')}{head}")
    _tell_latency("outside the windows of faults", outside)
    _tell_latency("inside them", inside)
    _tell_latency("from posted to decided", describe_waits(account.records))
    say()


def _count_failures(account: Account) -> str:
    statuses = [each["status"] for each in account.readings["posting"].records]
    return f"{statuses.count(503)}, {statuses.count(0)}"


def _tell_line(name: str, value: str) -> None:
    say(f"  {name.ljust(_WIDTH)}{value.rjust(12)}".rstrip())


def _tell_latency(name: str, latency: Latency) -> None:
    values = (latency.p50, latency.p95, latency.p99, latency.longest)
    figures = "".join(f"{value:.0f}".rjust(9) for value in values)
    say(f"  {name.ljust(_WIDTH - 18)}{str(latency.count).rjust(9)}{figures}")


def _tell_invariants(account: Account) -> None:
    say(f"  {paint('Invariants'.ljust(_WIDTH), 'bold')}{'checked'.rjust(10)}{'violated'.rjust(10)}")
    for each in account.judgements:
        style = "red" if each.violations else "green"
        count = paint(str(len(each.violations)).rjust(10), style)
        say(f"  {f'{each.invariant}  {each.name}'.ljust(_WIDTH)}{str(each.checked).rjust(10)}{count}")
        for violation in each.violations[:_MOST_SHOWN]:
            say(f"        {violation}")
        if len(each.violations) > _MOST_SHOWN:
            say(f"        and {len(each.violations) - _MOST_SHOWN} more")


def draw_account(account: Account) -> str:
    """The picture."""
    options, begun = account.options, account.begun
    database = "PostgreSQL" if options.postgres else "SQLite"
    bands = [
        Band(
            number=mark.fault.number,
            label=describe_fault(mark.fault),
            began=mark.began - begun,
            over=(mark.over or account.quiet) - begun,
        )
        for mark in account.marks
    ]
    return draw_soak(
        title=f"{options.comments} comments under {len(bands)} faults on {database}, seed {options.seed}: "
        + ", ".join(f"{name} {count}" for name, count in count_totals(account).items())
        + f"; {seconds(account.quiet - begun)}",
        posts=count_per_second(account.readings["posting"].records, begun=begun, ended=account.posted, width=_STEP),
        backlog=follow_backlog(account.readings["watching"].records, begun=begun),
        bands=bands,
    )
