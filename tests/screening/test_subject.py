"""What checks get to see of a comment: everything that bears on it, and neither addresses nor what came later."""

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.intake import withdraw_comment
from moderation.models import Commenter, LinkDomainBlock, WordlistEntry
from moderation.screening import jobs
from moderation.screening.subject import build_submissions
from moderation.status import Action
from tests.factories import find, make_article, make_client, newest_revision, step, submit

pytestmark = pytest.mark.django_db


def subject_of(submitted):
    revision = newest_revision(submitted)
    return build_submissions(revision_ids=[revision.pk])[revision.pk]


def test_no_address_is_in_it_in_any_field():
    submitted = submit(
        make_article(),
        author_email="secret.person@hidden.example",
        client=make_client(address="203.0.113.77", reader_id="the-cookie"),
    )
    seen = repr(dataclasses.asdict(subject_of(submitted)))
    assert not [
        needle for needle in ("secret.person", "hidden.example", "203.0.113.77", "the-cookie") if needle in seen
    ]


def test_the_history_counts_what_was_decided_of_this_commenter_alone():
    article, client = make_article(), make_client(reader_id="one-browser")
    for number, action in enumerate([Action.APPROVE, Action.APPROVE, Action.REJECT, Action.SPAM, Action.HOLD]):
        earlier = submit(article, f"Text {number}", client=client, author_email=f"a{number}@example.org")
        step(earlier, action)
    step(submit(article, "Somebody else's."), Action.APPROVE)
    last = submit(article, "The last.", client=client, author_email="a9@example.org")
    author = subject_of(last).author
    assert (author.approved, author.rejected, author.spam) == (2, 1, 1)


def test_recent_comments_are_the_earlier_ones_and_say_whose_they_are():
    article, client = make_article(), make_client(reader_id="one-browser")
    submit(article, "Mine, earlier.", client=client, author_email="a@example.org")
    other = submit(article, "Theirs, earlier.")
    taken_back = submit(article, "Taken back.")
    withdraw_comment(comment_id=taken_back.id, token=taken_back.token)
    this = submit(article, "This one.", client=client, author_email="b@example.org")
    submit(article, "Later.")
    recent = {(each.body, each.own) for each in subject_of(this).recent}
    assert recent == {("Mine, earlier.", True), ("Theirs, earlier.", False)}
    assert {each.body for each in subject_of(other).recent} == {"Mine, earlier."}


def test_a_suspension_that_is_over_is_no_state_any_more():
    submitted = submit(make_article())
    commenter = Commenter.objects.filter(pk=find(submitted).commenter_id)
    commenter.update(state="suspended", state_until="2999-01-01T00:00:00Z")
    assert subject_of(submitted).author.state == "suspended"
    commenter.update(state_until="2020-01-01T00:00:00Z")
    assert subject_of(submitted).author.state == "normal"


def test_word_list_and_blocked_domains_are_read_again_when_they_change():
    submitted = submit(make_article())
    assert subject_of(submitted).site.phrases == ()
    entry = WordlistEntry.objects.create(phrase="Rubbish", folded="rubbish", tier="banned")
    block = LinkDomainBlock.objects.create(domain="bad.example")
    site = subject_of(submitted).site
    assert [(phrase.text, phrase.tier) for phrase in site.phrases] == [("Rubbish", "banned")]
    assert site.blocked_link_domains == {"bad.example"}
    LinkDomainBlock.objects.filter(pk=block.pk).update(until="2020-01-01T00:00:00Z")
    entry.delete()
    again = subject_of(submitted).site
    assert (again.phrases, again.blocked_link_domains) == ((), frozenset())
    assert again.version != site.version


def test_checks_are_told_to_hurry_while_another_full_batch_waits(settings):
    settings.SCREENING_BATCH = 2
    article = make_article()
    for number in range(4):
        submit(article, f"Text {number}")
    claim = jobs.claim_fresh(limit=2)
    assert claim is not None
    assert [each.site.hurried for each in build_submissions(revision_ids=claim.revision_ids).values()] == [True, True]
    last = jobs.claim_fresh(limit=2)
    assert last is not None
    assert [each.site.hurried for each in build_submissions(revision_ids=last.revision_ids).values()] == [False, False]


def test_checks_are_told_to_hurry_over_a_heavy_batch():
    article = make_article()
    revisions = [newest_revision(submit(article, f"{number} " + "word " * 999)).pk for number in range(7)]
    for claimed, hurried in ((revisions[:2], False), (revisions, True)):
        sites = [each.site for each in build_submissions(revision_ids=claimed).values()]
        assert [site.hurried for site in sites] == [hurried] * len(claimed)


def test_a_batch_costs_as_many_queries_as_a_single_comment():
    article = make_article()
    revisions = [newest_revision(submit(article, f"Text {number}")).pk for number in range(12)]
    with CaptureQueriesContext(connection) as for_one:
        build_submissions(revision_ids=revisions[:1])
    with CaptureQueriesContext(connection) as for_all:
        assert len(build_submissions(revision_ids=revisions)) == 12
    assert len(for_all) <= len(for_one)
