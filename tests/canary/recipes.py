"""What it takes for a route to be answered as its user hopes.

A route that needs nothing but its address is not named here: it is driven by that. One that needs more and is not
named gives no answer below 400, and test_routes.py says so: a new route cannot be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article
from moderation.models import Batch, Comment
from moderation.screening.policies import current_document
from moderation.screening.services import beat_heart
from tests.canary.world import AUTHOR, BLOCKED, NOTIFIER, World
from tests.factories import PASSWORD, make_fields
from tests.web.page import read_page, typed_into

Body = Callable[[World], Mapping[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """`arguments` differ from the world's (`reads`: those of a GET alone); `bodies` by method; `query` of a GET;
    `stale`: bodies that come too late."""

    arguments: Callable[[World], dict[str, Any]] = lambda _: {}
    reads: Callable[[World], dict[str, Any]] | None = None
    bodies: Mapping[str, Body] = field(default_factory=dict)
    query: str = ""
    stale: Mapping[str, Body] | None = None


def _body(**fields: Any) -> Body:
    return lambda _: fields


def _post(**fields: Any) -> Recipe:
    return Recipe(bodies={"POST": _body(**fields)})


def _held(**fields: Any) -> Recipe:
    """About the comment that is held, in the version that it has, or in one that is not there any more."""
    return Recipe(
        arguments=lambda world: {"comment_id": world.held.pk},
        bodies={"POST": lambda world: {"version": Comment.objects.get(pk=world.held.pk).version, **fields}},
        stale={"POST": lambda world: {"version": world.held.version + 7, **fields}},
    )


def _own(world: World) -> dict[str, Any]:
    return {"comment_id": world.own.pk}


def _disputed(world: World) -> dict[str, Any]:
    return {"sample_id": world.disputed.pk}


def _comment(_world: World) -> dict[str, Any]:
    return make_fields(body="A new song of the same bird, of the ferry.", author_email=AUTHOR.address)


def _form(page: str, index: int = 0, **found: str) -> Body:
    """What a form on a page of the desk would send as it stands."""

    def read(world: World) -> Mapping[str, Any]:
        client = Client()
        client.force_login(world.people["senior"])
        return typed_into(read_page(client.get(page)).all("form", **found)[index])

    return read


def _review_form(world: World) -> Mapping[str, Any]:
    """The last look at a policy of which one rule has been put into the shadow."""
    client = Client()
    client.force_login(world.people["senior"])
    rule = current_document()["rules"][0]["name"]
    page = client.post("/desk/policy/switch/", {"rule": rule, "mode": "shadow"})
    return typed_into(read_page(page).one("form", class_="policy-put"))


def _switch(_world: World) -> Mapping[str, Any]:
    return {"rule": current_document()["rules"][0]["name"], "mode": "shadow"}


def _policy_file(_world: World) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("policy.json", json.dumps(current_document()).encode())}


def _csv_file(_world: World) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("words.csv", _CSV)}


def _let_worker_live(_world: World) -> dict[str, Any]:
    beat_heart()
    return {}


def _applied(world: World) -> dict[str, Any]:
    """A batch that was begun."""
    Batch.objects.filter(pk=world.arguments["batch_id"]).update(action="spam")
    return {}


_CSV = b"phrase,tier,language\nzoinks,banned,en\n"
_NOTICE = {"reason": "illegal", "details": "So it is.", "reporter_email": NOTIFIER.address}
_BLOCK = _post(kind="email", value=f"another.{BLOCKED.address}")
_SENDER = Recipe(arguments=_own, bodies={"POST": _body(kind="email")})
_NOTE = _post(body="A remark.")
_EDIT = Recipe(arguments=_own, bodies={"POST": _body(body="Another song of mine, of the ferry.")})
_PASSWORD = _post(password=PASSWORD)
_TRY = {"author_name": "Wren", "body": "How *would* it look?", "author_email": AUTHOR.address}

RECIPES: dict[str, Recipe] = {
    # The public API
    "api-article": Recipe(
        bodies={"PUT": _body(title="The aviary"), "PATCH": _body(title="The aviary"), "DELETE": _body()}
    ),
    "api-thread": Recipe(bodies={"POST": _comment}, query="order=oldest&limit=2&shape=flat"),
    "api-preview": _post(body="How *would* it look?"),
    "api-comment-counts": Recipe(query="articles=aviary"),
    "api-comment": Recipe(bodies={"PATCH": _body(body="A third song."), "DELETE": _body()}),
    "api-vote": Recipe(bodies={"PUT": _body(value=1)}),
    "api-report": _post(**_NOTICE, good_faith=True),
    "api-me-links": _post(email=AUTHOR.address),
    "api-tokens": _post(username="mo", password=PASSWORD),
    "api-current-token": Recipe(bodies={"DELETE": _body()}),
    "readyz": Recipe(arguments=_let_worker_live),
    # The newsroom's
    "api-decisions": _held(action="approve"),
    "api-redactions": _held(spans=[[2, 6]]),
    "api-sender-blocks": _SENDER,
    "api-claim": Recipe(bodies={"PUT": _body(), "DELETE": _body()}),
    "api-feature": Recipe(bodies={"PUT": _body(), "DELETE": _body()}),
    "api-notes": _NOTE,
    "api-dismiss-reports": _post(note=""),
    "api-bulk-decisions": Recipe(bodies={"POST": lambda w: {"ids": [str(w.held.pk)], "action": "approve"}}),
    "api-undo-decision": _post(),
    "api-batches": Recipe(bodies={"POST": lambda w: {"ids": [str(w.held.pk)]}}),
    "api-apply-batch": _post(action="spam"),
    "api-undo": Recipe(arguments=_applied, bodies={"POST": _body()}),
    "api-commenter-actions": _post(action="warn", until=None, reason="Third insult"),
    "api-commenter-undo": _post(),
    "api-commenter-notes": _NOTE,
    "api-reveal-email": _post(justification="The police asked, in writing."),
    "api-commenter-erase": _post(),
    "api-learning-restore": _post(version=None),
    "api-second-look": Recipe(reads=_disputed, bodies={"POST": _body(action="approve", reason="")}),
    "api-settle-second-look": Recipe(arguments=_disputed, bodies={"POST": _body()}),
    "api-desk-settings": Recipe(bodies={"PATCH": _body(veil=False)}),
    "api-wordlist": _post(phrase="gadzooks", tier="banned"),
    "api-wordlist-import": _post(csv=_CSV),
    "api-phrase": Recipe(bodies={"DELETE": _body()}),
    "api-blocks": _BLOCK,
    "api-block": Recipe(bodies={"DELETE": _body()}),
    "api-policy": Recipe(
        bodies={"PUT": lambda _: current_document()}, stale={"PUT": lambda _: {**current_document(), "version": "1"}}
    ),
    "api-policy-backtest": Recipe(bodies={"POST": lambda _: {"policy": current_document()}}),
    # Readers' pages
    "article": Recipe(
        bodies={"POST": lambda w: {**_comment(w), "form_token": "", "remember": "1"}}, query="order=best"
    ),
    "article-preview": _post(**_TRY),
    "article-forget": _post(**_TRY),
    "own-comment": Recipe(arguments=_own),
    "own-comment-edit": _EDIT,
    "own-comment-withdraw": Recipe(arguments=_own, bodies={"POST": _body()}),
    "confirm": Recipe(arguments=lambda w: {"token": w.confirm}, bodies={"POST": _body()}),
    "me-ask": _post(email=AUTHOR.address),
    "me": Recipe(arguments=lambda w: {"token": w.me}, bodies={"POST": _body(action="export")}),
    "vote": _post(value="1"),
    "report": _post(**_NOTICE, good_faith="1"),
    "embed-frame": Recipe(bodies={"POST": _comment}),
    "embed-own": Recipe(bodies={"POST": lambda w: {"comment": str(w.arguments["comment_id"]), "token": w.own_token}}),
    "choose-language": _post(language="de"),
    "login": _post(username="mo", password=PASSWORD),
    "logout": _post(),
    # The desk
    "desk": Recipe(query="queue=approved"),
    "desk-decide": _held(action="approve"),
    "desk-redact": _held(cut="2-6"),
    "desk-dismiss-reports": _post(note=""),
    "desk-feature": _post(featured="1"),
    "desk-note": _NOTE,
    "desk-news": Recipe(query="version=1"),
    "desk-undo": _post(),
    "desk-claim": _post(),
    "desk-commenter-act": _post(action="warn", reason="Third insult"),
    "desk-commenter-undo": _post(),
    "desk-commenter-note": _NOTE,
    "desk-commenter-export": _post(),
    "desk-commenter-erase": _post(sure="1"),
    "desk-settings": _post(veil="off"),
    "desk-restore-adapter": _post(version="none"),
    "desk-second-look": Recipe(bodies={"POST": _body(action="approve")}),
    "desk-settle-look": Recipe(arguments=_disputed, bodies={"POST": _body()}),
    "desk-second-factor-begin": _PASSWORD,
    "desk-second-factor-setup": _post(code="000000"),
    "desk-second-factor-codes": _PASSWORD,
    "desk-second-factor-off": _PASSWORD,
    "desk-policy-edit": Recipe(bodies={"POST": _form("/desk/policy/edit/", id="policy-form")}),
    "desk-policy-preview": Recipe(bodies={"POST": _form("/desk/policy/edit/", id="policy-form")}),
    "desk-policy-review": Recipe(bodies={"POST": _review_form}),
    "desk-policy-put": Recipe(bodies={"POST": _review_form}),
    "desk-policy-switch": Recipe(bodies={"POST": _switch}),
    "desk-policy-restore": _post(version="1"),
    "desk-policy-import": Recipe(bodies={"POST": _policy_file}),
    "desk-policy-compare": Recipe(query="from=1&to=2"),
    "desk-wordlist-add": _post(phrase="gadzooks", tier="banned"),
    "desk-wordlist-import": Recipe(bodies={"POST": _csv_file}),
    "desk-wordlist-starter": _post(starter="spam/en"),
    "desk-wordlist-remove": _post(),
    "desk-bulk-select": Recipe(bodies={"POST": lambda w: {"ids": str(w.held.pk)}}),
    "desk-batch-apply": _post(action="spam"),
    "desk-batch-continue": Recipe(arguments=_applied, bodies={"POST": _body()}),
    "desk-batch-undo": Recipe(arguments=_applied, bodies={"POST": _body()}),
    "desk-blocks-add": _BLOCK,
    "desk-blocks-remove": _post(),
    "desk-block-sender": Recipe(arguments=_own, bodies={"POST": _body(what="email")}),
    "desk-log-export": _post(here=""),
    # Django's administration
    "admin:autocomplete": Recipe(query="app_label=articles&model_name=thread&field_name=article&term=a"),
    "admin:logout": _post(),
    "admin:jsi18n": Recipe(),
    "admin:view_on_site": Recipe(
        arguments=lambda _: {
            "content_type_id": ContentType.objects.get_for_model(Article).pk,
            "object_id": Article.objects.get().pk,
        }
    ),
}
