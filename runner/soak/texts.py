"""Sober things to say: sentences that no check objects to, each unlike the others, so that none repeats another.

And what a comment says to have the misbehaving check misbehave.
"""

import random

ERRS_ONCE = "the page that nobody can read the first time"
ERRS = "the page that nobody can read at all"
SLOW = "the page that takes a while to read"
POISON = "the page that is deadly to read"

_OPENINGS = (
    "I have lived beside {place} for years and",
    "What surprised me about {place} is that",
    "Having read the whole report on {place},",
    "My neighbour, who works near {place}, says",
    "Nobody at the meeting on {place} mentioned that",
    "In fairness to the people who run {place},",
    "The photograph of {place} shows that",
    "Twice a week I walk past {place}, and",
)
_MIDDLES = (
    "the {thing} has become noticeably better since {time}",
    "we could do with another {thing} before {time}",
    "the old {thing} was replaced without much noise before {time}",
    "the figures for the {thing} were corrected around {time}",
    "somebody ought to measure the {thing} again after {time}",
    "the {thing} will need a careful look by {time}",
    "a smaller {thing} would have done the job until {time}",
)
_ENDINGS = (
    "so I am glad that the {person} took the time to explain it.",
    "which is why the {person} deserves a second hearing.",
    "although the {person} seems to see it differently.",
    "and I hope that the {person} publishes the minutes.",
    "yet the {person} asked a sensible question about it.",
    "as the {person} pointed out in an earlier article.",
)
_PLACES = (
    *("the harbour", "the library", "the tram depot", "the mill pond", "the northern bridge", "the school garden"),
    *("the market hall", "the observatory", "the ferry landing", "the allotments", "the concert hall", "the quarry"),
    *("the swimming bath", "the railway arches", "the botanical garden", "the fire station", "the town museum"),
)
_THINGS = (
    *("timetable", "drainage", "lighting", "ticket machine", "cycle path", "noise barrier", "reading room"),
    *("weather mast", "footbridge", "heating system", "water meter", "car park", "bandstand", "greenhouse"),
    *("signal box", "playground", "roof", "loading dock", "information board", "tide gauge"),
)
_TIMES = (
    *("last autumn", "the first frost", "the middle of June", "the long weekend", "the spring tide", "the new term"),
    *("the harvest", "the end of August", "a rainy February", "the budget debate", "the summer holidays"),
)
_PEOPLE = (
    *("harbour master", "librarian", "council's engineer", "head gardener", "tram driver", "auditor", "reporter"),
    *("stage manager", "astronomer", "surveyor", "school caretaker", "architect", "treasurer", "ferry captain"),
)


def write_sober(number: int) -> str:
    """The sober text of that number: always the same, and unlike those of other numbers."""
    choice = random.Random(number)
    sentence = " ".join((choice.choice(_OPENINGS), choice.choice(_MIDDLES) + ",", choice.choice(_ENDINGS)))
    second = f"{choice.choice(_MIDDLES)}, {choice.choice(_ENDINGS)}"
    return " ".join(_fill(part, choice) for part in (sentence, second[0].upper() + second[1:]))


def _fill(sentence: str, choice: random.Random) -> str:
    return sentence.format(
        place=choice.choice(_PLACES),
        thing=choice.choice(_THINGS),
        time=choice.choice(_TIMES),
        person=choice.choice(_PEOPLE),
    )
