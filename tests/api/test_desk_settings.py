"""GET and PATCH /moderation/settings/: how one's own desk is set up."""

import pytest

from moderation.models import DeskSettings
from tests.api.conftest import fields_refused

URL = "moderation/settings/"
DEFAULTS = {"veil": True, "keys": True, "view": "list"}


def test_what_is_given_is_kept_for_oneself_and_the_rest_stays(desk, senior_desk):
    assert desk.get(URL).json() == DEFAULTS
    assert desk.patch(URL, {"veil": False, "view": None}).json() == DEFAULTS | {"veil": False}
    assert desk.patch(URL, {"view": "one"}).json() == desk.get(URL).json() == DEFAULTS | {"veil": False, "view": "one"}
    assert senior_desk.get(URL).json() == DEFAULTS


@pytest.mark.parametrize(
    ("body", "field"), [({"veil": "no"}, "veil"), ({"keys": 0}, "keys"), ({"view": "map"}, "view")]
)
def test_what_cannot_be_set_is_refused_and_nothing_is_kept(desk, body, field):
    assert fields_refused(desk.patch(URL, body | {"keys": body.get("keys", False)})) == {field}
    assert not DeskSettings.objects.exists()
