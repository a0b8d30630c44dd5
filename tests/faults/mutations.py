"""A pytest plugin: takes a mechanism out of the product for each test that guards one, and notes what the test says.

    pytest -p tests.faults.mutations GUARDS…

Each mutation is a piece of the product's own source and what stands there instead; where the source no longer says
that, the mutation is refused: a guard that saw nothing must not pass for one. The function's code is replaced in place,
so that whoever has imported it has the mutated one. MUTATIONS_REPORT names the file that the outcome is written to.
"""

import __future__

import ast
import importlib
import inspect
import json
import os
import textwrap
from collections.abc import Generator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.faults.mechanisms import MUTATIONS

Making = Generator[None, pytest.TestReport, pytest.TestReport]

_BY_GUARD = {mutation.guard: mutation for mutation in MUTATIONS}
_said: dict[str, str] = {}


class Refused(Exception):
    """The product's source is not what the mutation takes it for."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """The test itself, and it alone, sees the product without the mechanism."""
    changes = [(find_function(name), *change) for name, change in _BY_GUARD[item.nodeid].changes.items()]
    mutants = [(function, mutate(function, old, new), function.__code__) for function, old, new in changes]
    for function, mutant, _ in mutants:
        function.__code__ = mutant
    try:
        return (yield)
    finally:
        for function, _, original in mutants:
            function.__code__ = original


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Making:
    """What became of the test: in which phase, how it went, and what was raised."""
    report = yield
    if call.when == "call" or report.failed:
        _said[item.nodeid] = f"{call.when} {report.outcome} {call.excinfo.typename if call.excinfo else ''}".strip()
    return report


def pytest_sessionfinish() -> None:
    """Tell whoever has started this."""
    Path(os.environ["MUTATIONS_REPORT"]).write_text(json.dumps(_said), encoding="utf-8")


def find_function(name: str) -> FunctionType:
    """The function of that dotted name, below whatever decorates it."""
    module, _, rest = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in rest.split("."):
        found = getattr(found, part)
    # What Celery makes of a function is an object that runs it.
    function = inspect.unwrap(getattr(found, "run", found))
    if not isinstance(function, FunctionType):
        raise Refused(f"{name} is no function")
    return function


def mutate(function: FunctionType, old: str, new: str) -> CodeType:
    """The function's code with this one piece of its source replaced."""
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(old) != 1:
        raise Refused(f"{function.__qualname__} says {source.count(old)} times: {old}")
    tree = ast.parse(source.replace(old, new))
    (definition,) = tree.body
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    compiled = compile(tree, "<mutant>", "exec", flags=__future__.annotations.compiler_flag)
    namespace: dict[str, object] = dict(function.__globals__)
    exec(compiled, namespace)  # noqa: S102 -- the product's own source, but for the piece above
    mutant = namespace[definition.name]
    assert isinstance(mutant, FunctionType)
    return mutant.__code__
