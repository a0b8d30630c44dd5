"""Reads the project's own CC0 texts: comment spam and honest comments that look like it, sober news talk, contrasts.

Decides what they say about the seven heads. It must not know features or models.
"""

from __future__ import annotations

import csv
import json
import random
import re
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.dataset import DataError, Rows, join_rows

OWN_CORPUS: Final = Path(__file__).with_name("data") / "spam_corpus.csv"
SOBER_TEMPLATES: Final = Path(__file__).with_name("data") / "sober_templates.json"
CONTRAST_TEMPLATES: Final = Path(__file__).with_name("data") / "contrast_templates.json"
OWN_FILES: Final = (OWN_CORPUS, SOBER_TEMPLATES, CONTRAST_TEMPLATES)  # all that is learned from
SOBER_SENTENCES: Final = Path(__file__).with_name("data") / "sober_sentences.txt"  # never learned from
CONTRAST_CASES: Final = Path(__file__).with_name("data") / "contrast_cases.csv"  # never learned from
OWN_SOURCE: Final = "own_corpus"
SOBER_SOURCE: Final = "own_sober"
CONTRAST_SOURCE: Final = "own_contrast"
OWN_SOURCES: Final = frozenset({OWN_SOURCE, SOBER_SOURCE, CONTRAST_SOURCE})
_CONTRAST_COLUMNS: Final = ("toxic", "severe", "obscene", "threat", "insult", "identity")
_ENDINGS: Final = ("com", "com", "com", "net", "org", "info", "top", "xyz", "online", "site", "shop", "co", "ru")
_SENTENCES: Final = 60  # a sober template
_SOBER_WEIGHT: Final = 1.5
_CONTRASTS: Final = 8  # sentences a contrast template
_CONTRAST_WEIGHT: Final = 1.0
_WEIGHT: Final = 1.5  # two thousand rows among a hundred thousand, and closest to what a news site gets


class ContrastCase(NamedTuple):
    """A short text, what it is an example of, and whether it is abuse, and abuse for what people are."""

    text: str
    kind: str
    toxic: bool
    identity: bool


def read_own_texts() -> Rows:
    """All that is learned from: the corpus and the sentences that the templates make."""
    return join_rows(join_rows(read_own_corpus(), expand_templates()), expand_contrasts())


def read_own_corpus(path: Path = OWN_CORPUS) -> Rows:
    """The corpus as rows: columns text, kind, spam (0/1), group (variants of one text share it); all is free of abuse.

    Spam says nothing on the other heads: an advertisement for sex is spam whether or not it is toxic.
    """
    texts, labels, groups = [], [], []
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                spam = float(row["spam"])
                labels.append([float("nan") if spam else 0.0] * (len(HEADS) - 1) + [spam])
                texts.append(_name_addresses(row["text"]))
                groups.append(f"{OWN_SOURCE}/{row['group']}" if row["group"] else "")
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as the project's corpus: {error!r}") from error
    weights = np.full(len(texts), _WEIGHT, np.float32)
    return Rows(texts, np.array(labels, np.float32), weights, [OWN_SOURCE] * len(texts), groups)


def _name_addresses(text: str) -> str:
    """The text with the reserved names of its addresses put as names that people use.

    The files name nobody's site; but ".example" must not be what spam is known by.
    """
    text = re.sub(r"@example\.(com|org|net)\b", "@gmail.com", text)
    text = re.sub(r"\.example\.(com|org|net)\b", r".\1", text)
    return re.sub(
        r"([\w-]+)(\s?\.\s?|\[\.\]| dot )example\b",
        lambda match: match[1] + match[2] + _ENDINGS[crc32(match[1].encode()) % len(_ENDINGS)],
        text,
    )


def expand_templates(path: Path = SOBER_TEMPLATES) -> Rows:
    """Sentences about war, crime and identity in the tone of news, none of them abuse; always the same ones."""
    slots, templates = _read_templates(path)
    draw = random.Random(20_261)
    texts: list[str] = []
    groups: list[str] = []
    for number, template in enumerate(templates):
        made = {_lower_articles(_fill(template, slots, draw)) for _ in range(_SENTENCES)}
        texts.extend(sorted(made))
        groups.extend([f"{SOBER_SOURCE}/{number}"] * len(made))
    labels = np.zeros((len(texts), len(HEADS)), np.float32)
    return Rows(texts, labels, np.full(len(texts), _SOBER_WEIGHT, np.float32), [SOBER_SOURCE] * len(texts), groups)


def expand_contrasts(path: Path = CONTRAST_TEMPLATES) -> Rows:
    """Abuse and its harmless look-alikes in the same words, each template several times; always the same ones.

    None is spam. Sentences of one template share a group, so that held-out ones are of wordings never learned from.
    """
    slots, templates = _read_templates(path)
    draw = random.Random(20_262)
    texts: list[str] = []
    labels: list[list[float]] = []
    groups: list[str] = []
    try:
        for number, template in enumerate(templates):
            made = sorted({_fill(template["text"], slots, draw) for _ in range(_CONTRASTS)})
            texts.extend(made)
            labels.extend([[float(template[column]) for column in _CONTRAST_COLUMNS] + [0.0]] * len(made))
            groups.extend([f"{CONTRAST_SOURCE}/{number}"] * len(made))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path} holds a template that cannot be used: {error!r}") from error
    weights = np.full(len(texts), _CONTRAST_WEIGHT, np.float32)
    return Rows(texts, np.array(labels, np.float32), weights, [CONTRAST_SOURCE] * len(texts), groups)


def _read_templates(path: Path) -> tuple[dict[str, list[str]], list[Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return content["slots"], content["templates"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path} cannot be read as sentence templates: {error!r}") from error


def _fill(template: str, slots: dict[str, list[str]], draw: random.Random) -> str:
    sentence = re.sub(r"{(\w+)}", lambda match: draw.choice(slots[match[1]]), template)
    return sentence[0].upper() + sentence[1:]


def _lower_articles(sentence: str) -> str:
    return re.sub(r"(?<=\w, )The |(?<= )The (?=[a-z])", lambda match: match[0].lower(), sentence)


def read_sober_sentences(path: Path = SOBER_SENTENCES) -> list[str]:
    """Sober sentences kept apart for evaluation, one a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line]


def read_contrast_cases(path: Path = CONTRAST_CASES) -> list[ContrastCase]:
    """Abuse and its look-alikes kept apart for evaluation: nothing is learned from them."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return [
                ContrastCase(row["text"], row["kind"], row["toxic"] == "1", row["identity"] == "1")
                for row in csv.DictReader(stream)
            ]
    except (OSError, KeyError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as contrast cases: {error!r}") from error
