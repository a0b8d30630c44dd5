"""When LanguageCheck says that the classifiers cannot read a comment."""

import pytest

from moderation.checks.language import LanguageCheck
from tests.checks.inspecting import inspect, measure

GERMAN = "Ich glaube nicht, dass der Stadtrat das gut überlegt hat."
ENGLISH = "I do not believe that the council has thought this through."


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (GERMAN, "de"),
        ("Je ne crois pas que le conseil municipal y ait bien réfléchi.", "fr"),
        ("No creo que el ayuntamiento lo haya pensado muy bien.", "es"),
        ("Belediye meclisinin bunu iyi düşündüğünü sanmıyorum.", "tr"),
    ],
)
def test_another_language_is_reported_with_its_code(body, code):
    finding = inspect(LanguageCheck(), body)["language"]
    assert f"in {code}," in finding.detail
    assert 0.5 < measure(finding) <= 1.0


def test_an_accepted_language_is_nothing_to_report():
    assert inspect(LanguageCheck(), ENGLISH) == {}
    assert inspect(LanguageCheck(accepted=["en", "de"]), GERMAN) == {}
    assert "language" in inspect(LanguageCheck(accepted=["de"]), ENGLISH)


def test_a_text_too_short_to_tell_is_left_alone():
    assert inspect(LanguageCheck(), "Das ist nicht gut") == {}
    assert "language" in inspect(LanguageCheck(fewest_letters=10), "Das ist nicht gut")


@pytest.mark.parametrize("body", ["去死吧", "дурак", "كلب ابن كلب"])
def test_a_few_characters_of_another_script_are_reported_by_their_share(body):
    assert inspect(LanguageCheck(), body)["foreign_script"].score == 1.0


def test_latin_letters_of_any_style_are_latin_script():
    assert inspect(LanguageCheck(), "𝐛𝐨𝐥𝐝 ｗｉｄｅ naïve Øre") == {}
    assert inspect(LanguageCheck(scripts=["Latin", "Greek"]), "γεια") == {}
    assert inspect(LanguageCheck(), "the letter π alone") == {}
