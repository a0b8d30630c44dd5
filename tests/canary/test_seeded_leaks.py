"""Would the search see a leak? Each of these puts one in where an address could slip out, and has to be found."""

from __future__ import annotations

import base64
import hashlib
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpResponse
from django.template.loader import render_to_string

from config.logs import AddressFreeFormatter
from moderation.api import caching
from moderation.api import errors as api_errors
from moderation.identity import persons as vault_persons
from moderation.identity import services as vault
from moderation.identity.crypto import cipher
from moderation.identity.models import Contact, Letter
from moderation.models import Commenter
from moderation.notifications import sending
from moderation.notifications.confirming import ask_to_confirm
from moderation.queries import documents, staff_documents
from moderation.search import fold_for_search
from moderation.web import person_cookie, reader
from moderation.web.middleware import RequestIdMiddleware
from tests.canary.driving import Drive, drive_method, leave_the_road, make_roles
from tests.canary.knowing import find_leaks
from tests.canary.recipes import RECIPES, Recipe
from tests.canary.routes import list_routes
from tests.canary.test_places import QUEUE, answer_about
from tests.canary.watching import Watch, watch_everything
from tests.canary.world import ASKER, AUTHOR, NOTIFIER, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Patch = pytest.MonkeyPatch
ADDRESS = AUTHOR.address


def hashed(algorithm: str) -> str:
    return hashlib.new(algorithm, ADDRESS.lower().encode(), usedforsecurity=False).hexdigest()


def drive(world: World, name: str, method: str = "GET", *, off_the_road: bool = False) -> Watch:
    """One route by its name, in every role, and what was seen."""
    (route,) = [route for route in list_routes() if route.name == name]
    recipe = RECIPES.get(name, Recipe())
    with watch_everything() as watch:
        driven = Drive(world, watch)
        roles = make_roles(world)[route.kind]
        assert drive_method(driven, route, recipe, method, roles)
        if off_the_road:
            leave_the_road(driven, route, recipe, method, roles[-1])
    return watch


def in_a_field(patch: Patch, world: World) -> Watch:
    plain = documents._author

    def tell(row: Any, base_url: str) -> dict[str, Any]:
        return plain(row, base_url) | {"contact": vault.address_of(commenter_id=row["commenter_id"])}

    patch.setattr(documents, "_author", tell)
    return drive(world, "api-thread")


def in_a_header(patch: Patch, world: World) -> Watch:
    plain = RequestIdMiddleware.__call__

    def tell(self: RequestIdMiddleware, request: Any) -> HttpResponse:
        response = plain(self, request)
        response["X-Author"] = base64.b64encode(ADDRESS.encode()).decode()
        return response

    patch.setattr(RequestIdMiddleware, "__call__", tell)
    return drive(world, "api-articles")


def in_a_cookie(patch: Patch, world: World) -> Watch:
    class Clear:
        def encrypt(self, text: bytes) -> bytes:
            return base64.urlsafe_b64encode(text)

    patch.setattr(person_cookie, "_cipher", lambda _: Clear())
    patch.setattr(reader, "remember_person", person_cookie.remember_person)
    return drive(world, "article", "POST")


def in_a_log_line(patch: Patch, world: World) -> Watch:
    def tell(*, contact: Contact) -> None:
        logging.getLogger("moderation.intake").debug("Asking %s.", hashed("sha256"))
        ask_to_confirm(contact=contact)

    patch.setattr("moderation.intake.submit.ask_to_confirm", tell)
    return drive(world, "api-thread", "POST")


def in_the_text_of_an_error(patch: Patch, world: World) -> Watch:
    """Which nobody wrote down on purpose: without the mask, the traceback in the log ends with it."""
    patch.setattr(AddressFreeFormatter, "format", logging.Formatter.format)
    return drive(world, "desk-log", off_the_road=True)


def in_a_key_of_the_cache(patch: Patch, world: World) -> Watch:
    plain = vault_persons.note_link_request

    def tell(*, address: str, language: str) -> None:
        cache.set(f"asked:{address.lower().encode().hex()}", b"1", 60)
        plain(address=address, language=language)

    patch.setattr(vault_persons, "note_link_request", tell)
    return drive(world, "api-me-links", "POST")


def in_an_argument_of_a_task(patch: Patch, world: World) -> Watch:
    patch.setattr("moderation.intake.submit.ring", lambda: current_app.send_task("screening.sweep", args=[ADDRESS]))
    return drive(world, "api-thread", "POST")


