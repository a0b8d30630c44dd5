"""Whatever is done to a thread, by whom and in whatever order: it is what a small model says, after every step.

LIFE_EXAMPLES and LIFE_STEPS make it longer than CI has time for: `LIFE_EXAMPLES=2000 LIFE_STEPS=60 pytest …`.
"""

import os
import uuid

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from moderation import decisions
from moderation.errors import Duplicate, KeyReused, NotAllowed, NotThere, Stale
from moderation.intake import ClientInfo, edit_comment, withdraw_comment
from moderation.privacy.erasing import erase_person
from moderation.privacy.persons import find_commenter
from moderation.reacting import cast_vote, report_comment
from moderation.reviewing.deciding import decide, undo_decision
from moderation.reviewing.redacting import redact_comment
from moderation.reviewing.reports import dismiss_reports
from moderation.screening import jobs, remote_jobs, services
from moderation.screening.policies import current_policy
from moderation.screening.runs import run_checks
from moderation.screening.subject import build_submissions
from moderation.status import Action, Actor
from tests.factories import find, screen_all
from tests.properties.life import VERDICTS, Life, Text
from tests.properties.machine import Thread

EXAMPLES = int(os.environ.get("LIFE_EXAMPLES", "12"))
STEPS = int(os.environ.get("LIFE_STEPS", "30"))
WHICH = st.integers(0, 30)
WORDS = st.sampled_from(["plain", "plain", *VERDICTS])
VERBS = st.sampled_from(["approve", "approve", "hold", "reject", "spam"])
WHO = st.integers(0, 1)
READERS = st.integers(0, 2)


def some(rule_function):
    """A rule that needs a comment."""
    return precondition(lambda self: bool(self.lives))(rule_function)


