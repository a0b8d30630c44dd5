"""One judge of abuse, in a process and an environment of its own: scores texts one by one, and times each.

Run by bench/classifier.py:  judging.py NAME TEXTS.json ANSWER.json SECONDS
TEXTS is a JSON list of strings. ANSWER gets {"scores", "ms", "load_s", "memory_mb"}; where the seconds run out there
are fewer scores than texts. Nothing but the standard library and the judge's own package may be imported here.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable

Judge = Callable[[str], float]


def _linear() -> Judge:
    from moderation.classifiers.scoring import load_scorer

    scorer = load_scorer("off")
    return lambda text: scorer.score([text])[0]["toxicity"]


def _full() -> Judge:
    from moderation.classifiers.scoring import load_scorer

    scorer = load_scorer("on")
    return lambda text: scorer.score([text])[0]["toxicity"]


def _second() -> Judge:
    from moderation.classifiers.model import DEFAULT_DIRECTORY
    from moderation.classifiers.second_stage.runtime import SecondStage

    stage = SecondStage.load(DEFAULT_DIRECTORY)
    return lambda text: float(stage.logits(text)[0])


def _alt_profanity_check() -> Judge:
    from profanity_check import predict_prob

    return lambda text: float(predict_prob([text])[0])


def _better_profanity() -> Judge:
    from better_profanity import profanity

    profanity.load_censor_words()
    return lambda text: float(profanity.contains_profanity(text))


def _hatesonar() -> Judge:
    from hatesonar import Sonar

    sonar = Sonar()

    def judge(text: str) -> float:
        classes = {each["class_name"]: each["confidence"] for each in sonar.ping(text)["classes"]}
        return 1.0 - float(classes["neither"])

    return judge


def _toxic_comment_classifier() -> Judge:
    from toxic_classifier.model import ToxicCommentClassifier

    model = ToxicCommentClassifier()
    return lambda text: float(model.classify(text)["toxic"])


JUDGES = {
    "linear": _linear,
    "second": _second,
    "full": _full,
    "alt-profanity-check": _alt_profanity_check,
    "better-profanity": _better_profanity,
    "hatesonar": _hatesonar,
    "toxic-comment-classifier": _toxic_comment_classifier,
}


def _read_memory() -> float:
    """Megabytes that this process has in memory now; Linux alone says."""
    with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 -- see main
        return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Load the judge, ask it until the texts or the seconds are used up, write down what it said."""
    name, texts_path, answer_path, seconds = sys.argv[1:]
    with open(texts_path, encoding="utf-8") as stream:  # noqa: PTH123 -- as little as possible is loaded beside the judge
        texts = json.load(stream)
    before = _read_memory()
    begun = time.perf_counter()
    # Some packages chat on standard output, one line for every text.
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        judge = JUDGES[name]()
        loaded = time.perf_counter()
        scores: list[float] = []
        ms: list[float] = []
        for text in texts:
            start = time.perf_counter()
            scores.append(judge(text))
            end = time.perf_counter()
            ms.append((end - start) * 1000)
            if end - loaded > float(seconds):
                break
    memory = _read_memory() - before
    with open(answer_path, "w", encoding="utf-8") as stream:  # noqa: PTH123
        json.dump({"scores": scores, "ms": ms, "load_s": loaded - begun, "memory_mb": memory}, stream)


if __name__ == "__main__":
    main()
