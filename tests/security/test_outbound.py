"""The product opens the addresses that its operator set, and none that anybody typed."""

import socket

import pytest
from django.conf import settings as configured
from django.test import Client

from config.settings.remote import remote_entries
from moderation.models import Comment
from moderation.status import Action
from tests.factories import make_article, make_moderator, screen_all, step, submit

pytestmark = pytest.mark.django_db
# Ways to write this machine, a cloud's own data, and a name that answers differently the second time.
TYPED = [
    "http://127.0.0.1:6379/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://169.254.169.254/latest/",
    "http://localhost/",
    "http://rebinding.example/",
    "https://elsewhere.example/redirect?to=http://127.0.0.1/",
]


@pytest.fixture
def looked_up(monkeypatch):
    """Every name and address that is looked up or connected to, but for the servers of the product itself."""
    seen = []
    own = {configured.REDIS_URL.rpartition(":")[2].partition("/")[0], str(configured.DATABASES["default"].get("PORT"))}
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def noted_resolve(host, port, *rest, **more):
        if str(port) not in own:
            seen.append((host, port))
        return resolve(host, port, *rest, **more)

    def noted_connect(self, address):
        if str(address[1]) not in own and self.family != socket.AF_UNIX:
            seen.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", noted_resolve)
    monkeypatch.setattr(socket.socket, "connect", noted_connect)
    return seen


def test_nothing_that_is_typed_is_ever_fetched(looked_up):
    article = make_article("ferry")
    desk = Client()
    desk.force_login(make_moderator(senior=True))
    posted = [submit(article, f"See [here]({TYPED[9]}), I say.", author_url=TYPED[0]).id]
    posted += [submit(article, "\n\n".join(TYPED)).id]
    screen_all()
    for one in Comment.objects.filter(pk__in=posted).exclude(status="approved"):
        step(one, Action.APPROVE)
    for path in ("/articles/ferry/", "/embed/ferry/", "/desk/?queue=approved", f"/desk/comments/{posted[0]}/"):
        assert desk.get(path).status_code == 200
    assert looked_up == []


def test_the_witness_would_notice(looked_up):
    with socket.socket() as probe, pytest.raises(OSError, match="refused"):
        probe.connect(("127.0.0.1", 1))
    assert looked_up == [("127.0.0.1", 1)]


def test_what_is_asked_outside_is_what_the_operator_named():
    assert configured.REMOTE_CHECKS == []
    assert remote_entries() == []
