"""What is slipped into a page does not run, and the browser complains of it: `open_page` relies on both."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.flows.newsroom import Newsroom

# How a page looks, and what a browser lets run on it, is the same above any database.
pytestmark = [pytest.mark.browser, pytest.mark.once]

SLIP_IN = """() => {
  const script = document.createElement("script");
  script.textContent = "window.slippedIn = true";
  document.body.append(script);
}"""


@pytest.mark.parametrize("path", ["/", "/accounts/login/"])
def test_an_inline_script_is_blocked_and_complained_of(
    path: str, newsroom: Newsroom, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=newsroom.url).new_page()
    page.goto(path)
    with page.expect_console_message(lambda said: said.type == "error") as complaint:
        page.evaluate(SLIP_IN)
    assert "Content Security Policy" in complaint.value.text
    assert page.evaluate("window.slippedIn") is None
