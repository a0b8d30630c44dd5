"""What is kept, and what is mailed: no table, no column and no letter holds an address that is not to be read there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from moderation.identity.models import Contact
from tests.api.conftest import token_of
from tests.canary.needles import Canary, find_forms
from tests.canary.places import dump_database
from tests.canary.watching import Watch, note_letter
from tests.canary.world import ASKER, AUTHOR, BLOCKED, COLLEAGUE, ERASED, EVERYBODY, NOTIFIER, SPELLED, World

pytestmark = pytest.mark.django_db

# Where one is typed by hand and has to be read: by the moderators of a comment, by the newsroom's administrator.
ON_PURPOSE = {
    (SPELLED.role, "moderation_revision.body"),
    (SPELLED.role, "moderation_revision.body_html"),
    (SPELLED.role, "moderation_comment.search_text"),
    (COLLEAGUE.role, "auth_user.email"),
}
ENCRYPTED = {"identity_contact.encrypted", "identity_reporter.encrypted", "identity_originkey.encrypted"}
VAULT = {"identity_contact.lookup", "identity_letter.occasion", "identity_block.lookup", "identity_linkrequest.lookup"}


@pytest.fixture(scope="module")
def stored(world: World) -> dict[str, bytes]:
    return dump_database()


def test_no_column_holds_an_address_in_any_form(stored: dict[str, bytes]) -> None:
    assert len(stored) > 200
    assert all(stored[column] for column in ENCRYPTED)
    found = {
        (canary.role, column) for column, said in stored.items() for canary in EVERYBODY if find_forms(said, canary)
    }
    assert found - ON_PURPOSE == set()
    assert found == ON_PURPOSE, "what is there on purpose has to be found, or the search finds nothing"


def test_the_vaults_own_hash_stays_in_the_vault(stored: dict[str, bytes]) -> None:
    lookup = Contact.objects.order_by("id").values_list("lookup", flat=True)[0].encode()
    columns = {column for column, said in stored.items() if lookup in said}
    assert "identity_contact.lookup" in columns
    assert columns <= VAULT


def test_the_tokens_and_ids_of_readers_are_nowhere_in_clear(stored: dict[str, bytes], world: World) -> None:
    secrets = [world.own_token.encode(), world.cookies["reader"].value.partition(":")[0].encode(), b"203.0.113."]
    assert all(len(secret) > 9 for secret in secrets)
    assert [column for column, said in stored.items() if any(secret in said for secret in secrets)] == []


def test_a_letter_says_to_whom_it_goes_on_its_envelope_and_in_to_alone(world: World) -> None:
    assert {letter.to[0] for letter in world.letters} == {
        AUTHOR.address,
        NOTIFIER.address,
        SPELLED.address,
    }
    watch = Watch()
    for letter in world.letters:
        note_letter(watch, letter)
    assert watch.find(EVERYBODY) == []


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}")
QUEUE = "/api/v1/moderation/queue/?queue=approved"
ASKED: list[tuple[str, str]] = [
    (f"{QUEUE}&q=", "senior"),
    (f"{QUEUE}&author=", "senior"),
    (f"{QUEUE}&sort=oldest&language=", "senior"),
    ("/api/v1/moderation/events/?actor=", "senior"),
    ("/desk/?queue=approved&q=", "senior"),
    ("/desk/log/?actor=", "senior"),
    ("/admin/moderation/commenter/?q=", "admin"),
    ("/admin/moderation/comment/?q=", "admin"),
]


@pytest.mark.parametrize(("path", "role"), ASKED)
def test_known_and_unknown_addresses_are_searched_for_alike(world: World, path: str, role: str) -> None:
    assert answer_about(world, path, role, AUTHOR) == answer_about(world, path, role, ASKER)


def test_nobody_is_told_whether_an_address_is_known_or_blocked(world: World) -> None:
    links = [Client().post("/me/", {"email": canary.address}).content for canary in (AUTHOR, ASKER, BLOCKED, ERASED)]
    assert len({_without(page, EVERYBODY) for page in links}) == 1


def answer_about(world: World, path: str, role: str, canary: Canary) -> list[list[str]]:
    """What somebody of the newsroom finds who searches for an address, in one spelling or another: ids, in order."""
    client = Client()
    client.force_login(world.people[role])
    spelled = [canary.address, canary.address.lower(), canary.stem.lower(), canary.address.partition("@")[2].lower()]
    found = []
    for text in spelled:
        answer: Any = client.get(path + text.replace("+", "%2B").replace("&", "%26"))
        assert answer.status_code in (200, 302), answer.content
        found.append(_ID.findall(answer.content.decode()))
    return found


def _without(page: bytes, canaries: list[Canary]) -> bytes:
    """A page without what was typed, nor the token of its form."""
    for canary in canaries:
        for form in sorted(canary.forms.values(), key=len, reverse=True):
            page = page.lower().replace(form, b"")
    return b"\n".join(line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line)


def test_the_search_over_rest_finds_what_it_may(world: World) -> None:
    found = token_of(world.people["senior"]).get(f"{QUEUE}&q=LATER+SONG").json()["results"]
    assert len(found) == 1
