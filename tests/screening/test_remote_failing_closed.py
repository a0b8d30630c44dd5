"""Whatever a service outside does, a comment that it was to judge is held for people and not published."""

import json

import pytest

from moderation.models import Finding, RemoteJob, Verdict
from moderation.screening import remote
from moderation.screening.services import screen_due
from tests.checks.remote.service import drip, drip_body, flood, hang, reset, say, say_json, send
from tests.factories import find, make_article
from tests.screening.remote_flow import (
    akismet,
    ask_all,
    openai,
    post,
    read_public,
    spamd,
    stopforumspam,
    use,
)

pytestmark = pytest.mark.django_db

CATEGORIES = [
    *("harassment", "harassment/threatening", "hate", "hate/threatening", "self-harm", "self-harm/intent"),
    *("self-harm/instructions", "sexual", "sexual/minors", "violence", "violence/graphic"),
]
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"


def moderation(score, *, flagged=False):
    scores = dict.fromkeys(CATEGORIES, 0.01) | {"hate": "SCORE"}
    content = {"results": [{"flagged": flagged, "category_scores": scores}]}
    return json.dumps(content).replace('"SCORE"', score)


BROKEN = {
    "akismet hangs": (akismet, hang),
    "akismet drips": (akismet, drip),
    "akismet cuts the line": (akismet, reset),
    "akismet says nothing": (akismet, send(b"")),
    "akismet answers HTML": (akismet, say(HTML, Content_Type="text/html")),
    "akismet errs": (akismet, say("false", status="500 Internal Server Error")),
    "akismet is overloaded": (akismet, say("false", status="503 Unavailable", Retry_After="0")),
    "akismet has had enough": (akismet, say("false", status="429 Too Many Requests", Retry_After="1")),
    "akismet redirects": (akismet, say("false", status="302 Found", Location="http://127.0.0.1:9/")),
    "akismet floods": (akismet, flood),
    "akismet packs": (akismet, say("false", Content_Encoding="gzip")),
    "akismet announces more": (akismet, say("false", Content_Length="6")),
    "akismet announces less": (akismet, say("false", Content_Length="4")),
    "akismet takes no key": (akismet, say("invalid")),
    "openai hangs": (openai, hang),
    "openai drips": (openai, drip_body),
    "openai floods": (openai, flood),
    "openai answers HTML": (openai, say(HTML, Content_Type="text/html")),
    "openai says NaN": (openai, say_json(moderation("NaN"))),
    "openai says Infinity": (openai, say_json(moderation("-Infinity"))),
    "openai says 1e999": (openai, say_json(moderation("1e999"))),
    "openai says true": (openai, say_json(moderation("true"))),
    "openai says a text": (openai, say_json(moderation('"0.01"'))),
    "openai says another shape": (openai, say_json([])),
    "openai writes UTF-16": (openai, say_json(moderation("0.01").encode("utf-16"))),
    "stopforumspam refuses": (stopforumspam, say_json({"success": 0, "error": "over quota"})),
    "stopforumspam says NaN": (
        stopforumspam,
        say_json('{"success": 1, "username": {"appears": 1, "frequency": 1, "confidence": NaN}}'),
    ),
    "spamd hangs": (spamd, hang),
    "spamd cuts the line": (spamd, reset),
    "spamd answers HTTP": (spamd, say("false")),
    "spamd is out of service": (spamd, send(b"SPAMD/1.1 75 EX_TEMPFAIL\r\n\r\n")),
    "spamd says nan": (spamd, send(b"SPAMD/1.1 0 EX_OK\r\nSpam: False ; nan / 5.0\r\n\r\n")),
}
WORKING = {
    "akismet": (akismet, say("false"), say("true")),
    "openai": (openai, say_json(moderation("0.02")), say_json(moderation("0.98", flagged=True))),
    "spamd": (
        spamd,
        send(b"SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.1 / 5.0\r\n\r\n"),
        send(b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 9.1 / 5.0\r\n\r\n"),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_no_usable_answer_means_held_after_its_attempts(service, settings, case):
    entry, service.behave = BROKEN[case]
    use(settings, entry(service, timeout=0.3 if service.behave in (hang, drip, drip_body) else 5.0))
    article = make_article()
    comment = post(article)
    screen_due()
    remote.ask_due()
    assert find(comment).status == "pending"
    RemoteJob.objects.update(due_at="2020-01-01T00:00:00Z")
    remote.ask_due()

    after = find(comment)
    assert (after.status, after.published_revision_id) == ("held", None)
    assert Verdict.objects.get(revision__comment=after).reasons == ["check_unavailable"]
    assert "ferry is late" not in read_public(article)
    assert len(service.received) == 2
    finding = Finding.objects.get(revision__comment=after, outcome="unavailable")
    assert finding.label == "check_unavailable"
    assert "ferry" not in finding.detail


@pytest.mark.parametrize("case", WORKING)
def test_a_service_that_finds_nothing_lets_the_comment_through(service, settings, case):
    entry, service.behave, _ = WORKING[case]
    use(settings, entry(service))
    article = make_article()
    comment = post(article)
    screen_due()
    assert find(comment).status == "pending"
    assert "ferry is late" not in read_public(article)
    ask_all()
    assert find(comment).status == "approved"
    assert "ferry is late" in read_public(article)


@pytest.mark.parametrize("case", WORKING)
def test_one_that_finds_something_brings_it_to_people(service, settings, case):
    entry, _, service.behave = WORKING[case]
    use(settings, entry(service))
    comment = post(make_article())
    ask_all()
    assert find(comment).status == "held"
    assert "check_unavailable" not in Verdict.objects.get(revision__comment=comment).reasons


def test_all_of_them_are_asked_whatever_one_of_them_finds(service, settings):
    service.behave = say("true")
    use(settings, akismet(service), openai(service))
    comment = post(make_article(), body="A flag.")
    ask_all()
    found = set(Finding.objects.filter(revision__comment=comment).values_list("check_name", "label"))
    assert found == {("quiet", "clear"), ("akismet", "akismet_spam"), ("openai_moderation", "check_unavailable")}


def test_no_exemption_publishes_what_a_service_could_not_look_at(service, settings):
    service.behave = reset
    use(settings, akismet(service))
    settings.MODERATION_CHECKS += [{"NAME": "moderation.checks.reputation.ReputationCheck"}]
    comment = post(make_article())
    comment.commenter.staff = True
    comment.commenter.save()
    ask_all()
    verdict = Verdict.objects.get(revision__comment=comment)
    assert verdict.outcome == "hold"
    assert "Written by the newsroom" in verdict.reasons


def test_a_service_that_recovers_costs_only_the_pause(service, settings):
    service.behave = say("", status="500 Oops")
    use(settings, akismet(service))
    comment = post(make_article())
    screen_due()
    remote.ask_due()
    service.behave = say("false")
    ask_all()
    assert find(comment).status == "approved"
    outcomes = Finding.objects.filter(revision__comment=comment).values_list("check_name", "outcome")
    assert set(outcomes) == {("quiet", "ok"), ("akismet", "ok")}


def test_a_check_that_breaks_is_as_unavailable_as_its_service(service, settings):
    service.behave = say("false")
    use(settings, akismet(service))
    settings.MODERATION_CHECKS = [{"NAME": "tests.screening.inline_checks.RemotelyGarbled"}]
    comment = post(make_article())
    ask_all()
    assert find(comment).status == "held"
    assert "ValueError" in Finding.objects.get(revision__comment=comment).detail


def test_after_three_failures_nobody_asks_for_a_while_and_then_one_question_does(service, settings, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("moderation.breaker.time.monotonic", lambda: now[0])
    service.behave = say("", status="500 Oops")
    use(settings, akismet(service))
    settings.REMOTE_CHECK_ATTEMPTS = 9
    article = make_article()
    comments = [post(article) for _ in range(4)]
    screen_due()
    ask_all()
    assert len(service.received) == 4

    service.behave = say("false")
    ask_all()
    assert len(service.received) == 4
    now[0] += settings.REMOTE_CHECK_PAUSE + 1
    remote.ask_due()
    assert len(service.received) == 5
    ask_all()
    assert {find(comment).status for comment in comments} == {"approved"}


def test_who_was_not_asked_at_all_is_told_what_the_service_did_before(service, settings):
    service.behave = say("", status="500 Oops")
    use(settings, akismet(service))
    settings.REMOTE_CHECK_ATTEMPTS = 9
    settings.REMOTE_CHECK_BACKOFF = 60
    article = make_article()
    for _ in range(3):
        post(article)
    screen_due()
    remote.ask_due()
    asked = len(service.received)
    unasked = post(article)
    screen_due()
    RemoteJob.objects.update(give_up_at="2026-01-01T00:00:00Z")
    remote.ask_due()
    assert len(service.received) == asked
    assert find(unasked).status == "held"
    said = Finding.objects.get(revision__comment=unasked, check_name="akismet").detail
    assert said == (
        "No usable answer from outside: it was not asked again, since it keeps failing: the service answered 500."
    )
