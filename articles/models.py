"""An article: its words, its lead image, and who may see it."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.html import clean_body

is_image_address = RegexValidator(
    r"\A(?:https?://|/(?!/))[^\s\\]*\Z",
    "Enter a web address that begins with https:// or http://, or a path that begins with /.",
)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles by who may see them."""

    def existing(self) -> ArticleQuerySet:
        """All that have not been deleted, whoever may see them."""
        return self.filter(deleted_at__isnull=True)

    def published(self) -> ArticleQuerySet:
        """What the public may see now."""
        return self.existing().filter(visibility=Article.Visibility.PUBLIC, published_at__lte=Now())


class Article(models.Model):
    """One piece of journalism. Deleting hides it, so that its thread's decisions stay on record."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        DRAFT = "draft", _("Draft")
        PRIVATE = "private", _("Private")

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    canonical_url = models.URLField(max_length=500, blank=True, help_text="Where the article lives, if not here.")
    summary = models.TextField(blank=True, validators=[MaxLengthValidator(1000)])
    byline = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=80, blank=True, db_index=True)
    body_html = models.TextField(blank=True, help_text="HTML; anything but plain article markup is taken out.")
    lead_image_url = models.CharField(max_length=500, blank=True, validators=[is_image_address])
    lead_image_caption = models.CharField(max_length=500, blank=True)
    lead_image_credit = models.CharField(max_length=200, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    published_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["-published_at", "-id"], name="article_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "draft", "private"]), name="article_visibility_known"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]  # Django's own signature, passed on
        """Store it with its body cleaned: what is in the table is safe to show."""
        self.body_html = clean_body(self.body_html)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("article", kwargs={"slug": self.slug})
