"""Asks OpenAI's moderation service what is wrong with a comment's words. It is told the words and nothing else.

Source: https://platform.openai.com/docs/api-reference/moderations.
"""

from __future__ import annotations

import json
from typing import Any

from moderation.checks.base import Finding
from moderation.checks.remote.base import Case, RemoteCheck, read_secret_word
from moderation.checks.remote.outgoing import prepare_outgoing
from moderation.checks.remote.transport import NoAnswer, exchange, read_json, read_number, read_place

LABELS = {
    "harassment": "openai_harassment",
    "harassment/threatening": "openai_harassment_threatening",
    "hate": "openai_hate",
    "hate/threatening": "openai_hate_threatening",
    "self-harm": "openai_self_harm",
    "self-harm/intent": "openai_self_harm_intent",
    "self-harm/instructions": "openai_self_harm_instructions",
    "sexual": "openai_sexual",
    "sexual/minors": "openai_sexual_minors",
    "violence": "openai_violence",
    "violence/graphic": "openai_violence_graphic",
}
"""The categories that every model of the service has. What else it may say is passed over."""


class OpenAIModerationCheck(RemoteCheck):
    """Labels, and the unit of their score:

    openai_flagged                  no score: the service itself would not let the text pass
    openai_harassment               the service's score, 0..1, which is no calibrated probability; so are all below
    openai_harassment_threatening   harassment that threatens
    openai_hate                     hate for a protected group
    openai_hate_threatening         hate that threatens
    openai_self_harm                depicts or encourages self-harm
    openai_self_harm_intent         the speaker intends it
    openai_self_harm_instructions   instructions for it
    openai_sexual                   meant to arouse
    openai_sexual_minors            sexual, about minors
    openai_violence                 depicts violence
    openai_violence_graphic         depicts it in detail
    """

    name = "openai_moderation"

    def __init__(
        self,
        *,
        key: str,
        model: str = "omni-moderation-latest",
        url: str = "https://api.openai.com/v1",
        timeout: float = 5.0,
    ) -> None:
        super().__init__(timeout=timeout)
        self._place = read_place(url)
        self._key = read_secret_word("key", key)
        self._model = read_secret_word("model", model)
        self.version = f"1:{self._model}"[:60]

    def ask(self, case: Case) -> list[Finding]:
        question = {"model": self._model, "input": prepare_outgoing(case.submission).body}
        answer = exchange(
            place=self._place,
            method="POST",
            path="/moderations",
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
            body=json.dumps(question).encode(),
            seconds=self.timeout,
        )
        return _read(read_json(answer))


def _read(content: Any) -> list[Finding]:
    match content:
        case {"results": [{"flagged": bool(flagged), "category_scores": dict(scores)}]}:
            pass
        case _:
            raise NoAnswer("the answer has not the shape of a moderation result")
    if missing := [category for category in LABELS if category not in scores]:
        raise NoAnswer(f"the answer has no score for {missing[0]}")
    found = [
        Finding(label, read_number(scores[category], least=0, most=1), f"OpenAI, {category}: {scores[category]:.2f}")
        for category, label in LABELS.items()
    ]
    return [Finding("openai_flagged", detail="OpenAI would not let it pass"), *found] if flagged else found
