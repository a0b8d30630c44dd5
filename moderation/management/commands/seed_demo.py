"""manage.py seed_demo: accounts, articles and comments that show what the product does."""

import os
import secrets
import textwrap
from collections import Counter
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand

from config.settings.environment import env
from moderation.management import demo
from moderation.management.demo_events import sort_events
from moderation.management.demo_history import seed_history
from moderation.management.demo_reactions import seed_reactions
from moderation.roles import MODERATORS, SENIOR_MODERATORS
from moderation.status import Status

_MARKS = {Status.APPROVED: "✓", Status.HELD: "…", Status.SPAM: "⊘", Status.REJECTED: "✗"}


class Command(BaseCommand):
    help = "Fill an empty database with the demo: accounts, six articles, and comments posted through screening."

    def handle(self, **_options: Any) -> None:
        moderator = self._make_accounts()
        if not demo.is_wanted():
            self.stdout.write("There are articles already: nothing was seeded.")
            return
        self.stdout.write(f"{demo.seed_articles()} articles. Now readers write, and screening decides:\n\n")
        demo.seed_wordlist(moderator=moderator)
        outcomes: Counter[str] = Counter()
        for seeded in demo.seed_comments():
            outcomes[seeded.screened] += 1
            self.stdout.write(_describe(seeded))
        seed_history()
        seed_reactions(moderator=moderator)
        sort_events()
        demo.finish_threads()
        summary = " · ".join(f"{count} {status}" for status, count in outcomes.most_common())
        self.stdout.write(f"\n{sum(outcomes.values())} comments screened: {summary}")

    def _make_accounts(self) -> User:
        """`moderator` and `admin`, with the passwords of MODERATOR_PASSWORD and ADMIN_PASSWORD, or generated ones."""
        moderator, created = User.objects.get_or_create(username="moderator")
        if created:
            self._set_password(moderator, "MODERATOR_PASSWORD")
            moderator.groups.set(Group.objects.filter(name__in=[MODERATORS, SENIOR_MODERATORS]))
        admin, created = User.objects.get_or_create(username="admin", defaults={"is_staff": True, "is_superuser": True})
        if created:
            self._set_password(admin, "ADMIN_PASSWORD")
        return moderator

    def _set_password(self, user: User, variable: str) -> None:
        password = env.str(variable, default="") or secrets.token_urlsafe(12)
        if not env.str(variable, default=""):
            self.stdout.write(f"Password of {user.username}: {password}")
        user.set_password(password)
        user.save()


def _describe(seeded: demo.Seeded) -> str:
    width = 100 if not os.environ.get("COLUMNS", "").isdigit() else int(os.environ["COLUMNS"])
    start = f"{seeded.position:>4}/{seeded.total} {_MARKS.get(Status(seeded.screened), '?')} {seeded.screened:<8} "
    words = " ".join(seeded.body.split())
    why = f" — {'; '.join(seeded.reasons[:2])}" if seeded.reasons else ""
    room = max(20, width - len(start) - len(seeded.author) - len(why) - 2)
    return f"{start}{seeded.author}: {textwrap.shorten(words, room, placeholder='…') or words[:room]}{why}"
