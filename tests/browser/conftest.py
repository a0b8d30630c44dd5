"""Browsers at the running product, each a visitor of its own, in whose console nothing may be complained of."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.flows.client import Client, choose_address
from tests.flows.conftest import article, newsroom, pytest_runtest_makereport
from tests.flows.newsroom import Newsroom

__all__ = ["article", "newsroom", "pytest_runtest_makereport"]

Opener = Callable[..., Page]
# Milliseconds: a busy machine may take a while, and what comes at once is not waited for.
expect.set_options(timeout=20_000)


@pytest.fixture
def open_page(newsroom: Newsroom, new_context: Callable[..., BrowserContext]) -> Iterator[Opener]:
    """Open a page in a browser that has never been here. Whatever its console complained of fails the test."""
    complaints: list[str] = []

    def open_one(path: str = "/", *, moderator: bool = False, **options: Any) -> Page:
        headers = {"X-Forwarded-For": choose_address()}
        context = new_context(base_url=newsroom.url, extra_http_headers=headers, **options)
        if moderator:
            context.add_cookies(_sign_in(newsroom))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.goto(path)
        return page

    yield open_one
    # A blocked script or style is an error in the console, as is a script that failed.
    assert complaints == []


def _sign_in(newsroom: Newsroom) -> list[Any]:
    visitor = Client(newsroom.url)
    newsroom.sign_in(visitor)
    return [{"name": cookie.name, "value": cookie.value, "url": newsroom.url} for cookie in visitor.cookies]
