"""What load balancers are told."""

from tests.flows.newsroom import Newsroom


def test_readiness_names_database_broker_worker_and_screening(newsroom: Newsroom) -> None:
    answer = newsroom.anybody.get("/readyz")
    assert answer.status == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "screening": "ok",
    }


def test_every_answer_carries_a_request_id_and_a_content_security_policy(newsroom: Newsroom) -> None:
    for path in ("/", "/healthz", "/api/v1/articles/", "/no-such-page/", "/accounts/login/"):
        answer = newsroom.anybody.get(path)
        assert answer.headers["X-Request-ID"], path
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path


def test_a_request_id_that_the_caller_sends_comes_back(newsroom: Newsroom) -> None:
    answer = newsroom.anybody.get("/healthz", X_Request_ID="balancer-0042")
    assert answer.headers["X-Request-ID"] == "balancer-0042"
