"""Every text of the product is translated into every language that it speaks, whole and with the same placeholders."""

from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.conf import settings
from django.core.management import CommandError, call_command

from moderation.management import catalogues

TEXTS: dict[str | tuple[str, ...], str | tuple[str, ...]] = {
    "just now": "gerade eben",
    "Until (time zone: %(zone)s)": "Bis (Zeitzone: %(zone)s)",
    "taken back by <bdi>%(who)s</bdi>": "zurückgenommen von <bdi>%(who)s</bdi>",
    ("%(count)d day ago", "%(count)d days ago"): ("vor einem Tag", "vor %(count)d Tagen"),
}


def test_every_text_is_translated_into_every_language():
    assert {code for code, _ in settings.LANGUAGES} == {"en", "de", "ar"}
    assert catalogues.find_faults() == []


@pytest.fixture
def source(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The German catalogue of a product that has few texts, all of them translated."""
    settings.LOCALE_PATHS, settings.LANGUAGES = [tmp_path], [("en", "English"), ("de", "German")]
    texts = Catalog()
    monkeypatch.setattr(catalogues, "collect_messages", lambda: texts)
    for text in TEXTS:
        texts.add(text)
    catalogues.update_catalogues()
    path = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    german = catalogues.read_catalogue("de")
    for text, translation in TEXTS.items():
        german[text].string = translation
    with path.open("wb") as file:
        write_po(file, german)
    catalogues.update_catalogues()
    assert catalogues.find_faults() == []
    return path


def faults_after(source: Path, old: str, new: str) -> list[str]:
    """What is found once something else stands in a place of the catalogue."""
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    return [fault.removeprefix("de: ").partition(": ")[0] for fault in catalogues.find_faults()]


NOW = 'msgid "just now"\nmsgstr "gerade eben"'


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (NOW, 'msgid "just now"\nmsgstr ""', "not translated"),
        (NOW, f"#, fuzzy\n{NOW}", "doubtful (fuzzy)"),
        (NOW, f'{NOW}\n\nmsgid "A text that was taken out"\nmsgstr "Etwas"', "no longer used"),
        ('msgstr "Bis (Zeitzone: %(zone)s)"', 'msgstr "Bis (Zeitzone: %(zome)s)"', "other placeholders"),
        ('msgstr[1] "vor %(count)d Tagen"', 'msgstr[1] "vor Tagen"', "other placeholders"),
        ('msgstr[1] "vor %(count)d Tagen"', 'msgstr[1] ""', "not translated"),
        ("zurückgenommen von <bdi>%(who)s</bdi>", "zurückgenommen von %(who)s", "other HTML elements"),
        ('msgstr "gerade eben"', 'msgstr "gerade eben "', "other spaces at its ends"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_named(source: Path, old: str, new: str, fault: str):
    assert fault in faults_after(source, old, new)


def test_a_catalogue_that_was_changed_has_to_be_compiled(source: Path):
    assert faults_after(source, '"gerade eben"', '"soeben"') == ["the compiled file is not that of the source"]
    catalogues.update_catalogues()
    assert catalogues.find_faults() == []


def test_the_command_adds_what_is_new_and_says_what_is_missing(source: Path):
    catalogues.collect_messages().add("A text that is new")
    said = StringIO()
    call_command("update_translations", stdout=said)
    assert said.getvalue() == "de: not translated: 'A text that is new' (nowhere)\n"
    assert 'msgid "A text that is new"\nmsgstr ""' in source.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="A text that is new"):
        call_command("update_translations", check=True)


def test_texts_are_found_in_code_templates_and_the_default_policy():
    found = {message.id: [place for place, _ in message.locations] for message in catalogues.collect_messages()}
    assert found["just now"] == ["moderation/web/moments.py"]
    assert found["Skip to content"] == ["articles/templates/articles/base.html"]
    assert found["Almost certainly spam"] == ["moderation/default_policy.json"]
    assert found[("%(count)d day ago", "%(count)d days ago")] == ["moderation/web/moments.py"]
    assert found[("%(count)s comment", "%(count)s comments")]
