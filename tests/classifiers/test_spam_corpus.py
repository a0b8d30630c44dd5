"""The project's own corpus of comment spam: large, balanced, varied, documented, and free of anybody's address."""

import re
from collections import Counter, defaultdict
from csv import DictReader

import pytest

from moderation.classifiers.corpus import OWN_CORPUS, read_own_corpus

SAME = 0.7  # of the words of two texts together: above it they are one text in two coats
RESERVED_MAIL = re.compile(r"@([\w-]+\.)*example(\.(com|net|org))?$")
CYRILLIC = re.compile(r"[а-яА-Я]{4}")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{4}")
VIETNAMESE_OR_TURKISH = re.compile(r"[\u1ea0-\u1ef9ıİşğ]")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with OWN_CORPUS.open(encoding="utf-8", newline="") as stream:
        return list(DictReader(stream))


def test_both_spam_and_its_look_alikes_are_many(rows: list[dict[str, str]]) -> None:
    classes = Counter(row["spam"] for row in rows)
    assert len(rows) >= 1_500
    assert set(classes) == {"0", "1"}
    assert min(classes.values()) >= 500
    assert len(read_own_corpus().texts) == len(rows)


def test_every_row_is_clean_text(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert list(row) == ["text", "kind", "spam", "group"]
        assert row["text"] and row["text"] == row["text"].strip()
        assert "\0" not in row["text"] and "\ufffd" not in row["text"]
        assert re.fullmatch(r"[a-z-]+", row["kind"])


def alike_pairs(texts: list[str]) -> list[tuple[int, int]]:
    """Texts that share more than SAME of their words; such two always share one of the rarest of each."""
    words = [frozenset(re.findall(r"\w+", text.lower())) for text in texts]
    known = Counter(word for own in words for word in own)
    holders: dict[str, list[int]] = defaultdict(list)
    pairs = []
    for number, own in enumerate(words):
        rarest = sorted(own, key=lambda word: (known[word], word))[: int(len(own) * (1 - SAME)) + 1]
        near = {holder for word in rarest for holder in holders[word]}
        pairs += [(other, number) for other in near if len(own & words[other]) > SAME * len(own | words[other])]
        for word in rarest:
            holders[word].append(number)
    return pairs


def test_no_text_is_another_in_a_new_coat_unless_they_share_a_group(rows: list[dict[str, str]]) -> None:
    pairs = alike_pairs([row["text"] for row in rows])
    grouped = [(one, two) for one, two in pairs if rows[one]["group"] and rows[one]["group"] == rows[two]["group"]]
    assert grouped  # the search does find variants
    assert [(rows[one]["text"], rows[two]["text"]) for one, two in pairs if (one, two) not in grouped] == []
    assert len({row["text"] for row in rows}) == len(rows)


def test_variants_of_one_text_are_of_one_kind(rows: list[dict[str, str]]) -> None:
    groups = defaultdict(list)
    for row in rows:
        if row["group"]:
            groups[row["group"]].append((row["kind"], row["spam"]))
    assert groups
    for members in groups.values():
        assert len(members) > 1
        assert len(set(members)) == 1


def test_a_kind_is_wholly_spam_or_wholly_not_and_documented(rows: list[dict[str, str]]) -> None:
    readme = OWN_CORPUS.with_name("README.md").read_text(encoding="utf-8")
    table = readme.split("| kinds | what |", 1)[1].split("\n\n", 1)[0]
    documented = {kind for line in table.splitlines()[2:] for kind in line.split("|")[1].strip().split(", ")}
    kinds = {(row["kind"], row["spam"]) for row in rows}
    assert len(kinds) == len({kind for kind, _ in kinds})
    assert {kind for kind, _ in kinds} == documented


@pytest.mark.parametrize("script", [CYRILLIC, EAST_ASIAN, VIETNAMESE_OR_TURKISH])
def test_no_script_stands_for_spam_alone(rows: list[dict[str, str]], script: re.Pattern[str]) -> None:
    classes = Counter(row["spam"] for row in rows if script.search(row["text"]))
    assert min(classes["0"], classes["1"]) >= 10


def test_mail_addresses_are_reserved_ones(rows: list[dict[str, str]]) -> None:
    addresses = [found for row in rows for found in re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", row["text"])]
    assert len(addresses) > 30
    assert [address for address in addresses if not RESERVED_MAIL.search(address)] == []


def test_learning_never_sees_the_reserved_ending_that_only_spam_has(rows: list[dict[str, str]]) -> None:
    assert sum(".example" in row["text"] for row in rows if row["spam"] == "1") > 400
    assert [text for text in read_own_corpus().texts if re.search(r"\.\s?example\b|\]example\b", text)] == []
