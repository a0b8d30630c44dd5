"""What was learned, at the desk: the curve, the words, the versions, and the button back."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from moderation.classifiers.adapter import Adapter
from moderation.learning.measuring import Prediction, measure
from moderation.learning.turns import take_turn
from moderation.learning.versions import store_version
from moderation.models import AdapterVersion, Comment, Example
from moderation.status import Action
from tests.factories import make_moderator, newest_revision, step, submit
from tests.learning.conftest import off_rule, plain
from tests.web.page import read_page

URL = "/desk/stats/learned/"
RESTORE = "/desk/stats/restore/"


@pytest.fixture
def senior_desk(db: None) -> Client:
    client = Client()
    client.force_login(make_moderator("senna", senior=True))
    return client


@pytest.fixture
def learned(article: Article, moderator: User, settings) -> None:
    """Enough decisions by a rule of this newsroom's own for a version to be in force and two points of a curve."""
    settings.LEARNING_SETTLE = settings.LEARNING_PAUSE = 0
    settings.LEARNING_MIN_DECISIONS, settings.CLASSIFIER_SECOND_STAGE = 40, "off"
    for number in range(50):
        step(submit(article, plain(number)), Action.APPROVE, moderator)
        step(submit(article, off_rule(number)), Action.REJECT, moderator, reason="other")
    while take_turn():
        pass


def test_before_anything_was_learned_it_says_so_and_draws_no_curve(desk: Client):
    page = read_page(desk.get(URL))
    assert "Nothing that was learned is in force yet" in page.text
    assert page.all("svg", class_="chart") == []


def test_it_shows_what_was_learned_as_a_curve_a_table_and_words(desk: Client, learned: None):
    page = read_page(desk.get(URL))
    version = AdapterVersion.objects.get(live=True)
    assert f"Version {version.number} is in force. It has learned from 100 decisions" in page.text
    chart = page.one("svg", class_="chart")
    assert {"chart__line--adapter", "chart__line--base"} <= {
        name for line in chart.all("polyline") for name in line.classes
    }
    raised = page.one("section", aria_labelledby="up-title").text
    assert "horoscope" in raised
    assert "horoscope" not in page.one("section", aria_labelledby="down-title").text
    rows = page.all("details", class_="further")[0].all("tr")
    assert len(rows) == 3


def test_who_is_not_senior_has_no_button_and_no_way(desk: Client, learned: None):
    assert read_page(desk.get(URL)).all("form", action=RESTORE) == []
    assert desk.post(RESTORE, {"version": "none"}).status_code == 403
    assert AdapterVersion.objects.filter(live=True).exists()


def test_a_senior_moderator_switches_it_off_back_on_and_to_a_version(senior_desk: Client, learned: None):
    number = AdapterVersion.objects.get(live=True).number
    page = read_page(senior_desk.post(RESTORE, {"version": "none"}, follow=True))
    assert "newer versions are measured, and wait" in page.text
    assert not AdapterVersion.objects.filter(live=True).exists()
    assert [each.attributes["value"] for each in page.all("button", name="version")] == ["automatic", str(number)]
    senior_desk.post(RESTORE, {"version": str(number)})
    assert AdapterVersion.objects.get(live=True).number == number
    senior_desk.post(RESTORE, {"version": "none"})
    senior_desk.post(RESTORE, {"version": "automatic"})
    assert AdapterVersion.objects.get(live=True).number == number


@pytest.mark.parametrize("version", ["", "9", "x", "1" * 30])
def test_a_version_that_never_was_is_not_there(senior_desk: Client, version: str):
    assert senior_desk.post(RESTORE, {"version": version}).status_code == 404


def test_a_version_that_is_no_longer_stored_is_refused_in_words(senior_desk: Client, learned: None):
    AdapterVersion.objects.update(arrays=None)
    answer = senior_desk.post(RESTORE, {"version": str(AdapterVersion.objects.all()[0].number)})
    assert answer.status_code == 409
    assert "no longer stored" in read_page(answer).one("div", role="alert").text


def test_what_is_only_measured_says_why_it_waits(desk: Client, learned: None):
    AdapterVersion.objects.update(live=False, held_back="It ranks comments worse.")
    assert "It ranks comments worse." in read_page(desk.get(URL)).text


def test_a_word_of_a_withdrawn_comment_is_not_shown(desk: Client, learned: None):
    for example in Example.objects.filter(refused=True).select_related("revision__comment"):
        step(example.revision.comment, Action.WITHDRAW)
    assert "horoscope" not in read_page(desk.get(URL)).text


def test_a_version_made_for_another_classifier_has_no_button_and_is_left_out(senior_desk: Client):
    adapter = Adapter(base_version="linear-of-last-year")
    adapter.examples = 500
    foretold = [Prediction(0.9 if n % 2 else 0.1, 0.6 if n % 3 else 0.4, bool(n % 2)) for n in range(200)]
    version = store_version(adapter=adapter, source=AdapterVersion.Source.IMPORT, measured=measure(foretold))
    page = read_page(senior_desk.get(URL))
    assert "was made for another classifier than the one that runs, and is left out" in page.text
    assert page.one("td", class_="versions__state").text == "made for another classifier Left out."
    assert [each.attributes["value"] for each in page.all("button", name="version")] == ["none"]
    answer = senior_desk.post(RESTORE, {"version": str(version.number)})
    assert answer.status_code == 409
    assert "made for another classifier" in read_page(answer).one("div", role="alert").text


def test_what_was_foreseen_least_is_shown_with_its_text(desk: Client, article: Article, moderator: User):
    for number, (predicted, refused) in enumerate([(0.4, True), (0.02, True), (0.9, True), (0.7, False)]):
        submitted = submit(article, f"Text {number} of the column.")
        decision = step(submitted, Action.SPAM if refused else Action.APPROVE, moderator)
        Example.objects.create(
            decision=decision,
            revision=newest_revision(submitted),
            moderator=moderator,
            refused=refused,
            weight=1.0,
            base_version="any",
            predicted=predicted,
            base_predicted=0.5,
            decided_at=timezone.now(),
        )
    shown = read_page(desk.get(URL)).one("ul", class_="surprises").all("li")
    assert [each.one("a").text for each in shown] == [f"Text {number} of the column." for number in (1, 3, 0)]
    assert "Refused A refusal was called 2 % probable." in shown[0].text
    comment = Comment.objects.get(revisions__body__startswith="Text 1")
    assert shown[0].one("a").attributes["href"] == f"/desk/comments/{comment.pk}/"
