"""The desk's figures: a period of comments and decisions, and how right machine and people were."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from moderation.learning.auditing import take_look
from moderation.models import AuditSample, Comment, Finding, Verdict
from moderation.status import Action
from moderation.web.charts import Place, draw_groups, draw_lines, draw_reliability, draw_stacks
from tests.factories import make_moderator, newest_revision, publish, step, submit
from tests.web.page import Element, read_page

URL = "/desk/stats/"
ACCURACY = "/desk/stats/accuracy/"


def tiles_of(page: Element) -> dict[str, str]:
    return {each.one("dt").text: each.one("dd").text for each in page.all("dl", class_="tiles")[0].all("div")}


def rows_of(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all() if cell.tag in ("th", "td")] for row in table.all("tr")]


@pytest.fixture
def busy(article: Article, moderator: User) -> None:
    """Two comments that are public, one of them by a person, one refused, one waiting."""
    publish(article, "One.")
    step(submit(article, "Two."), Action.APPROVE, moderator)
    step(submit(article, "Three."), Action.SPAM, moderator)
    step(submit(article, "Four."), Action.HOLD)


def test_it_counts_what_came_in_what_became_of_it_and_who_decided(desk: Client, busy: None):
    page = read_page(desk.get(URL))
    tiles = tiles_of(page)
    assert (tiles["Received"], tiles["Decided by the policy"]) == ("4", "33 %")
    assert "Final decisions: 1 by the policy, 2 by one person, by day" in page.text
    came, decided, waited = page.all("details", class_="further")
    assert rows_of(came)[0] == ["When", "Received", "Approved", "Held for a moderator", "Spam"]
    assert rows_of(came)[-1][1:] == ["4", "2", "1", "1"]
    assert rows_of(decided)[-1][1:] == ["1", "2"]
    assert ["up to 1 s", "1", "2"] in rows_of(waited)
    assert "One comment waits" in page.one("section", aria_labelledby="waiting").text


def test_every_chart_is_named_described_and_told_as_a_table(desk: Client, busy: None):
    page = read_page(desk.get(URL))
    charts = page.all("svg", class_="chart")
    assert len(charts) == len(page.all("details", class_="further")) == 3
    for chart in charts:
        assert chart.attributes["role"] == "img"
        title, described = (chart.one(id=each).text for each in chart.attributes["aria-labelledby"].split())
        assert title
        assert "The table below has the same figures." in described
    column = charts[0].all("g")[-1]
    assert column.one("title").text.endswith("4 comments (Approved 2, Held for a moderator 1, Spam 1)")
    assert [each.classes for each in column.all("rect")] == [
        {"series", f"series--{status}"} for status in ("approved", "held", "spam")
    ]


def test_the_period_stands_in_the_address(desk: Client, busy: None):
    Comment.objects.update(created_at=timezone.now() - timedelta(days=20))
    assert tiles_of(read_page(desk.get(URL)))["Received"] == "4"
    page = read_page(desk.get(f"{URL}?days=7"))
    assert tiles_of(page)["Received"] == "0"
    assert page.one("nav", aria_label="Period").one("a", aria_current="page").text == "7 days"
    day = timezone.localdate() - timedelta(days=20)
    page = read_page(desk.get(f"{URL}?from={day}&to={day}"))
    assert tiles_of(page)["Received"] == "4"
    assert page.one("input", name="to").attributes["value"] == str(day)
    assert page.one("nav", aria_label="Kinds of figures").all("a")[1].attributes["href"] == (
        f"{ACCURACY}?from={day}&to={day}"
    )
    assert tiles_of(read_page(desk.get(f"{URL}?to={day - timedelta(days=1)}")))["Received"] == "0"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "Give days as 2026-01-31"),
        ("from=2026-02-30", "Give days as 2026-01-31"),
        ("to=0001-01-01", "Give days as 2026-01-31"),
        ("from=2026-02-02&to=2026-02-01", "The period ends before it begins."),
    ],
)
@pytest.mark.parametrize("url", [URL, ACCURACY])
def test_a_period_that_is_none_is_refused_in_words_and_the_usual_one_shown(
    desk: Client, url: str, query: str, said: str
):
    answer = desk.get(f"{url}?{query}")
    assert answer.status_code == 400
    page = read_page(answer)
    assert said in page.one("div", id="period-problem").text
    assert page.one("input", name="from").attributes["aria-describedby"] == "period-problem"


def test_without_anything_to_tell_the_pages_say_so(desk: Client):
    assert "Nothing came in during this time." in read_page(desk.get(URL)).text
    page = read_page(desk.get(ACCURACY))
    for said in (
        "No decision of a person was made again blind during this time.",
        "People decided on nothing that a check had stopped during this time.",
        "People decided on nothing during this time that had been scored.",
        "Neither in this period nor in the one before it did anything come in.",
        "None: every check looked at every comment.",
    ):
        assert said in page.text
    assert page.all("svg", class_="chart") == []


def test_checks_and_scores_are_held_against_what_people_decided(desk: Client, article: Article, moderator: User):
    for number in range(20):
        submitted = submit(article, f"Text {number}.")
        revision = newest_revision(submitted)
        Verdict.objects.create(revision=revision, outcome="hold", reasons=["May be abusive"], policy_version="1")
        Finding.objects.create(revision=revision, check_name="toxicity", label="toxicity", score=0.85, ms=0.1)
        step(submitted, Action.REJECT if number < 15 else Action.APPROVE, moderator, reason="abusive")
    page = read_page(desk.get(ACCURACY))
    checks, rules = page.all("table", class_="shares")
    assert rows_of(checks)[1] == ["Toxicity", "75 % 53 to 89", "", "20"]
    assert rows_of(rules)[1][0] == "May be abusive"
    mark = checks.one("rect", class_="range__share")
    assert float(mark.attributes["x"]) == 75.0
    section = page.one("section", aria_labelledby="calibration")
    assert "toxicity 20 decisions, 15 refused for it. Mean error 0.10." in section.text
    assert rows_of(section.one("table"))[1] == ["0.8 – 0.9", "85 %", "75 % 53 to 89", "20"]
    assert "called 85% probable, refused 75%, of 20 decisions" in section.one("circle").text + section.text


@pytest.mark.parametrize("language", ["de", "ar"])
def test_charts_are_drawn_in_every_language(desk: Client, busy: None, language: str):
    page = read_page(desk.get(URL, HTTP_ACCEPT_LANGUAGE=language))
    assert page.one("html").attributes["lang"] == language
    bars = [each for chart in page.all("svg", class_="chart") for each in chart.all("rect")]
    assert bars
    assert all(float(bar.attributes[name]) >= 0 for bar in bars for name in ("x", "y", "width", "height"))


def test_agreement_is_told_for_all_together(desk: Client, article: Article, moderator: User):
    kim = make_moderator("kim")
    for number, (first, second) in enumerate(
        [("approve", "approve")] * 3 + [("spam", "spam")] * 2 + [("spam", "approve")]
    ):
        submitted = submit(article, f"Text {number}.")
        decision = step(submitted, Action(first), moderator)
        assert decision is not None
        sample = AuditSample.objects.create(revision=newest_revision(submitted), decision=decision, share=1.0)
        take_look(moderator=kim, sample_id=sample.pk, action=Action(second))
    section = read_page(desk.get(ACCURACY)).one("section", aria_labelledby="agreement")
    assert "6 decisions of people were made again by colleagues who did not know them; 5 alike (83 %)" in section.text
    # Observed 5/6; by chance ½ · ⅔ + ½ · ⅓ = ½.
    assert tiles_of(section)["Cohen’s κ: 0 is chance, 1 is always"].startswith("0.67 ")
    assert rows_of(section.one("table"))[1:] == [
        ["Approved", "3", "0", "0"],
        ["Rejected", "0", "0", "0"],
        ["Spam", "1", "0", "2"],
    ]
    assert "kim" not in section.text


class TestTheChart:
    def test_higher_values_are_drawn_higher_and_later_ones_further_right(self):
        chart = draw_lines({"adapter": [0.6, 0.8, 1.0]})
        assert chart is not None
        (line,) = chart.lines
        xs, ys = [x for x, _, _ in line.dots], [y for _, y, _ in line.dots]
        assert xs == sorted(xs)
        assert ys == sorted(ys, reverse=True)
        assert all(0 <= x <= chart.frame.width and 0 <= y <= chart.frame.height for x, y, _ in line.dots)

    def test_what_is_below_the_scale_moves_the_scale(self):
        chart = draw_lines({"base": [0.32, 0.9]})
        assert chart is not None
        assert next(label for _, label in chart.frame.ticks) == "0.3"
        assert max(y for _, y, _ in chart.lines[0].dots) <= chart.frame.bottom

    @pytest.mark.parametrize("values", [[], [0.9], [None, None], [0.9, None]])
    def test_where_there_is_no_line_nothing_is_drawn(self, values):
        assert draw_lines({"adapter": values}) is None

    def test_a_stack_is_as_high_as_its_sum_and_a_group_as_its_highest(self):
        places = [Place("a", "a", {"x": 10, "y": 30}), Place("b", "b", {"x": 0, "y": 20})]
        stack = draw_stacks(places)
        assert stack is not None
        first, second = (column.bars for column in stack.columns)
        assert [bar.name for bar in first] == ["x", "y"]
        assert first[0].y == pytest.approx(first[1].y + first[1].height)
        assert first[0].height + first[1].height == pytest.approx(2 * second[0].height)
        group = draw_groups(places)
        assert group is not None
        x, y = group.columns[0].bars
        assert y.height == pytest.approx(3 * x.height)
        assert y.x == pytest.approx(x.x + x.width, abs=0.1)
        assert [label for _, label in stack.frame.ticks] == ["0", "10", "20", "30", "40"]

    @pytest.mark.parametrize(("highest", "ticks"), [(1, "0 1"), (3, "0 1 2 3"), (97, "0 25 50 75 100")])
    def test_the_scale_is_of_round_numbers(self, highest, ticks):
        chart = draw_stacks([Place("a", "a", {"x": highest})])
        assert chart is not None
        assert " ".join(label for _, label in chart.frame.ticks) == ticks

    def test_thousands_are_short_and_many_places_share_a_few_labels(self):
        chart = draw_stacks([Place(str(number), "", {"x": 8000}) for number in range(90)])
        assert chart is not None
        assert [label for _, label in chart.frame.ticks] == ["0", "2k", "4k", "6k", "8k"]
        assert len(chart.frame.labels) <= 6
        assert all(0 <= bar.x <= chart.frame.right for column in chart.columns for bar in column.bars)

    def test_what_was_as_probable_as_it_was_called_lies_on_the_diagonal(self):
        chart = draw_reliability([(0.0, 0.0, 0.0, 0.1, 4, ""), (1.0, 1.0, 0.9, 1.0, 100, "")])
        assert chart is not None
        low, high = chart.dots
        assert (low.x, low.y) == (chart.frame.left, chart.frame.bottom)
        assert (high.x, high.y) == (chart.frame.right, chart.frame.top)
        assert high.x <= chart.frame.width
        assert high.radius > low.radius

    def test_where_nothing_is_nothing_is_drawn(self):
        nothing = [Place("a", "a", {"x": 0})]
        assert (draw_stacks(nothing), draw_groups([]), draw_reliability([])) == (None, None, None)
