"""An address that was typed is asked whose it is, and only what was mailed to it confirms it."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from moderation.identity.models import Contact, Letter
from moderation.intake import ClientInfo
from moderation.models import Comment, Commenter
from moderation.status import Action
from tests.factories import find, make_article, make_client, newest_revision, publish, step, submit

pytestmark = pytest.mark.django_db

ADDRESS = "Robin.Reader@example.org"


@pytest.fixture
def robin():
    return make_client(reader_id="b" * 32)


def link_in(mail):
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/confirm/\S+/)", mail.body)
    return link


def test_the_letter_goes_to_the_address_and_to_nobody_else(later):
    publish(make_article(title="The ferry"), author_email=ADDRESS)
    (mail,) = later()
    assert (mail.to, mail.cc, mail.bcc) == ([ADDRESS], [], [])
    assert "The ferry" in mail.body
    assert ADDRESS.lower() not in (mail.subject + mail.body).lower()


def test_nothing_that_a_poster_typed_is_delivered_for_them(later):
    publish(make_article(), "Buy gold at once.", author_email=ADDRESS, author_name="Cheap Gold")
    (mail,) = later()
    assert "gold" not in (mail.subject + mail.body).lower()


def test_the_link_changes_nothing_until_its_button_is_pressed(later, robin):
    comment = publish(make_article(), author_email=ADDRESS, client=robin)
    (mail,) = later()
    reader = Client()
    asked = reader.get(link_in(mail))
    assert (asked.status_code, asked["Referrer-Policy"]) == (200, "strict-origin")
    assert "no-store" in asked["Cache-Control"]
    assert not find(comment).commenter.email_verified
    answered = reader.post(link_in(mail))
    assert "is confirmed" in answered.content.decode()
    assert find(comment).commenter.email_verified
    assert reader.post(link_in(mail)).status_code == 200


def test_a_link_that_was_used_says_so_and_asks_no_more(later, robin):
    publish(make_article(), author_email=ADDRESS, client=robin)
    (mail,) = later()
    reader = Client()
    assert "<form method" in reader.get(link_in(mail)).content.decode()
    reader.post(link_in(mail))
    again = reader.get(link_in(mail))
    assert (again.status_code, "is confirmed" in again.content.decode()) == (200, True)
    assert "Yes, it is mine" not in again.content.decode()
    Contact.objects.all().delete()
    assert reader.get(link_in(mail)).status_code == 410


def test_its_owner_sees_what_was_written_under_the_address_before_confirming_it(later, robin):
    """Whoever typed it first that day is asked about: it may have been somebody else."""
    article = make_article(title="The ferry")
    publish(article, "Sink <b>it</b>.", author_email=ADDRESS, author_name="Not Robin")
    publish(article, author_email=ADDRESS, client=robin)
    (mail,) = later()
    page = Client().get(link_in(mail)).content.decode()
    assert "Not Robin" in page
    assert "Sink &lt;b&gt;it&lt;/b&gt;." in page
    assert ADDRESS.lower() not in page.lower()


def test_around_midnight_an_address_is_asked_once_as_well(later):
    article = make_article()
    publish(article, author_email=ADDRESS)
    assert len(later()) == 1
    with time_machine.travel("2099-05-05"):
        publish(article, "A few minutes later, on another date.", author_email=ADDRESS)
    assert later() == []
    assert Letter.objects.filter(due_at__isnull=False).count() == 0


BANNED = {"state": "banned"}


def may_write(article, client, **fields):
    """Whether the next comment of this sender is kept from nobody."""
    comment = submit(article, f"A word on the pier, number {Comment.objects.count()}.", client=client, **fields)
    return not newest_revision(comment).signals["banned"]


def test_who_types_an_address_cannot_have_its_confirmed_owner_shut_out(later, robin, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article()
    publish(article, author_email=ADDRESS, client=robin)
    Client().post(link_in(later()[0]))
    troll = publish(article, "I am Robin too.", author_email=ADDRESS, client=make_client(reader_id="t" * 32))
    Commenter.objects.filter(pk=troll.commenter_id).update(**BANNED)
    assert may_write(article, robin, author_email=ADDRESS)
    # Neither the troll from a new browser nor somebody of another name in Robin's has shown anything.
    assert not may_write(article, make_client(reader_id="u" * 32), author_email=ADDRESS)
    assert not may_write(article, robin, author_email=ADDRESS, author_name="Sam")
    assert not may_write(article, make_client(), author_email=ADDRESS)


def test_a_banned_commenter_of_a_confirmed_address_is_shut_out_under_it_everywhere(later, robin, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article()
    first = publish(article, author_email=ADDRESS, client=robin)
    Client().post(link_in(later()[0]))
    Commenter.objects.filter(pk=find(first).commenter_id).update(**BANNED)
    assert not may_write(article, make_client(reader_id="u" * 32), author_email=ADDRESS)
    assert not may_write(article, robin, author_email=ADDRESS)


def test_the_button_works_with_csrf_checked(later, robin):
    publish(make_article(), author_email=ADDRESS, client=robin)
    (mail,) = later()
    reader = Client(enforce_csrf_checks=True)
    assert reader.post(link_in(mail)).status_code == 403
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', reader.get(link_in(mail)).content.decode()))
    assert reader.post(link_in(mail), {"csrfmiddlewaretoken": token}).status_code == 200


@pytest.mark.parametrize("spoil", [lambda link: link[:-2] + "/", lambda link: link.replace(":", "x")])
def test_a_link_that_is_none_of_ours_confirms_nothing(later, spoil):
    publish(make_article(), author_email=ADDRESS)
    (mail,) = later()
    for answer in (Client().get(spoil(link_in(mail))), Client().post(spoil(link_in(mail)))):
        assert answer.status_code == 410
        assert "next comment that you write brings a new one" in answer.content.decode()
    assert not Contact.objects.filter(confirmed_at__isnull=False).exists()


def test_a_link_is_over_after_a_week(later):
    publish(make_article(), author_email=ADDRESS)
    (mail,) = later()
    with time_machine.travel("2100-01-01"):
        assert Client().post(link_in(mail)).status_code == 410


def test_no_link_holds_an_address_readable_or_encoded(later):
    publish(make_article(), author_email=ADDRESS)
    (mail,) = later()
    assert "robin" not in link_in(mail).lower()
    # The signed part is a number: nothing longer than that and a time stands before the signature.
    number, stamp, _ = link_in(mail).removeprefix("/confirm/").split(":")
    assert len(number) + len(stamp) < 20


def test_another_browser_that_types_a_confirmed_address_is_not_confirmed(later, robin):
    article = make_article()
    publish(article, author_email=ADDRESS, client=robin)
    (mail,) = later()
    Client().post(link_in(mail))
    stranger = submit(article, "And another thing.", author_email=ADDRESS, client=make_client(reader_id="s" * 32))
    assert not find(stranger).commenter.email_verified


def test_a_confirmed_commenter_who_types_another_address_is_not_confirmed_under_that(later, robin, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article()
    publish(article, author_email=ADDRESS, client=robin)
    (mail,) = later()
    Client().post(link_in(mail))
    other = submit(article, "Something else.", author_email="other@example.org", client=robin)
    assert not find(other).commenter.email_verified
    again = submit(article, "Once more, as myself.", author_email=ADDRESS, client=robin)
    assert find(again).commenter.email_verified
    assert Commenter.objects.count() == 1


def test_confirming_an_address_that_was_left_behind_does_not_confirm_the_one_in_use(later, robin, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article()
    first = publish(article, author_email=ADDRESS, client=robin)
    (mail,) = later()
    submit(article, "Under another address.", author_email="other@example.org", client=robin)
    Client().post(link_in(mail))
    assert not find(first).commenter.email_verified


def test_an_address_is_asked_once_a_day_from_however_many_browsers(later):
    article = make_article()
    for number in range(3):
        publish(article, f"Comment {number} of mine.", author_email=ADDRESS)
    assert len(later()) == 1
    with time_machine.travel("2099-05-05"):
        publish(article, "A comment of another day.", author_email=ADDRESS)
    assert Letter.objects.count() == 2


def test_a_confirmed_address_is_not_asked_again(later, robin, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    article = make_article()
    publish(article, author_email=ADDRESS, client=robin)
    Client().post(link_in(later()[0]))
    Letter.objects.all().delete()
    publish(article, "Something else.", author_email=ADDRESS, client=robin)
    assert Letter.objects.count() == 0


def test_what_turned_out_to_be_spam_is_not_answered(later):
    comment = submit(make_article(), author_email=ADDRESS)
    step(comment, Action.SPAM)
    assert later() == []
    assert later() == []


def test_while_a_comment_is_being_checked_its_letter_waits(later):
    comment = submit(make_article(), author_email=ADDRESS)
    assert later() == []
    step(comment, Action.HOLD)
    assert len(later()) == 1


def test_the_newsroom_is_not_asked(later):
    publish(make_article(), client=ClientInfo(address="10.1.1.1", staff=True))
    assert Letter.objects.count() == 0


def test_a_site_may_do_without(settings):
    settings.CONFIRM_ADDRESSES = False
    publish(make_article())
    assert Letter.objects.count() == 0


def test_it_is_written_in_the_language_of_the_page(later):
    Letter.objects.all().delete()
    with translation.override("de"):
        publish(make_article(title="Die Fähre"), author_email=ADDRESS)
    assert Letter.objects.get().language == "de"
