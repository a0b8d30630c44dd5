"""What a queue can be narrowed to, and what it is narrowed to, in words: a form's choices, and chips.

It reads what there is to choose from, and decides nothing about comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import get_language_info, gettext, ngettext

from articles.models import Article
from moderation.queries.staff_queues import SCORES, QueueFilters, recent_languages
from moderation.web.desk_address import QueueAddress
from moderation.web.stored_words import say_label
from moderation.wording import translate_shipped

Options = list[tuple[str, str]]

_ARTICLES: Final = 200
_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
_AGES: Final = (_HOUR, 4 * _HOUR, 12 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 30 * _DAY)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the query string of the queue without it."""

    said: str
    without: str


@dataclass(frozen=True, slots=True)
class FilterPanel:
    """The choices of each field; what is chosen is among them, whatever has become of it since."""

    articles: Options
    sections: Options
    languages: Options
    rules: Options
    reasons: Options
    ages: Options
    scores: Options
    chips: list[Chip]

    @property
    def is_used(self) -> bool:
        """Whether a field other than the search is filled in."""
        return bool(self.chips)


def lay_out_filters(*, address: QueueAddress, policy: Mapping[str, Any], reasons: Options) -> FilterPanel:
    """The panel of one queue page."""
    given = address.filters
    panel = FilterPanel(
        articles=_with(given.article, Article.objects.existing().values_list("slug", "title")[:_ARTICLES]),
        sections=_with(given.section, ((name, name) for name in _sections())),
        languages=_with(given.language, ((code, _name_language(code)) for code in recent_languages())),
        rules=_with(given.rule, ((name, translate_shipped(name)) for name in _live_rules(policy))),
        reasons=_with(given.reason, reasons),
        ages=_with_ages(given),
        scores=[(name, _name_score(name)) for name in SCORES],
        chips=[],
    )
    panel.chips.extend(_chips(address, panel))
    return panel


def _chips(address: QueueAddress, panel: FilterPanel) -> Iterable[Chip]:
    given = address.filters
    named = (
        ("q", gettext("Search: %(what)s"), given.q),
        ("article", gettext("Article: %(what)s"), dict(panel.articles).get(given.article or "")),
        ("section", gettext("Section: %(what)s"), given.section),
        ("author", gettext("Name: %(what)s…"), given.author),
        ("language", gettext("Language: %(what)s"), dict(panel.languages).get(given.language or "")),
        ("rule", gettext("Rule: %(what)s"), dict(panel.rules).get(given.rule or "")),
        ("reason", gettext("Reason: %(what)s"), dict(panel.reasons).get(given.reason or "")),
        ("min_age", gettext("Older than %(what)s"), given.min_age is not None and _say_age(given.min_age)),
        ("max_age", gettext("Not older than %(what)s"), given.max_age is not None and _say_age(given.max_age)),
    )
    for name, said, what in named:
        if what:
            yield Chip(said % {"what": what}, address.without(name))
    if given.score_min is not None or given.score_max is not None:
        yield Chip(_say_range(given), address.without("score", "score_min", "score_max"))


def _say_range(given: QueueFilters) -> str:
    words = {
        "score": _name_score(given.score),
        "least": _say_share(given.score_min),
        "most": _say_share(given.score_max),
    }
    if given.score_max is None:
        return gettext("%(score)s from %(least)s") % words
    if given.score_min is None:
        return gettext("%(score)s up to %(most)s") % words
    return gettext("%(score)s from %(least)s to %(most)s") % words


def _with(chosen: str | None, options: Iterable[tuple[str, str]]) -> Options:
    """The options, the chosen one first where it is not among them."""
    listed = list(options)
    known = chosen is None or any(value == chosen for value, _ in listed)
    return listed if known or chosen is None else [(chosen, chosen), *listed]


def _with_ages(given: QueueFilters) -> Options:
    seconds = sorted({*_AGES, *(age for age in (given.min_age, given.max_age) if age is not None)})
    return [(str(age), _say_age(age)) for age in seconds]


def _sections() -> Iterable[str]:
    named = Article.objects.existing().exclude(section="").order_by("section")
    return named.values_list("section", flat=True).distinct()


def _live_rules(policy: Mapping[str, Any]) -> Iterable[str]:
    return (rule["name"] for rule in policy["rules"] if rule.get("mode") != "shadow")


def _name_score(name: str) -> str:
    said = gettext("risk") if name == "risk" else say_label(name)
    return said[:1].upper() + said[1:]


def _name_language(code: str) -> str:
    try:
        said = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return said[:1].upper() + said[1:]


def _say_share(share: float | None) -> str:
    return "" if share is None else number_format(share, decimal_pos=2)


def _say_age(seconds: int) -> str:
    if seconds and seconds % _DAY == 0:
        count = seconds // _DAY
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    if seconds and seconds % _HOUR == 0:
        count = seconds // _HOUR
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    count = seconds // 60
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
