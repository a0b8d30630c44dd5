"""Every route, method and role: what is not granted by name is refused. The table is written out on purpose."""

import pytest
from django.urls import URLResolver, reverse

from moderation.api.urls import urlpatterns
from tests.api.conftest import token_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "TRACE", "DELETE")
NOBODY = "01890000-0000-7000-8000-000000000000"
IDS = ("comment_id", "decision_id", "batch_id", "commenter_id", "action_id", "entry_id", "block_id", "sample_id")
ARGUMENTS = {"slug": "ferry"} | dict.fromkeys(IDS, NOBODY)

PUBLIC = "anybody"
AUTHOR = "whoever has the comment's token"
TOKEN = "whoever has a token"
MODERATE = "moderator"
SENIOR = "senior moderator"
NEWSROOM = "newsroom"

# Who may call what; a method that is not listed is 405 for all.
TABLE = {
    "api-articles": {"GET": PUBLIC},
    "api-article": {"GET": PUBLIC, "PUT": NEWSROOM, "PATCH": NEWSROOM, "DELETE": NEWSROOM},
    "api-thread": {"GET": PUBLIC, "POST": PUBLIC},
    "api-form": {"GET": PUBLIC},
    "api-latest": {"GET": PUBLIC},
    "api-featured": {"GET": PUBLIC},
    "api-preview": {"POST": PUBLIC},
    "api-feed": {"GET": PUBLIC},
    "api-comment-counts": {"GET": PUBLIC},
    "api-comment": {"GET": PUBLIC, "PATCH": AUTHOR, "DELETE": AUTHOR},
    "api-replies": {"GET": PUBLIC},
    "api-vote": {"PUT": PUBLIC},
    "api-report": {"POST": PUBLIC},
    "api-me-links": {"POST": PUBLIC},
    "api-tokens": {"POST": PUBLIC},
    "api-schema": {"GET": PUBLIC},
    "api-docs": {"GET": PUBLIC},
    "healthz": {"GET": PUBLIC},
    "readyz": {"GET": PUBLIC},
    "api-queue": {"GET": MODERATE},
    "api-staff-comment": {"GET": MODERATE},
    "api-decisions": {"POST": MODERATE},
    "api-redactions": {"POST": MODERATE},
    "api-undo-decision": {"POST": MODERATE},
    "api-bulk-decisions": {"POST": MODERATE},
    "api-undo": {"POST": MODERATE},
    "api-batches": {"GET": MODERATE, "POST": MODERATE},
    "api-batch": {"GET": MODERATE},
    "api-apply-batch": {"POST": MODERATE},
    "api-claim": {"PUT": MODERATE, "DELETE": MODERATE},
    "api-comment-context": {"GET": MODERATE},
    "api-feature": {"PUT": MODERATE, "DELETE": MODERATE},
    "api-notes": {"POST": MODERATE},
    "api-reports": {"GET": MODERATE},
    "api-dismiss-reports": {"POST": MODERATE},
    "api-changes": {"GET": MODERATE},
    "api-learning": {"GET": MODERATE},
    "api-learning-restore": {"POST": SENIOR},
    "api-second-looks": {"GET": MODERATE},
    "api-second-look": {"GET": MODERATE, "POST": MODERATE},
    "api-settle-second-look": {"POST": MODERATE},
    "api-stats": {"GET": MODERATE},
    "api-stats-activity": {"GET": MODERATE},
    "api-stats-accuracy": {"GET": MODERATE},
    "api-events": {"GET": MODERATE},
    "api-wordlist": {"GET": MODERATE, "POST": SENIOR},
    "api-wordlist-export": {"GET": MODERATE},
    "api-wordlist-import": {"POST": SENIOR},
    "api-phrase": {"DELETE": SENIOR},
    "api-blocks": {"GET": SENIOR, "POST": SENIOR},
    "api-block": {"DELETE": SENIOR},
    "api-sender-blocks": {"POST": SENIOR},
    "api-policy": {"GET": MODERATE, "PUT": SENIOR},
    "api-policy-backtest": {"POST": MODERATE},
    "api-policy-thresholds": {"GET": MODERATE},
    "api-policy-versions": {"GET": MODERATE},
    "api-reveal-email": {"POST": SENIOR},
    "api-commenter-export": {"GET": SENIOR},
    "api-commenter-erase": {"POST": SENIOR},
    "api-commenter": {"GET": MODERATE},
    "api-commenter-actions": {"POST": SENIOR},
    "api-commenter-undo": {"POST": SENIOR},
    "api-commenter-notes": {"POST": MODERATE},
}
ALLOWED = {
    MODERATE: {"desk", "senior_desk", "admin_desk"},
    SENIOR: {"senior_desk", "admin_desk"},
    NEWSROOM: {"cms", "admin_desk"},
}
# Tried last: it takes the token away.
TABLE["api-current-token"] = {"DELETE": TOKEN}
ROLES = ("anybody", "screening", "cms", "desk", "senior_desk", "admin_desk")


@pytest.fixture
def admin_desk(admin):
    return token_of(admin)


@pytest.fixture
def screening(senior):
    """A token that carries less than its owner's role."""
    return token_of(senior, "screen")


def routes(patterns, outer=()):
    """Each route's name and a path to it."""
    for pattern in patterns:
        arguments = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, arguments)
        else:
            yield pattern.name, reverse(pattern.name, kwargs={name: ARGUMENTS[name] for name in arguments})


def is_as_promised(status: int, granted: str | None, role: str) -> bool:
    if granted is None:
        return status == 405
    if granted in (AUTHOR, TOKEN):
        # A program's token is no comment's, and giving it back is for whoever has one.
        return status == 401 if granted == AUTHOR or role == "anybody" else status == 204
    if granted == PUBLIC or role in ALLOWED[granted]:
        return status not in (401, 403, 405)
    return status == (401 if role == "anybody" else 403)


def test_every_route_is_in_the_table():
    assert {name for name, _ in routes(urlpatterns)} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(request, article, role):
    surprises = []
    api = request.getfixturevalue(role)
    for name, path in sorted(routes(urlpatterns), key=lambda route: route[0] == "api-current-token"):
        for method in METHODS:
            granted = TABLE[name].get("GET" if method == "HEAD" else method)
            status = api.call(method, path, {} if method in ("POST", "PUT", "PATCH") else None).status_code
            if not is_as_promised(status, granted, role):
                surprises.append((name, method, granted, status))
    assert surprises == []
