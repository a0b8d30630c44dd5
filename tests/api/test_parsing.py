"""JSON as it is let in: what is refused, and in which words."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.api.errors import Problem
from moderation.api.parsing import MOST_LEVELS, parse_object


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b'{"a": 1,}', "invalid_json"),
        (b"{'a': 1}", "invalid_json"),
        (b'{"a": NaN}', "invalid_json"),
        (b'{"a": Infinity}', "invalid_json"),
        (b'{"a": -Infinity}', "invalid_json"),
        (b'{"a": 1e999}', "invalid_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "invalid_json"),
        (b'{"a": "\xff"}', "invalid_json"),
        (b'{"a": "\xed\xa0\x80"}', "invalid_json"),
        (b'\xef\xbb\xbf{"a": 1}', "invalid_json"),
        ('{"a": 1}'.encode("utf-16"), "invalid_json"),
        (b'{"a": "line\nbreak"}', "invalid_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"null", "not_an_object"),
        (b"1", "not_an_object"),
        (b"[" * 1000 + b"]" * 1000, "too_deep"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "too_deep"),
        (b"[" * 60_000, "too_deep"),
    ],
)
def test_refuses(body, code):
    with pytest.raises(Problem) as refusal:
        parse_object(body)
    assert (refusal.value.status, refusal.value.code) == (400, code)


def test_nesting_to_the_limit_is_let_in_and_one_more_is_not():
    def nested(levels):
        return b'{"a":' * levels + b"1" + b"}" * levels

    parse_object(nested(MOST_LEVELS))
    with pytest.raises(Problem, match="32 levels"):
        parse_object(nested(MOST_LEVELS + 1))


def test_nul_and_lone_surrogates_reach_the_fields():
    assert parse_object(b'{"a": "\\u0000", "b": "\\ud800"}') == {"a": "\x00", "b": "\ud800"}


def test_says_where_the_syntax_goes_wrong_without_repeating_it():
    with pytest.raises(Problem, match="line 2, column 3") as refusal:
        parse_object(b'{"secret": 1,\n  oops}')
    assert "secret" not in refusal.value.detail
    assert "oops" not in refusal.value.detail


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), _JSON, max_size=4))
def test_reads_what_json_writes(data):
    assert parse_object(json.dumps(data).encode()) == data


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_as_a_problem(body):
    with suppress(Problem):
        assert isinstance(parse_object(body), dict)
