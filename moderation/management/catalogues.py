"""The catalogues of translations: collects every text of the product, keeps each language's file in step, compiles it.

It decides what counts as a text, and what is wrong with a catalogue. Babel reads Python and writes the files, Django's
own parser turns templates into something that Babel can read: no gettext programs are needed. Babel comes with the
development requirements; the product itself reads the compiled files alone, which are kept beside their sources.
"""

from __future__ import annotations

import gettext
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from moderation.screening.policies import default_document

SOURCE = "en"
_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = ("articles", "moderation")
_TEMPLATES = (".html", ".txt")
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_POLICY = "moderation/default_policy.json"
_HEADER = "# Texts of Below the Line in {name}. How to change them: docs/translating.md"
# Times and tools in the files' headers would differ each time that somebody touches a text.
_TIMELESS = datetime(2026, 1, 1, tzinfo=UTC)
_FLEETING = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By)'
    r".*\n",
    re.MULTILINE,
)
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]")
_TAG = re.compile(r"</?[a-z]+")


def translated_languages() -> list[str]:
    """The languages that need a catalogue: all that are spoken but the one that the code is written in."""
    return [code for code, _ in settings.LANGUAGES if code != SOURCE]


def collect_messages() -> Catalog:
    """Every text of the code, of the templates and of the default policy, as a catalogue without translations."""
    found = Catalog(project="Below the Line", fuzzy=False)
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix == ".py" or (path.suffix in _TEMPLATES and "templates" in path.parts):
                place = (path.relative_to(_ROOT).as_posix(), 1)
                for message, comments, context in _read_source(path):
                    found.add(message, locations=[place], auto_comments=comments, context=context)
    for text in _texts_of_policy():
        found.add(text, locations=[(_POLICY, 1)])
    return found


def update_catalogues() -> None:
    """Add the texts that are new to each language's file, take out those that are gone, and compile it."""
    found = collect_messages()
    for language in translated_languages():
        catalogue = read_catalogue(language)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write_source(catalogue, language)
        _compile(language)


def read_catalogue(language: str) -> Catalog:
    """A language's file; a new one where there is none yet."""
    path = _source(language)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    catalogue = read_po(io.StringIO(text), locale=language)
    catalogue.creation_date = catalogue.revision_date = _TIMELESS
    return catalogue


def find_faults() -> list[str]:
    """What is wrong with the catalogues, a line each: texts missing, doubtful or gone, a file that is not compiled."""
    found = collect_messages()
    return [fault for language in translated_languages() for fault in _faults_of(language, found)]


def _faults_of(language: str, found: Catalog) -> Iterator[str]:
    catalogue = read_catalogue(language)
    for message in _texts_in(found):
        translation = catalogue.get(message.id, message.context)
        if translation is None or not translation.string or not all(_forms(translation)):
            yield f"{language}: not translated: {_name(message)}"
        elif len(_forms(translation)) != (catalogue.num_plurals if message.pluralizable else 1):
            yield f"{language}: needs {catalogue.num_plurals} forms: {_name(message)}"
        elif translation.fuzzy:
            yield f"{language}: doubtful (fuzzy): {_name(message)}"
        else:
            yield from (f"{language}: {fault}: {_name(message)}" for fault in _compare(message, translation))
    for message in _texts_in(catalogue):
        if found.get(message.id, message.context) is None:
            yield f"{language}: no longer used: {_name(message)}"
    if _read_compiled(language) != _expect_compiled(catalogue):
        yield f"{language}: the compiled file is not that of the source"


def _compare(message: Message, translation: Message) -> Iterator[str]:
    """The last form stands for any number and needs all the placeholders; others may do without the number."""
    originals = _forms_of_id(message)
    wanted = Counter(_PLACEHOLDER.findall(originals[-1]))
    known = {name for each in originals for name in _PLACEHOLDER.findall(each)}
    *special, usual = _forms(translation)
    if Counter(_PLACEHOLDER.findall(usual)) != wanted or any(
        not set(_PLACEHOLDER.findall(form)) <= known for form in special
    ):
        yield "other placeholders"
    if any(Counter(_TAG.findall(form)) != Counter(_TAG.findall(originals[-1])) for form in _forms(translation)):
        yield "other HTML elements"
    if any((form[:1].isspace(), form[-1:].isspace()) != _edges(originals[-1]) for form in _forms(translation)):
        yield "other spaces at its ends"


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _read_source(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in _TEMPLATES:
        # What Django's parser leaves is a text per line, in Python's words; its indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    source = io.BytesIO(text.encode())
    for _, message, comments, context in extract("python", source, _KEYWORDS, ("Translators:",)):
        yield message, comments, context


def _texts_of_policy() -> Iterator[str]:
    """The names of the rules and the words of the reasons (moderation/wording.py)."""
    document = default_document()
    for rule in document["rules"]:
        yield rule["name"]
    for reason in document["reasons"]:
        yield reason["label"]
        yield reason["public_text"]


def _write_source(catalogue: Catalog, language: str) -> None:
    catalogue.header_comment = _HEADER.format(name=dict(settings.LANGUAGES)[language])
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    _source(language).parent.mkdir(parents=True, exist_ok=True)
    _source(language).write_text(_FLEETING.sub("", written.getvalue().decode()), encoding="utf-8")


def _compile(language: str) -> None:
    catalogue = read_catalogue(language)
    for message in _texts_in(catalogue):
        if not all(_forms(message)):
            # Compiled, an empty form of a plural would be shown; the original is better.
            message.string = ""
    with _compiled(language).open("wb") as file:
        write_mo(file, catalogue)


def _read_compiled(language: str) -> dict[object, str]:
    """Key and text as Python's own reader finds them; the header aside."""
    if not _compiled(language).is_file():
        return {}
    with _compiled(language).open("rb") as file:
        texts = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # nothing public lists the keys
    return {key: text for key, text in texts.items() if key}


def _expect_compiled(catalogue: Catalog) -> dict[object, str]:
    expected: dict[object, str] = {}
    for message in _texts_in(catalogue):
        prefix = f"{message.context}\x04" if message.context else ""
        key = f"{prefix}{_forms_of_id(message)[0]}"
        if message.fuzzy or not all(_forms(message)):
            continue
        if message.pluralizable:
            expected |= {(key, number): form for number, form in enumerate(_forms(message))}
        else:
            expected[key] = _forms(message)[0]
    return expected


def _texts_in(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _forms_of_id(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _name(message: Message) -> str:
    return f"{_forms_of_id(message)[0]!r} ({', '.join(place for place, _ in message.locations) or 'nowhere'})"


def _folder() -> Path:
    return Path(settings.LOCALE_PATHS[0])


def _source(language: str) -> Path:
    return _folder() / language / "LC_MESSAGES" / "django.po"


def _compiled(language: str) -> Path:
    return _source(language).with_suffix(".mo")
