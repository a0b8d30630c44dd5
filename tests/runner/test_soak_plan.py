"""The plan of a soak: the same from the same seed, with everything in it that the design asks for."""

import functools
from collections import Counter

from runner.soak.plan import Kind, Plan, draw_plan


@functools.cache
def draw(seed: int = 7, *, comments: int = 10_000, faults: int = 24, postgres: bool = True) -> Plan:
    return draw_plan(seed=seed, comments=comments, faults=faults, postgres=postgres)


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert draw(7, comments=300) == draw(7, comments=300)
    assert draw(7, comments=300) != draw(8, comments=300)


def test_two_in_a_hundred_are_spam_two_are_repeated_some_are_flaky_and_four_are_poison() -> None:
    entries = draw().entries
    kinds = Counter(entry.kind for entry in entries)
    assert [entry.number for entry in entries] == list(range(10_000))
    assert (kinds[Kind.SPAM], kinds[Kind.POISON]) == (200, 4)
    assert kinds[Kind.ERRS] + kinds[Kind.ERRS_ONCE] + kinds[Kind.SLOW] == 100
    assert sum(entry.repeats > 0 for entry in entries) == 200
    assert all(entry.number < 5_000 for entry in entries if entry.kind == Kind.POISON)


def test_no_two_comments_say_the_same() -> None:
    assert len({entry.body for entry in draw().entries}) == 10_000


def test_the_faults_are_spread_over_the_whole_time_and_everything_is_broken() -> None:
    faults = draw().faults
    after = [fault.after for fault in faults]
    assert after == sorted(after)
    assert after[0] < 400
    assert after[-1] > 8_000
    assert {fault.target for fault in faults} == {"web", "worker", "valkey", "postgres", "beat", "mail"}
    assert {fault.how for fault in faults if fault.target == "valkey"} == {"killed", "hung", "emptied"}


def test_six_faults_are_those_that_matter_most() -> None:
    broken = {(fault.target, fault.how) for fault in draw(faults=6).faults}
    assert broken == {
        ("web", "killed"),
        ("worker", "killed"),
        ("worker", "hung"),
        ("valkey", "killed"),
        ("valkey", "emptied"),
        ("postgres", "killed"),
    }


def test_without_postgresql_none_of_its_servers_is_broken() -> None:
    faults = draw(postgres=False).faults
    assert len(faults) == 24
    assert "postgres" not in {fault.target for fault in faults}


def test_a_very_small_soak_has_a_plan_too() -> None:
    assert len(draw(comments=1, faults=0).entries) == 1
