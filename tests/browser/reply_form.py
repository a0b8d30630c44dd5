"""Filling in the form below an article, as a reader does."""

import itertools

from playwright.sync_api import Page

_numbers = itertools.count(1)


def post_comment(page: Page, body: str, *, name: str = "") -> None:
    """Fill in the form of the page and send it."""
    number = next(_numbers)
    form = page.get_by_role("region", name="Leave a reply")
    form.get_by_label("Comment").fill(body)
    form.get_by_label("Name").fill(name or f"Browser {number}")
    form.get_by_label("Email").fill(f"browser-reader-{number}@example.org")
    form.get_by_role("button", name="Post comment").click()
