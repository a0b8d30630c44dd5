"""Reads an answer as a browser would: elements with their attributes and text, and forms that can be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Protocol

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Answer(Protocol):
    """What Django's test client returns, as far as tests look at it."""

    status_code: int
    content: bytes
    cookies: SimpleCookie

    def __getitem__(self, header: str) -> str: ...


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """All text in it, white space collapsed."""
        return " ".join(self.raw_text.split())

    @property
    def raw_text(self) -> str:
        return "".join(child if isinstance(child, str) else child.raw_text for child in self._shown)

    @property
    def _shown(self) -> list[Element | str]:
        """What a template holds is on no page, unless one looks into the template itself."""
        return [
            Element(child.tag, child.attributes) if isinstance(child, Element) and child.tag == "template" else child
            for child in self.children
        ]

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self._shown:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", *, class_: str = "", **attributes: str) -> list[Element]:
        """Every element below of that tag, class and attributes, in the order of the page."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.walk()
            if (not tag or each.tag == tag)
            and (not class_ or class_ in each.classes)
            and all(each.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str = "", *, class_: str = "", **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, class_=class_, **attributes)
        assert len(found) == 1, f"{len(found)} × {tag}.{class_} {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("#root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        # Every element is closed where it was opened: a page with crossed tags fails here.
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(answer: Answer) -> Element:
    """The page of an answer; its tags have to be closed in order."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.root


def typed_into(form: Element) -> dict[str, str]:
    """What the form would send as it stands, without its buttons."""
    inputs = [each for each in form.all("input") if not _is_unticked(each)]
    fields = {each.attributes["name"]: each.attributes.get("value", "") for each in inputs}
    fields |= {each.attributes["name"]: each.raw_text.removeprefix("\n") for each in form.all("textarea")}
    return fields


def _is_unticked(box: Element) -> bool:
    return box.attributes.get("type") in ("checkbox", "radio") and "checked" not in box.attributes
