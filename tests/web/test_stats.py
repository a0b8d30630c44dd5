"""The desk's figures: comments of a period, what was learned, and the button back."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from moderation.learning.turns import take_turn
from moderation.models import AdapterVersion, Example
from moderation.status import Action
from moderation.web.charts import draw_lines
from tests.factories import make_moderator, publish, step, submit
from tests.learning.conftest import off_rule, plain
from tests.web.page import read_page

URL = "/desk/stats/"
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


def test_it_counts_what_came_in_and_what_became_of_it(desk: Client, article: Article, moderator: User):
    publish(article, plain(1))
    step(submit(article, plain(2)), Action.SPAM, moderator)
    page = read_page(desk.get(URL))
    tiles = {each.one("dt").text: each.one("dd").text for each in page.one("dl", class_="tiles").all("div")}
    assert (tiles["Received"], tiles["Decided by the policy"]) == ("2", "50 %")
    bars = {each.one("dt").text: each.one("dd").text for each in page.one("dl", class_="bars").all("div")}
    assert bars == {"Approved": "1", "Spam": "1"}


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


class TestTheChart:
    def test_higher_values_are_drawn_higher_and_later_ones_further_right(self):
        chart = draw_lines({"adapter": [0.6, 0.8, 1.0]})
        assert chart is not None
        (line,) = chart.lines
        xs, ys = [x for x, _, _ in line.dots], [y for _, y, _ in line.dots]
        assert xs == sorted(xs)
        assert ys == sorted(ys, reverse=True)
        assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y, _ in line.dots)

    def test_what_is_below_the_scale_moves_the_scale(self):
        chart = draw_lines({"base": [0.32, 0.9]})
        assert chart is not None
        assert next(label for _, label in chart.ticks) == "0.3"
        assert max(y for _, y, _ in chart.lines[0].dots) <= chart.bottom

    @pytest.mark.parametrize("values", [[], [0.9], [None, None], [0.9, None]])
    def test_where_there_is_no_line_nothing_is_drawn(self, values):
        assert draw_lines({"adapter": values}) is None
