"""docs/api.md: every command of the guide works as it stands."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from articles.models import Article
from moderation.models import Comment
from moderation.reviewing.deciding import decide
from moderation.status import Action
from tests.api.conftest import PASSWORD, Api, fields

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
# Any refusal ends the script, and says which.
STRICT = 'set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; }\n'


@pytest.mark.curl
@pytest.mark.django_db(transaction=True)
def test_every_command_works(live_server, tmp_path, senior, admin):
    Article.objects.create(slug="ferry", title="The ferry")
    held = Api().post("articles/ferry/comments/", fields()).json()["id"]
    comment = Comment.objects.get(pk=held)
    decide(moderator=senior, comment_id=comment.pk, action=Action.HOLD, version=1)
    public = Api().post("articles/ferry/comments/", fields()).json()["id"]
    decide(moderator=senior, comment_id=public, action=Action.APPROVE, version=1)
    people = {"moderator": senior, "admin": admin}  # as in the demo
    passwords = {role: {"username": user.username, "password": PASSWORD} for role, user in people.items()}
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "run.json").write_text(json.dumps(passwords))
    script = STRICT + "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL))

    ran = subprocess.run(
        ["bash", "-c", script.replace("http://127.0.0.1:8000", live_server.url)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert ran.stdout.count("204\n") == 3
    assert "304\n" in ran.stdout
    comment.refresh_from_db()
    assert comment.status == "approved"
