"""Problem documents: for every way in which a request can fail, below /api/ and nowhere else."""

import pytest
from django.db import InterfaceError, OperationalError

from moderation import errors as refusals
from moderation.api.errors import STATUS_OF, to_problem
from moderation.queries import public
from tests.api.conftest import Api, problem_of


def test_an_unknown_path_is_a_problem(anybody):
    problem_of(anybody.get("/api/v1/no-such-thing/"), 404, "not_found")
    problem_of(anybody.get("/api/"), 404, "not_found")
    problem_of(anybody.post("/api/v2/articles/", {}), 404, "not_found")


def test_a_page_that_is_not_there_is_no_problem_document(anybody):
    answer = anybody.get("/no-such-page/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_a_method_that_is_not_offered_is_a_problem_that_says_which_are(anybody, article):
    answer = anybody.put("articles/", {})
    problem_of(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD"


def test_the_title_is_the_statuss_own_phrase(anybody):
    document = anybody.get("/api/v1/nothing/").json()
    assert (document["type"], document["title"]) == ("about:blank", "Not Found")


@pytest.mark.parametrize("error", [OperationalError("secret"), InterfaceError("secret")])
def test_a_database_that_is_away_is_503_with_retry_after(anybody, article, monkeypatch, error):
    def away(**_):
        raise error

    monkeypatch.setattr(public, "comment_counts", away)
    answer = anybody.get("comment-counts/")
    problem_of(answer, 503, "database_away")
    assert int(answer["Retry-After"]) > 0
    assert b"secret" not in answer.content
    assert answer["Cache-Control"] == "private, no-store"


def test_a_bug_is_500_without_a_trace(article, monkeypatch):
    def broken(**_):
        raise RuntimeError("secret")

    monkeypatch.setattr(public, "comment_counts", broken)
    reader = Api()
    reader.client.raise_request_exception = False
    answer = reader.get("comment-counts/")
    problem_of(answer, 500, "bug")
    assert b"secret" not in answer.content


def test_a_host_that_is_not_ours_is_refused(anybody, article):
    problem_of(anybody.get("articles/", Host="evil.example"), 400, "invalid")


def test_every_refusal_of_the_services_has_a_status():
    def kinds(kind):
        yield kind
        for lower in kind.__subclasses__():
            yield from kinds(lower)

    named = {kind for kind in kinds(refusals.DomainError) if kind is not refusals.DomainError}
    assert named
    for kind in named:
        assert any(issubclass(kind, mapped) for mapped, _ in STATUS_OF), kind


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (refusals.InvalidInput([refusals.FieldError("body", "required", "Write.")]), 400, "invalid"),
        (refusals.InvalidParent("No."), 400, "parent"),
        (refusals.NotAllowed("No."), 403, "not_allowed"),
        (refusals.ThreadClosed("No."), 403, "thread_closed"),
        (refusals.EditWindowOver("No."), 403, "edit_window_over"),
        (refusals.NotEditable("No."), 403, "not_editable"),
        (refusals.NotThere("No."), 404, "not_found"),
        (refusals.Duplicate("No."), 409, "duplicate"),
        (refusals.InProgress("No."), 409, "in_progress"),
        (refusals.IllegalTransition("No."), 409, "illegal_transition"),
        (refusals.Stale("No."), 409, "stale"),
        (refusals.Claimed("No."), 409, "claimed"),
        (refusals.AlreadyWithdrawn("No."), 410, "already_withdrawn"),
        (refusals.KeyReused("No."), 422, "idempotency_key_reused"),
        (refusals.TooFast("No.", retry_after=7), 429, "throttled"),
        (refusals.Flood("No.", retry_after=7), 429, "flood"),
    ],
)
def test_each_has_the_status_of_the_contract(refusal, status, code):
    problem = to_problem(refusal)
    assert problem is not None
    assert (problem.status, problem.code) == (status, code)
    assert problem.headers == ({"Retry-After": "7"} if status == 429 else {})


@pytest.mark.parametrize(
    "path", ["articles/", "articles/ferry/", "articles/nothing/", "moderation/queue/", "/api/nothing"]
)
def test_every_answer_carries_a_request_id(anybody, article, path):
    assert anybody.get(path)["X-Request-ID"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "application/json;q=0"])
def test_json_is_what_there_is_whatever_is_asked_for(anybody, article, accept):
    answer = anybody.get("articles/", Accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_a_format_parameter_is_unknown_and_so_ignored(anybody, article):
    assert anybody.get("articles/?format=xml").status_code == 200
