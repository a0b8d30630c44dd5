"""When ThreadModeCheck says that the thread asks for a person's look."""

import pytest

from moderation.checks.base import Author
from moderation.checks.thread_mode import ThreadModeCheck
from tests.checks.inspecting import inspect

KNOWN = Author(confirmed=True, approved=1)


def test_in_a_premoderated_thread_everybody_waits():
    assert inspect(ThreadModeCheck(), moderation="pre", author=KNOWN).keys() == {"thread_premoderated"}


@pytest.mark.parametrize("author", [Author(), Author(confirmed=True), Author(confirmed=False, approved=9)])
def test_a_first_comment_waits_until_one_was_approved_under_a_confirmed_address(author):
    assert inspect(ThreadModeCheck(), moderation="first", author=author).keys() == {"first_comment"}


def test_nobody_else_waits():
    assert inspect(ThreadModeCheck(), moderation="first", author=KNOWN) == {}
    assert inspect(ThreadModeCheck(), moderation="post", author=Author()) == {}
