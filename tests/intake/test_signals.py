"""What the intake sees and freezes for the checks: form, bans, own address. None of it is an error to the reader."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from moderation.intake import edit_comment, new_form_token
from moderation.models import Commenter, ModerationEvent
from tests.factories import find, make_article, make_client, newest_revision, screen_all, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article()


def signals_of(submitted):
    return newest_revision(submitted).signals


def outcome_of(submitted):
    screen_all()
    return find(submitted).status, newest_revision(submitted).verdict.public_reason


def test_a_form_filled_in_at_leisure_is_valid_and_says_how_long_it_took(article):
    with time_machine.travel(timezone.now() - timedelta(seconds=42)):
        token = new_form_token(article_slug=article.slug)
    signals = signals_of(submit(article, form_token=token))
    assert signals["form_token"] == "valid"
    assert 42 <= signals["seconds_to_fill"] < 50


def test_a_form_open_for_too_long_is_expired(article, settings):
    with time_machine.travel(timezone.now() - timedelta(seconds=settings.FORM_TOKEN_MAX_AGE + 2)):
        token = new_form_token(article_slug=article.slug)
    signals = signals_of(submit(article, form_token=token))
    assert (signals["form_token"], signals["seconds_to_fill"]) == ("expired", None)


def test_api_clients_send_none(article):
    assert signals_of(submit(article))["form_token"] == "absent"


@pytest.mark.parametrize("how", ["noise", "another article's", "another salt", "tampered", "not ascii"])
def test_a_forged_form_is_accepted_and_becomes_spam(article, how):
    token = {
        "noise": "made-up",
        "another article's": new_form_token(article_slug="another"),
        "another salt": signing.dumps([article.slug, 1.0], salt="other"),
        "tampered": new_form_token(article_slug=article.slug)[:-1] + "!",
        "not ascii": "ключ:é:☃",
    }[how]
    submitted = submit(article, form_token=token)
    assert signals_of(submitted)["form_token"] == "forged"
    assert outcome_of(submitted) == ("spam", "spam")


def test_the_field_that_nobody_sees_is_accepted_and_becomes_spam(article):
    submitted = submit(article, website="x")
    assert outcome_of(submitted) == ("spam", "spam")


@pytest.mark.parametrize("state", ["banned", "suspended"])
def test_who_is_banned_is_found_again_by_the_address_in_another_browser(article, state):
    first = submit(article, "One.", author_email="ann@example.org", client=make_client(reader_id="a"))
    Commenter.objects.filter(pk=find(first).commenter_id).update(state=state)
    second = submit(article, "Two.", author_email="ANN@example.org", client=make_client(reader_id="b"))
    assert signals_of(second)["banned"] is True
    assert outcome_of(second) == ("rejected", "not_published")


def test_a_suspension_that_is_over_bans_nobody(article):
    first = submit(article, "One.", author_email="ann@example.org")
    Commenter.objects.filter(pk=find(first).commenter_id).update(
        state="suspended", state_until=timezone.now() - timedelta(seconds=1)
    )
    assert signals_of(submit(article, "Two.", author_email="ann@example.org"))["banned"] is False


def test_a_ban_follows_an_edit(article):
    submitted = submit(article, "One.", author_email="ann@example.org")
    Commenter.objects.filter(pk=find(submitted).commenter_id).update(state="banned")
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "A quite different second text."})
    assert outcome_of(submitted) == ("rejected", "not_published")


def test_ones_own_address_in_a_text_is_found_in_an_edit_too(article):
    submitted = submit(article, "Nothing here.", author_email="ann@example.org")
    assert signals_of(submitted)["own_address"] == []
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "Ask ANN@example.org."})
    assert signals_of(submitted)["own_address"] == [[4, 19]]
    assert outcome_of(submitted) == ("held", "personal_data")


def test_signals_hold_no_address_and_events_hold_no_text(article):
    submitted = submit(article, "Ask ann@example.org.", author_email="ann@example.org")
    assert "example.org" not in str(signals_of(submitted))
    assert "Ask" not in str(list(ModerationEvent.objects.values()))
