"""Features: the same ones alone and with their sources, and bounded."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifiers.features import BUCKETS, MAX_CHARACTERS, extract, extract_sources


@given(st.text(st.characters(), max_size=200))
def test_sources_are_the_same_features_one_occurrence_at_a_time(text: str) -> None:
    features, sources = extract(text), extract_sources(text)
    buckets, counts = np.unique(sources.buckets, return_counts=True)
    assert buckets.tolist() == features.buckets.tolist()
    assert counts.tolist() == features.counts.tolist()
    assert ((features.buckets >= 0) & (features.buckets < BUCKETS)).all()
    assert len(sources.first) == len(sources.second) == len(sources.reading) == len(sources.buckets)


def test_a_disguised_word_has_the_features_of_the_word() -> None:
    plain = set(extract("idiot").buckets.tolist())
    assert len(plain & set(extract("1d1ot").buckets.tolist())) > 0.6 * len(plain)
    assert len(plain & set(extract("rhubarb").buckets.tolist())) < 0.6 * len(plain)


def test_what_is_beyond_the_limit_is_not_read() -> None:
    text = "word " * (MAX_CHARACTERS // 5)
    assert extract(text).buckets.tolist() == extract(text + "idiot " * 1000).buckets.tolist()