def in_the_name_of_an_avatar(patch: Patch, world: World) -> Watch:
    patch.setattr(documents, "avatar_url", lambda **_: f"https://avatars.example/{hashed('md5')}")
    return drive(world, "api-thread")


def in_an_entity_tag(patch: Patch, world: World) -> Watch:
    patch.setattr(caching, "entity_tag", lambda _: f'"{hashed("sha1")}"')
    return drive(world, "api-changes")


def in_an_export(patch: Patch, world: World) -> Watch:
    def tell(*, contact_ids: Any) -> list[str]:
        rows = Contact.objects.filter(pk__in=contact_ids)
        return [cipher().decrypt(bytes(row.encrypted)).decode()[::-1] for row in rows]

    patch.setattr(vault_persons, "describe_contacts", tell)
    return drive(world, "desk-commenter-export", "POST")


def on_an_error_page(patch: Patch, world: World) -> Watch:
    patch.setattr("django.views.defaults.server_error", lambda _: HttpResponse(str(sys.exc_info()[1]), status=500))
    return drive(world, "desk-log", off_the_road=True)


def in_a_refusal(patch: Patch, world: World) -> Watch:
    plain = api_errors.problem_document

    def tell(problem: api_errors.Problem) -> dict[str, object]:
        return plain(problem) | {"instance": ADDRESS}

    patch.setattr(api_errors, "problem_document", tell)
    return drive(world, "api-queue")


def in_mail_to_somebody_else(patch: Patch, world: World) -> Watch:
    def tell(*given: Any) -> str:
        return f"{render_to_string(*given)}\nIt is by {ADDRESS}."

    patch.setattr("moderation.notifications.composing.render_to_string", tell)
    return send_again()


def in_a_blind_copy(patch: Patch, world: World) -> Watch:
    patch.setattr(
        "moderation.notifications.sending.EmailMessage", lambda **given: EmailMessage(**given, bcc=[NOTIFIER.address])
    )
    return send_again()


def send_again() -> Watch:
    with watch_everything() as watch:
        Letter.objects.update(due_at=Now(), sent_at=None)
        sending.send_due()
    assert any(sight.place == "mail" for sight in watch.seen)
    return watch


def in_a_column(patch: Patch, world: World) -> Watch:
    patch.setattr("moderation.intake.submit.fold_for_search", lambda text: fold_for_search(f"{text} {ADDRESS}"))
    return drive(world, "api-thread", "POST")


def on_a_page_of_the_desk(patch: Patch, world: World) -> Watch:
    plain = staff_documents.commenter_document

    def tell(commenter: Commenter, record: dict[str, int]) -> dict[str, Any]:
        return plain(commenter, record) | {"email_masked": vault.address_of(commenter_id=commenter.pk)}

    patch.setattr(staff_documents, "commenter_document", tell)
    return drive(world, "desk-comment")


def in_the_administration(patch: Patch, world: World) -> Watch:
    def tell(self: Commenter) -> str:
        return vault.address_of(commenter_id=self.pk) if Contact.objects.filter(commenter=self).exists() else self.name

    patch.setattr(Commenter, "__str__", tell)
    return drive(world, "admin:moderation_comment_changelist")


LEAKS: dict[str, Callable[[Patch, World], Watch]] = {
    name.replace("_", " "): leak
    for name, leak in globals().copy().items()
    if name.startswith(("in_", "on_")) and callable(leak)
}


@pytest.mark.parametrize("place", LEAKS)
def test_a_leak_is_found(place: str, world: World, monkeypatch: Patch) -> None:
    with transaction.atomic():
        sending.breaker.reset()
        leaks = find_leaks(LEAKS[place](monkeypatch, world))
        transaction.set_rollback(True)
    assert leaks


def test_a_search_that_knows_addresses_is_found(world: World, monkeypatch: Patch) -> None:
    def know(text: str) -> str:
        known = Contact.objects.filter(lookup=vault.hash_address(address=text))
        return fold_for_search(known[0].commenter.name if known else text)

    asked = (world, f"{QUEUE}&author=", "senior")
    assert answer_about(*asked, AUTHOR) == answer_about(*asked, ASKER)
    monkeypatch.setattr("moderation.queries.staff_queues.fold_for_search", know)
    assert answer_about(*asked, AUTHOR) != answer_about(*asked, ASKER)


def test_there_are_twelve_at_least_and_none_is_found_without_them(world: World) -> None:
    assert len(LEAKS) >= 12
    for name, method in (("api-thread", "POST"), ("desk-comment", "GET"), ("api-me-links", "POST")):
        with transaction.atomic():
            assert find_leaks(drive(world, name, method, off_the_road=True)) == []
            transaction.set_rollback(True)
