"""How the setting MODERATION_CHECKS becomes checks, and what it is told when it is wrong."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from moderation.checks.base import Check
from moderation.checks.registry import build_checks, get_checks

FORM = {"NAME": "moderation.checks.form.FormCheck"}
REPEAT = {"NAME": "moderation.checks.repeat.RepeatCheck", "OPTIONS": {"shortest": 5}}


class Nameless(Check):
    """A check that forgot its name."""


class Misnamed(Check):
    """A check whose name is no snake_case."""

    name = "Not A Name"


def test_checks_are_built_in_order_with_their_options():
    checks = build_checks([FORM, REPEAT])
    assert [check.name for check in checks] == ["form", "repeat"]
    assert vars(checks[1])["_shortest"] == 5


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ("moderation.checks.form.FormCheck", "has to be a list"),
        (FORM, "has to be a list"),
        (["moderation.checks.form.FormCheck"], r"\[0\].*NAME"),
        ([FORM, {"OPTIONS": {}}], r"\[1\].*NAME"),
        ([{**FORM, "OPTION": {}}], "does not know OPTION"),
        ([{"NAME": "moderation.checks.gone.GoneCheck"}], r'cannot import "moderation\.checks\.gone\.GoneCheck"'),
        ([{"NAME": "moderation.checks.form.GoneCheck"}], "cannot import"),
        ([{"NAME": "moderation.checks.base.Finding"}], "no subclass"),
        ([{"NAME": "moderation.checks.registry.build_checks"}], "no subclass"),
        ([{"NAME": f"{__name__}.Nameless"}], "needs a `name`"),
        ([{"NAME": f"{__name__}.Misnamed"}], "needs a `name`"),
        ([{**FORM, "OPTIONS": ["shortest"]}], "has to be a dictionary"),
        ([{**FORM, "OPTIONS": {"shortest": 5}}], "refuses its OPTIONS: .*no arguments"),
        ([{**REPEAT, "OPTIONS": {"longest": 5}}], "refuses its OPTIONS: .*longest"),
        ([FORM, REPEAT, FORM], r'\[2\]: there is a check "form" before it'),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place_and_reason(configuration, message):
    with pytest.raises(ImproperlyConfigured, match=message):
        build_checks(configuration)


def test_the_configured_checks_are_built_once_and_anew_when_the_setting_changes():
    with override_settings(MODERATION_CHECKS=[FORM]):
        assert [check.name for check in get_checks()] == ["form"]
        assert get_checks() is get_checks()
        with override_settings(MODERATION_CHECKS=[REPEAT]):
            assert [check.name for check in get_checks()] == ["repeat"]
        assert [check.name for check in get_checks()] == ["form"]
