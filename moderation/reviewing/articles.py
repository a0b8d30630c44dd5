"""Articles as a CMS pushes them: created, replaced or changed by slug, with the settings of their thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from articles.models import Article
from moderation.errors import Conflict, FieldError, InvalidInput, NotThere
from moderation.markup import is_blank
from moderation.models import Thread
from moderation.publication import renew_pages
from moderation.wording import write_number

_TEXTS = {"title": "title", "url": "canonical_url", "summary": "summary", "byline": "byline", "section": "section"}
_IMAGE = {"url": "lead_image_url", "caption": "lead_image_caption", "credit": "lead_image_credit"}
_THREAD = ("state", "closes_after_days", "moderation", "max_depth")


@transaction.atomic
def put_article(*, slug: str, fields: Mapping[str, Any], partial: bool = False) -> tuple[Article, bool]:
    """Create or replace an article; with `partial`, change only the fields given. The article, and whether it is new.

    Fields are those of the API (`title`, `url`, …, `lead_image`, `thread`); replacing sets those left out to their
    defaults. Raises InvalidInput, NotThere where a change finds nothing, Conflict where two create it at once.
    """
    stored = Article.objects.select_for_update().filter(slug=slug).first()
    existing = stored if stored is not None and stored.deleted_at is None else None
    if partial and existing is None:
        raise NotThere(gettext("There is no such article."))
    article = stored or Article(slug=slug)
    if not partial:
        _reset(article)
    errors = _fill(article, fields, partial=partial)
    thread = Thread.objects.filter(article=article).first() if article.pk else None
    thread = thread or Thread()
    errors += _fill_thread(thread, fields.get("thread"), partial=partial)
    named = {error.field for error in errors}
    found = _validate(article, prefix="") + _validate(thread, prefix="thread.")
    errors += [error for error in found if error.field not in named]
    if errors:
        raise InvalidInput(errors)
    article.deleted_at = None
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:
        raise Conflict(
            gettext("Another request has just created this article. Repeat this one to replace it.")
        ) from None
    thread.article = article
    thread.save()
    renew_pages(thread_id=thread.pk)
    return article, existing is None


@transaction.atomic
def hide_article(*, slug: str) -> None:
    """Hide an article with its thread; both stay on record. Raises NotThere."""
    if not Article.objects.existing().filter(slug=slug).update(deleted_at=Now()):
        raise NotThere(gettext("There is no such article."))


def _reset(article: Article) -> None:
    """Every field that the API writes, back to its default."""
    for name in (*_TEXTS.values(), *_IMAGE.values(), "body_html"):
        setattr(article, name, "")
    article.visibility = Article.Visibility.PUBLIC
    if article._state.adding:
        article.published_at = timezone.now()


def _fill(article: Article, fields: Mapping[str, Any], *, partial: bool) -> list[FieldError]:
    errors: list[FieldError] = []
    for name, column in {**_TEXTS, "body_html": "body_html", "visibility": "visibility"}.items():
        if name in fields:
            _set_text(article, column, fields[name], name, errors)
    unseen = bool(article.title) and is_blank(article.title)
    if unseen or ("title" not in fields and not partial):
        errors.append(FieldError("title", "required", gettext("An article needs a title.")))
    if fields.get("published_at") is not None:
        moment = _read_time(fields["published_at"])
        if moment is None:
            errors.append(FieldError("published_at", "invalid", gettext("Give the time as 2026-01-31T09:30:00Z.")))
        else:
            article.published_at = moment
    if "lead_image" in fields:
        _fill_image(article, fields["lead_image"], errors)
    return errors


def _fill_image(article: Article, image: Any, errors: list[FieldError]) -> None:
    if image is not None and not isinstance(image, Mapping):
        errors.append(FieldError("lead_image", "invalid", gettext("The lead image is an object or null.")))
        return
    for name, column in _IMAGE.items():
        _set_text(article, column, (image or {}).get(name, ""), f"lead_image.{name}", errors)


def _fill_thread(thread: Thread, given: Any, *, partial: bool) -> list[FieldError]:
    if not partial:
        for name in _THREAD:
            setattr(thread, name, getattr(Thread(), name))
    if given is None:
        return []
    if not isinstance(given, Mapping):
        return [FieldError("thread", "invalid", gettext("The thread is an object."))]
    errors: list[FieldError] = []
    for name in _THREAD:
        if name not in given:
            continue
        value = given[name]
        if name in ("state", "moderation"):
            _set_text(thread, name, value, f"thread.{name}", errors)
        elif value is None and name == "closes_after_days":
            thread.closes_after_days = None
        elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 32_000:
            errors.append(FieldError(f"thread.{name}", "invalid", gettext("This has to be a whole number.")))
        else:
            setattr(thread, name, value)
    return errors


def _set_text(target: Article | Thread, column: str, value: Any, name: str, errors: list[FieldError]) -> None:
    # The model's own check knows no limit of long texts.
    limit = getattr(target._meta.get_field(column), "max_length", None)
    if value is None:
        value = ""
    if not isinstance(value, str):
        errors.append(FieldError(name, "not_a_string", gettext("This has to be text.")))
    elif "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        errors.append(
            FieldError(name, "invalid_character", gettext("This contains a NUL or half of a character. Remove it."))
        )
    elif limit is not None and len(value) > limit:
        errors.append(
            FieldError(
                name,
                "too_long",
                gettext("At most %(limit)s characters; this has %(length)s.")
                % {"limit": write_number(limit), "length": write_number(len(value))},
            )
        )
    else:
        setattr(target, column, value)


def _read_time(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = parse_datetime(value)
        if moment is not None and timezone.is_naive(moment):
            moment = moment.replace(tzinfo=timezone.get_default_timezone())
        # In UTC a time of the first or last day of the calendar may be none any more.
        return None if moment is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _validate(target: Article | Thread, *, prefix: str) -> list[FieldError]:
    names = {**{column: name for name, column in _TEXTS.items()}}
    names |= {column: f"lead_image.{name}" for name, column in _IMAGE.items()}
    try:
        target.clean_fields(exclude=["article", "published_at", "updated_at"])
    except ValidationError as error:
        return [
            FieldError(prefix + names.get(column, column), "invalid", " ".join(messages))
            for column, messages in error.message_dict.items()
        ]
    if isinstance(target, Thread) and target.max_depth > 10:
        return [FieldError("thread.max_depth", "invalid", gettext("A thread is at most 10 replies deep."))]
    return []