class History(Thread):
    """Each step is taken on the product, through its services, and on the model."""

    # Authors

    @rule(word=WORDS, author=READERS, above=st.none() | WHICH, keyed=st.booleans())
    def post(self, word, author, above, keyed):
        parent = self.pick(above) if above is not None and self.lives else None
        if parent is not None and (parent.public is None or find(parent.submitted).depth >= 3):
            parent = None
        fields = {"author_name": f"Author {author}", "author_email": f"author{author}@example.org"}
        fields |= {"body": self.new_body(word), "parent": str(parent.submitted.id) if parent else ""}
        client = ClientInfo(address=f"10.0.0.{author}", reader_id=str(author) * 32)
        key = uuid.uuid4().hex if keyed else ""
        submitted = self.send(fields, client, key)
        life = Life(submitted, author, parent, Text(1, fields["body"]))
        life.texts.append(life.newest)
        self.lives.append(life)
        self.posts.append((fields, client, key))

    @some
    @rule(which=WHICH)
    def send_again(self, which):
        """The same request: its first answer where it has a key, else a refusal as long as the text is there."""
        life, (fields, client, key) = self.pick(which), self.posts[which % len(self.lives)]
        if life.erased or (life.parent is not None and life.parent.public is None):
            return
        if key:
            again = self.send(fields, client, key)
            assert (again.id, again.token, again.replayed) == (life.submitted.id, life.submitted.token, True)
            with pytest.raises(KeyReused):
                self.send(fields | {"body": self.new_body("plain")}, client, key)
        elif life.status != "withdrawn" and len(life.texts) == 1:
            with pytest.raises(Duplicate):
                self.send(fields, client, key)

    @some
    @rule(which=WHICH, word=WORDS)
    def edit(self, which, word):
        life, body = self.pick(which), self.new_body(word)
        given = {"comment_id": life.submitted.id, "token": life.submitted.token, "fields": {"body": body}}
        self.attempt(life.may_edit(), edit_comment, **given)
        if life.may_edit():
            life.edit(body)

    @some
    @rule(which=WHICH)
    def withdraw(self, which):
        life = self.pick(which)
        self.attempt(
            life.status != "withdrawn", withdraw_comment, comment_id=life.submitted.id, token=life.submitted.token
        )
        if life.status != "withdrawn":
            life.withdraw()

    @some
    @rule(which=WHICH)
    def come_with_a_wrong_key(self, which):
        life = self.pick(which)
        with pytest.raises(NotAllowed if life.public else NotThere):
            withdraw_comment(comment_id=life.submitted.id, token="t" * 43)

    @some
    @rule(which=WHICH, by_moderator=st.booleans())
    def erase(self, which, by_moderator):
        life = self.pick(which)
        if life.erased:
            return
        person = find_commenter(commenter_id=find(life.submitted).commenter_id)
        own = [each for each in self.lives if each.author == life.author and not each.erased]
        assert erase_person(person=person, moderator=self.moderators[0] if by_moderator else None) == len(own)
        for each in own:
            if each.status != "withdrawn":
                each.withdraw()
            each.erase()

    # Workers

    @rule()
    def screen(self):
        screen_all()
        for life in self.lives:
            if life.due:
                life.conclude()

    @rule()
    def begin_to_screen(self):
        """A worker takes what is due and is slow: anything may happen before it is done."""
        claim = jobs.claim_fresh(limit=50)
        due = [life for life in self.lives if life.due]
        assert len(claim.revision_ids if claim else ()) == len(due)
        if claim is None:
            return
        submissions = build_submissions(revision_ids=claim.revision_ids)
        self.claims.append((claim, run_checks(checks=remote_jobs.local_checks(), submissions=submissions)))
        for life in due:
            life.due, life.claim = False, claim.key

    @precondition(lambda self: bool(self.claims))
    @rule(which=WHICH)
    def end_screening(self, which):
        claim, reports = self.claims.pop(which % len(self.claims))
        for revision_id, of_revision in reports.items():
            if services._record_reports(claim=claim, revision_id=revision_id, reports=of_revision):
                services.conclude(revision_id=revision_id, key=claim.key, policy=current_policy())
        for life in self.lives:
            if life.claim == claim.key:
                life.conclude()

    # Moderators

    @some
    @rule(which=WHICH, verb=VERBS, who=WHO, late=st.booleans())
    def decide(self, which, verb, who, late):
        life = self.pick(which)
        given = {"moderator": self.moderators[who], "comment_id": life.submitted.id, "action": Action(verb)}
        given |= {"version": life.version - late, "reason": "abusive" if verb == "reject" else ""}
        allowed = not late and life.may(verb)
        made = self.attempt(allowed, decide, *([Stale] if late else []), **given)
        if allowed:
            life.decide(verb, decision=made.pk, moderator=who)

    @some
    @rule(which=WHICH, first=VERBS, second=VERBS)
    def decide_both_at_once(self, which, first, second):
        """Both have read the comment; the second one's step finds the first one's taken."""
        life = self.pick(which)
        if not life.may(first) or not life.may(second):
            return
        read = [find(life.submitted), find(life.submitted)]
        makers = [decisions.Maker(Actor.MODERATOR, moderator) for moderator in self.moderators]
        made = decisions.apply(comment=read[0], action=Action(first), maker=makers[0])
        assert made is not None
        life.decide(first, decision=made.pk, moderator=0)
        with pytest.raises(Stale, match=self.moderators[0].username):
            decisions.apply(comment=read[1], action=Action(second), maker=makers[1])

    @some
    @rule(which=WHICH, who=WHO, number=st.integers(1, 4))
    def restore(self, which, who, number):
        life = self.pick(which)
        if number > len(life.texts) or number == life.newest.number:
            return
        earlier = life.texts[number - 1]
        given = {"moderator": self.moderators[who], "comment_id": life.submitted.id, "action": Action.APPROVE}
        allowed = life.may("approve", redacted=earlier.redacted)
        made = self.attempt(allowed, decide, **given, version=life.version, revision=number)
        if allowed:
            life.decide("approve", decision=made.pk, moderator=who, new=(earlier.body, earlier.redacted))

    @some
    @rule(which=WHICH, who=WHO)
    def redact(self, which, who):
        life = self.pick(which)
        given = {"moderator": self.moderators[who], "comment_id": life.submitted.id, "version": life.version}
        if len(life.texts) > 6:
            return
        start = life.newest.body.index(" ") + 1
        allowed = life.may("approve", redacted=True)
        made = self.attempt(allowed, redact_comment, **given, spans=[(start, start + 4)])
        if allowed:
            body = f"{life.newest.body[:start]}[…]{life.newest.body[start + 4 :]}"
            life.decide("approve", decision=made.pk, moderator=who, new=(body, True))

    @some
    @rule(which=WHICH, who=WHO)
    def take_back(self, which, who):
        life = self.pick(which)
        if life.undo is None:
            return
        own = life.undo.moderator == who
        given = {"moderator": self.moderators[who], "decision_id": life.undo.decision}
        self.attempt(own, undo_decision, *([] if own else [NotAllowed]), **given)
        if own:
            life.take_back()
            with pytest.raises(Stale):
                undo_decision(**given)

    @some
    @rule(which=WHICH, who=WHO)
    def dismiss(self, which, who):
        life = self.pick(which)
        given = {"moderator": self.moderators[who], "comment_id": life.submitted.id}
        allowed = bool(life.reports)
        self.attempt(allowed, dismiss_reports, **given)
        if allowed:
            life.dismiss()

    # Readers

    @some
    @rule(which=WHICH, reader=READERS)
    def report(self, which, reader):
        life = self.pick(which)
        given = {"comment_id": life.submitted.id, "fields": {"reason": "spam"}, "reader": self.reader(reader)}
        filed = self.attempt(bool(life.public), report_comment, **given)
        if filed is not None:
            assert filed.is_new == (reader not in life.reported)
            life.report(reader)

    @some
    @rule(which=WHICH, reader=READERS, value=st.sampled_from([1, -1, 0]))
    def vote(self, which, reader, value):
        life = self.pick(which)
        given = {"comment_id": life.submitted.id, "fields": {"value": value}, "reader": self.reader(reader)}
        self.attempt(bool(life.public), cast_vote, **given)
        if life.public:
            life.votes[reader] = value


@pytest.mark.django_db
def test_product_and_model_agree_after_every_step(settings):
    settings.MODERATION_CHECKS = [{"NAME": "tests.properties.words.FirstWord"}]
    settings.SCREENING_MAX_ATTEMPTS, settings.SCREENING_LEASE, settings.COMMENT_FLOOD_INTERVAL = 1, 3600, 0
    settings.VOTES_PER_MINUTE = settings.REPORTS_PER_MINUTE = 10**9
    settings.CONFIRM_ADDRESSES = False
    bounds = hypothesis_settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize="LIFE_EXAMPLES" not in os.environ,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(History, settings=bounds)
