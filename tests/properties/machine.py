"""A thread with its people beside the model of it: what each history starts from, and what holds after each step."""

import json
import uuid

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis.stateful import RuleBasedStateMachine, invariant

from moderation.errors import DomainError
from moderation.intake import ClientInfo, Idempotency, submit_comment
from moderation.models import Comment, Decision, Finding, ModerationEvent, Report, Revision, Verdict
from moderation.reacting import Reader
from tests.factories import BASE_URL, make_article, make_moderator
from tests.properties.life import Life
from tests.queries.reading import read_whole_thread


class Thread(RuleBasedStateMachine):
    """One article, two moderators, and no comment yet."""

    def __init__(self):
        super().__init__()
        # What an earlier run left there is of threads with the same numbers.
        cache.clear()
        self.undoing = transaction.atomic()
        self.undoing.__enter__()
        self.article = make_article(thread={"max_depth": 3})
        self.moderators = [make_moderator(), make_moderator()]
        self.lives: list[Life] = []
        self.posts: list[tuple[dict, ClientInfo, str]] = []
        self.claims = []
        self.count = 0
        self.public_page = Client()

    def teardown(self):
        rows = read_whole_thread(self.article, base_url=BASE_URL)
        shown = {row["id"]: row for row in rows if row["author"] is not None}
        assert set(shown) == {str(life.submitted.id) for life in self.lives if life.public}
        transaction.set_rollback(True)
        self.undoing.__exit__(None, None, None)

    def pick(self, which: int) -> Life:
        return self.lives[which % len(self.lives)]

    def new_body(self, word):
        self.count += 1
        return f"{word} text number {self.count:04} of {uuid.uuid4().hex}."

    def attempt(self, allowed, act, *errors, **given):
        """Take the step; where the model forbids it, the product refuses it, and nothing has changed."""
        if allowed:
            return act(**given)
        with pytest.raises(errors or (DomainError,)):
            act(**given)
        return None

    def send(self, fields, client, key):
        repeatable = Idempotency(key=key, route="life", body=json.dumps(fields).encode()) if key else None
        return submit_comment(article_slug=self.article.slug, fields=fields, client=client, idempotency=repeatable)

    def reader(self, number):
        return Reader(address=f"10.1.0.{number}", id=f"{number}" * 31 + "r", is_new=False)

    # What holds

    @invariant()
    def each_comment_is_what_the_model_says(self):
        for life in self.lives:
            comment = Comment.objects.select_related("published_revision").get(pk=life.submitted.id)
            public = comment.published_revision
            now = (comment.status, comment.revision, comment.version, public.number if public else None)
            said = (life.status, life.newest.number, life.version, life.public.number if life.public else None)
            assert now == said
            events = ModerationEvent.objects.filter(comment=comment).order_by("id")
            assert list(events.values_list("action", flat=True)) == life.events
            assert Report.objects.filter(comment=comment, state="open").count() == len(life.reports)
            votes = list(life.votes.values())
            assert (comment.votes_up, comment.votes_down) == (votes.count(1), votes.count(-1))
            replies = [each for each in self.lives if each.parent is life and each.public]
            assert (comment.public_replies, comment.public_descendants) == (len(replies), life.count_below(self.lives))

    @invariant()
    def nothing_is_public_that_nobody_decided(self):
        """I2: a named moderator, or the policy over a report of every check on this very text."""
        for revision in Revision.objects.filter(comment__published_revision__id__isnull=False).filter(
            pk__in=Comment.objects.values("published_revision")
        ):
            made = Decision.objects.filter(revision=revision, action="approve", undone_at=None).latest("id")
            if made.moderator_id is None:
                assert Verdict.objects.get(revision=revision).outcome == "approve"
                outcomes = Finding.objects.filter(revision=revision).values_list("check_name", "outcome")
                assert set(outcomes) == {("first_word", "ok")}

    @invariant()
    def each_step_happened_once(self):
        """I3: one event for each version, one decision for each event of one."""
        for life in self.lives:
            events = ModerationEvent.objects.filter(comment=life.submitted.id).exclude(
                action__in=["submit", "report", "dismiss_reports"]
            )
            versions = [detail["version"] for detail in events.order_by("id").values_list("detail", flat=True)]
            assert versions == list(range(2, life.version + 1 - life.erased))
            made = Decision.objects.filter(comment=life.submitted.id).values_list("version", flat=True)
            assert len(set(made)) == len(made)

    @invariant()
    def the_public_page_has_every_public_text_and_no_other(self):
        answer = self.public_page.get(f"/api/v1/articles/{self.article.slug}/comments/?limit=100&shape=flat")
        page = answer.content.decode()
        for life in self.lives:
            for text in life.texts:
                marker = text.body.split(" of ")[1]
                same = life.public is not None and life.public.body.split(" of ")[1] == marker
                assert (marker in page) == same, (life, text)
