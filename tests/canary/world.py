"""One newsroom in which every canary has been: what the routes are driven with, made by the product's own services."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from moderation.identity.models import Block, Contact, Letter
from moderation.intake import Idempotency, edit_comment
from moderation.models import AuditSample, Comment, Commenter, CommenterAction, Decision, WordlistEntry
from moderation.notifications import sending
from moderation.notifications.links import CONFIRMATION, OWN_PAGE
from moderation.privacy.erasing import erase_person
from moderation.privacy.links import answer_requests, request_link
from moderation.privacy.persons import find_commenter
from moderation.reacting import Reader, cast_vote, report_comment
from moderation.reviewing.batches import select_comments
from moderation.reviewing.blocking import add_block
from moderation.reviewing.commenters import act_on_commenter, add_commenter_note
from moderation.reviewing.deciding import decide
from moderation.reviewing.policy import put_in_force
from moderation.reviewing.revealing import reveal_address
from moderation.reviewing.working import add_note
from moderation.screening.policies import current_document
from moderation.status import Action
from tests.canary.needles import Canary
from tests.factories import find, make_article, make_moderator, screen_all, step, submit
from tests.web.page import read_page, typed_into

# Signs that an address may hold and that every coding spells in its own way.
_ODD: Final = "+o'h&=t"
AUTHOR: Final = Canary("author", f"WrenQ7x{_ODD}@Nest-4kw.example")
NOTIFIER: Final = Canary("notifier", f"FinchK3v{_ODD}@Perch-8jd.example")
ASKER: Final = Canary("asker", f"StorkP9z{_ODD}@Marsh-2qm.example")
BLOCKED: Final = Canary("blocked", f"HeronV5j{_ODD}@Reed-7xz.example")
ERASED: Final = Canary("erased", f"QuailD4r{_ODD}@Field-5vk.example")
# Who writes it into the comment itself, for all moderators to read; readers must not.
SPELLED: Final = Canary("spelled", "LarkB8n@Meadow-6hq.example")
# A member of the newsroom, whose account has an address.
COLLEAGUE: Final = Canary("colleague", "EgretM2w@Delta-3yt.example")
# Nobody's: what somebody types into a field in which it is shown again.
TYPED: Final = Canary("typed", f"GrebeT6h{_ODD}@Pond-9cf.example")
EVERYBODY: Final = [AUTHOR, NOTIFIER, ASKER, BLOCKED, ERASED, SPELLED, COLLEAGUE, TYPED]


@dataclass
class World:
    """What there is to ask for. `cookies`: those of the browser in which AUTHOR wrote `own`, and was remembered."""

    arguments: dict[str, Any]
    people: dict[str, User]
    cookies: Any
    own: Comment
    own_token: str
    held: Comment
    pending: Comment
    disputed: AuditSample
    waiting: AuditSample
    me: str
    confirm: str
    letters: list[Any]


def make_world() -> World:
    """Call it inside a transaction of the tests, with the settings of test_routes.py."""
    with transaction.atomic():
        return _make()


def _make() -> World:
    mail.outbox = []
    people = {
        "moderator": make_moderator("mo"),
        "senior": make_moderator("senna", senior=True),
        "admin": make_moderator("ada", admin=True),
        "cms": make_moderator("cms", admin=True),
        "vera": make_moderator("vera"),
    }
    people["vera"].email = COLLEAGUE.address
    people["vera"].save()
    article = make_article("aviary", title="The aviary", summary="It sings.", section="City")
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    _write_in_browser(browser, article.get_absolute_url())
    submitted = submit(
        article,
        "An earlier song about the harbour and its ferry.",
        author_email=AUTHOR.address,
        idempotency=Idempotency(key="0123456789abcdef", route="post", body=AUTHOR.address.encode()),
    )
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "A later song about the ferry."})
    screen_all()
    published = find(submitted)
    if published.status != "approved":
        step(published, Action.APPROVE)
    own = Comment.objects.exclude(commenter__browser_key="").get()
    spelled = submit(article, f"A fine song. Write to {SPELLED.address}, please.", author_email=SPELLED.address)
    screen_all()
    pending = submit(article, "What nobody has looked at so far, whatever it is.", author_email=AUTHOR.address)
    erased = submit(article, "What will be erased in a moment.", author_email=ERASED.address)
    erase_person(person=find_commenter(commenter_id=find(erased).commenter_id), moderator=people["senior"])
    arguments = _work_at_desk(people, article=article, published=published, held=find(spelled))
    letters = _write_letters(published)
    contact = Contact.objects.get(commenter=published.commenter)
    waiting, disputed = _draw_second_looks(people, article=article)
    return World(
        arguments=arguments | {"slug": article.slug, "comment_id": published.pk, "sample_id": waiting.pk},
        people=people,
        cookies=browser.cookies,
        own=own,
        own_token=submitted.token,
        held=find(spelled),
        pending=find(pending),
        disputed=disputed,
        waiting=waiting,
        me=OWN_PAGE.make_token(contact_id=contact.pk),
        confirm=CONFIRMATION.make_token(contact_id=contact.pk),
        letters=letters,
    )


def _write_in_browser(browser: Client, page: str) -> None:
    """As a reader does, with the box ticked that has the form filled in from then on."""
    form = read_page(browser.get(page)).one("form", data_draft="aviary")
    typed = {"author_name": "Wren", "author_email": AUTHOR.address, "body": "A song that I wrote in my own browser."}
    answer = browser.post(page, typed_into(form) | typed | {"remember": "1"})
    assert answer.status_code == 303, answer.content
    assert {"own", "person", "reader"} <= set(browser.cookies)


def _work_at_desk(people: dict[str, User], *, article: Any, published: Comment, held: Comment) -> dict[str, Any]:
    senior, moderator = people["senior"], people["moderator"]
    add_note(moderator=moderator, comment_id=published.pk, body="A remark for colleagues.")
    add_commenter_note(moderator=moderator, commenter_id=published.commenter_id, body="Sings a lot.")
    reveal_address(moderator=senior, commenter_id=published.commenter_id, justification="The police asked, in writing.")
    reader = Reader(address="203.0.113.9", id="a reader's id", is_new=True)
    cast_vote(comment_id=published.pk, fields={"value": 1}, reader=reader)
    notice = {"reason": "illegal", "details": "It is.", "good_faith": True, "reporter_email": NOTIFIER.address}
    report_comment(comment_id=published.pk, fields=notice, reader=reader)
    add_block(moderator=senior, kind="email", value=BLOCKED.address)
    add_block(moderator=senior, kind="email_domain", value=BLOCKED.address.partition("@")[2])
    others = [submit(article, f"Song number {number} of the ferry.", author_email=AUTHOR.address) for number in (1, 2)]
    for each in others:
        step(each, Action.HOLD)
    decided = find(others[0])
    decision = decide(
        moderator=senior, comment_id=decided.pk, action=Action.SPAM, version=decided.version, reason="", note="Ads."
    )
    action = act_on_commenter(
        moderator=senior,
        commenter_id=published.commenter_id,
        action=CommenterAction.Kind.SUSPEND,
        until=timezone.now() + dt.timedelta(days=9),
        reason="Third insult",
    )
    batch = select_comments(moderator=senior, comments=Comment.objects.filter(pk__in=[others[1].id, held.pk]))
    put_in_force(moderator=senior, document={**current_document(), "rules": current_document()["rules"][:-1]})
    entry = WordlistEntry.objects.create(phrase="zounds", folded="zounds", tier="banned", added_by=senior)
    return {
        "decision_id": decision.pk,
        "commenter_id": published.commenter_id,
        "avatar_id": published.commenter_id,
        "batch_id": batch.pk,
        "action_id": CommenterAction.objects.get(pk=action.pk).pk,
        "entry_id": entry.pk,
        "block_id": Block.objects.get(kind="email").pk,
        "language": "en",
        "app_label": "moderation",
    }


def _draw_second_looks(people: dict[str, User], *, article: Any) -> tuple[AuditSample, AuditSample]:
    samples = []
    for number, extra in enumerate(
        ({}, {"outcome": "disputed", "choice": "spam", "moderator": people["moderator"], "reviewed_at": Now()})
    ):
        comment = submit(article, f"Drawn song number {number}.", author_email=AUTHOR.address)
        step(comment, Action.APPROVE, people["vera"])
        decision = Decision.objects.get(comment=comment.id)
        samples.append(
            AuditSample.objects.create(revision_id=decision.revision_id, decision=decision, share=1.0, **extra)
        )
    return samples[0], samples[1]


def _write_letters(published: Comment) -> list[Any]:
    """All letters that are owed, as the mail server gets them."""
    for canary in (AUTHOR, ASKER):
        request_link(fields={"email": canary.address}, client_address="203.0.113.8")
    answer_requests()
    Letter.objects.update(due_at=Now())
    sending.breaker.reset()
    sending.send_due()
    assert Commenter.objects.filter(pk=published.commenter_id).exists()
    return list(mail.outbox)
