"""What one newsroom refuses is learned on top of the classifier, and nobody alone can bend it far."""

import io

import numpy as np
import pytest

from moderation.classifiers.adapter import Adapter, Lesson, predict_base, read_evidence
from moderation.classifiers.adapter_store import pack_adapter, unpack_adapter
from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.features import extract
from moderation.classifiers.metrics import roc_auc
from moderation.classifiers.model import load_default
from tests.learning.conftest import off_rule, plain


def evidence(text):
    model = load_default()
    return read_evidence(model, text, model.calibrate(model.logits(extract(text))))


def teach(adapter, pairs, **who):
    """Predict, then learn, each; what was predicted."""
    predictions = []
    for text, refused in pairs:
        seen = evidence(text)
        predictions.append(adapter.predict(seen))
        adapter.learn(Lesson(seen, refused), **who)
    return np.array(predictions)


def keeping_the_rule(numbers):
    return [pair for number in numbers for pair in ((plain(number), False), (off_rule(number), True))]


@pytest.mark.parametrize("text", ["", "A fair point.", "You absolute idiot", "Buy cheap pills now at pills.example"])
def test_before_it_has_learned_anything_it_says_what_the_classifier_says(text):
    seen = evidence(text)
    scores = load_default().score([text])[0]
    either = 1 - (1 - scores["toxicity"]) * (1 - scores["spam"])
    assert Adapter().predict(seen) == pytest.approx(predict_base(seen.logits), abs=1e-9)
    assert predict_base(seen.logits) == pytest.approx(either, abs=1e-3)


def test_it_learns_a_rule_that_the_classifier_knows_nothing_of():
    pairs = keeping_the_rule(range(60))
    predicted = teach(Adapter(), pairs)
    labels = np.array([refused for _, refused in pairs])
    base = np.array([predict_base(evidence(text).logits) for text, _ in pairs])
    assert roc_auc(labels[60:], predicted[60:]) > roc_auc(labels[60:], base[60:]) + 0.04


def test_it_learns_that_a_newsroom_minds_less_than_the_classifier():
    rude = [(f"That idiot of a minister did {number} stupid things.", False) for number in range(60)]
    adapter = Adapter()
    predicted = teach(adapter, rude)
    assert predicted[0] > 0.5
    assert predicted[-1] < 0.2


def test_the_words_that_moved_it_are_named_in_the_readers_own_text_and_through_disguise():
    adapter = Adapter()
    teach(adapter, keeping_the_rule(range(40)))
    text = "I like my h0roscope for the ferry."
    found = adapter.explain(load_default(), text)
    assert "h0roscope" in {text[each.start : each.end] for each in found}
    lowered = adapter.explain(load_default(), plain(3), lowered=True)
    assert {each.read_as for each in lowered} & {"gazette", "bulletin", "timetable", "newsletter"}


def test_learning_the_same_again_gives_the_same_bytes():
    one, other = Adapter(), Adapter()
    for adapter in (one, other):
        teach(adapter, keeping_the_rule(range(20)), teacher=1)
    assert pack_adapter(one) == pack_adapter(other)


def test_it_goes_on_from_what_was_stored_as_if_it_had_never_been():
    whole, first = Adapter(), Adapter()
    pairs = keeping_the_rule(range(20))
    teach(whole, pairs, teacher=7)
    teach(first, pairs[:20], teacher=7)
    again = unpack_adapter(pack_adapter(first), version="adapter-1", base_version="")
    again.remember([Lesson(evidence(text), refused) for text, refused in pairs[:20]])
    teach(again, pairs[20:], teacher=7)
    assert pack_adapter(again) == pack_adapter(whole)


class TestNobodyBendsItAlone:
    """Three moderators keep to a rule; a fourth decides four times as often and refuses whatever is civil."""

    civil = tuple(plain(number) for number in range(300, 340))

    def predictions(self, *, rogue, most):
        adapter = Adapter()
        for number in range(80):
            teach(adapter, keeping_the_rule([number]), teacher=number % 3, most=most)
            if rogue:
                teach(adapter, [(plain(1000 + 4 * number + each), True) for each in range(4)], teacher=99, most=most)
        return np.array([adapter.predict(evidence(text)) for text in self.civil])

    def test_what_the_others_publish_is_not_held_for_it(self):
        unbound, bound = (self.predictions(rogue=True, most=most) for most in (1.0, 0.3))
        assert unbound.mean() > 0.5
        assert bound.mean() < unbound.mean() / 1.5
        assert bound.max() < 0.6

    def test_where_few_teach_nobody_is_bound(self):
        adapter, seen = Adapter(), evidence(plain(1))
        assert {adapter.learn(Lesson(seen, True), teacher=1, most=0.3) for _ in range(30)} == {1.0}

    def test_those_who_hardly_teach_do_not_silence_the_one_who_does(self):
        adapter = Adapter()
        teach(adapter, keeping_the_rule([0]), teacher=2, most=0.3)
        teach(adapter, keeping_the_rule([1]), teacher=3, most=0.3)
        weights = [adapter.learn(Lesson(evidence(off_rule(n)), True), teacher=1, most=0.3) for n in range(30)]
        assert min(weights) == 1.0


class TestWhatIsStored:
    @pytest.fixture
    def stored(self):
        adapter = Adapter()
        teach(adapter, keeping_the_rule(range(5)))
        return pack_adapter(adapter)

    def refuse(self, data, message):
        with pytest.raises(ArtefactError, match=message):
            unpack_adapter(data, version="adapter-5", base_version="linear")

    def test_no_text_is_in_it(self, stored):
        assert b"horoscope" not in stored

    def test_a_pickle_is_refused(self):
        self.refuse(b"\x80\x04\x95pickle", "adapter-5 is not stored as plain arrays")

    def test_what_is_cut_short_is_refused(self, stored):
        self.refuse(stored[: len(stored) // 2], "damaged or cut short")

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("delta", lambda array: array * np.float32("nan")),
            ("coefficients", lambda array: array[:-1]),
            ("buckets", lambda array: array + np.int32(1 << 18)),
            ("delta_sums", lambda array: array * 0),
            ("format", lambda array: array + 1),
            ("coefficients", lambda array: array.astype(np.float32)),
        ],
    )
    def test_numbers_that_cannot_be_are_refused(self, stored, name, change, tmp_path):
        with np.load(io.BytesIO(stored)) as archive:
            arrays = dict(archive)
        arrays[name] = change(arrays[name])
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        self.refuse(buffer.getvalue(), "stored by other code, or is damaged")

    def test_an_array_that_lacks_is_named(self, stored):
        with np.load(io.BytesIO(stored)) as archive:
            arrays = dict(archive)
        del arrays["taught"]
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        self.refuse(buffer.getvalue(), "lacks an array")
