"""An earlier version's database, migrated: no row is lost, what is new is filled in, and the product works on it."""

import json

from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Max
from django.test import Client

from moderation.identity import services as vault
from moderation.models import AuditSample, Comment, Commenter, Finding, RuleHit, Thread
from moderation.reviewing.deciding import decide
from moderation.screening.services import screen_due
from moderation.status import Action
from tests.api.conftest import Api

SLUG = "two-all-and-the-sea-still-to-play"
KEPT = (
    "id",
    "status",
    "revision",
    "version",
    "published_revision_id",
    "search_text",
    "token_hash",
    "public_descendants",
)
LATE = {"id": "01a20ec4-054f-719a-8fc2-1f70d0572472", "token": "9AOp1e0yvBO8IQiMstGgF_r9MhX3u2lZwqAA1HrYyjo"}


def test_no_row_is_lost_and_no_comment_moves(upgraded):
    counts = {label: apps.get_model(label).objects.count() for label in upgraded if label != "auth.User_groups"}
    assert counts == {label: len(rows) for label, rows in upgraded.items() if label in counts}
    now = [{name: str(value) for name, value in row.items()} for row in Comment.objects.order_by("id").values(*KEPT)]
    assert now == [{name: str(row[name]) for name in KEPT} for row in upgraded["moderation.Comment"]]


def test_what_is_new_is_filled_in_from_what_was_there():
    samples = AuditSample.objects.order_by("id").select_related("decision")
    assert [sample.outcome for sample in samples] == ["waiting", "upheld", "overtaken", "waiting"]
    assert {(sample.decision.actor, sample.decision.revision_id) for sample in samples} == {
        ("machine", sample.revision_id) for sample in samples
    }
    highest = Finding.objects.filter(label="toxicity").values_list("revision__comment").annotate(Max("score"))
    assert dict(highest) == dict(Comment.objects.exclude(score_toxicity=None).values_list("id", "score_toxicity"))
    assert set(RuleHit.objects.filter(comment__status="spam").values_list("rule", flat=True)) >= {
        "Almost certainly spam"
    }


def test_there_is_nothing_left_to_migrate_and_the_models_agree(capsys):
    call_command("migrate", check_unapplied=True, verbosity=0)
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    assert capsys.readouterr().out == ""


def test_its_addresses_can_be_read_and_found_again():
    """The keys are those of then: of every commenter the vault opens the address, and finds them by it."""
    for commenter in Commenter.objects.all():
        address = vault.address_of(commenter_id=commenter.pk)
        found = vault.namesakes(address_key=vault.hash_address(address=address))
        assert commenter.pk in {namesake.commenter_id for namesake in found}


def test_readers_and_moderators_find_what_they_left():
    page = Client().get(f"/articles/{SLUG}/").content.decode()
    public = Comment.objects.exclude(published_revision=None)
    assert Thread.objects.get().comment_count == public.count() > 10
    assert [comment.pk for comment in public if str(comment.pk) not in page] == []
    desk = Client()
    desk.force_login(User.objects.get(username="moderator"))
    for path in ("/desk/", "/desk/?status=held", "/desk/audit/", "/desk/log/"):
        assert desk.get(path).status_code == 200, path


def test_what_was_waiting_then_is_screened_now_and_its_author_still_has_the_key(upgraded):
    late = Comment.objects.get(pk=LATE["id"])
    assert late.status == "pending"
    while screen_due():
        pass
    late.refresh_from_db()
    assert (late.status, late.is_public) == ("approved", True)
    own = Api(f"Comment {LATE['token']}").get(f"comments/{LATE['id']}/")
    assert (own.status_code, own.json()["status"]) == (200, "approved")


def test_what_was_held_then_is_decided_now():
    held = Comment.objects.filter(status="held").earliest("id")
    moderator = User.objects.get(username="moderator")
    decide(moderator=moderator, comment_id=held.pk, action=Action.APPROVE, version=held.version)
    listed = json.loads(Client().get(f"/api/v1/articles/{SLUG}/comments/?limit=100").content)
    assert str(held.pk) in json.dumps(listed)
