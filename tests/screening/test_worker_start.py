"""What a worker process does before its first comment."""

from celery.signals import worker_process_init

from config.celery import app
from moderation.checks.registry import get_checks
from moderation.classifiers.scoring import load_scorer


def test_it_loads_what_its_checks_need(settings):
    settings.MODERATION_CHECKS = [{"NAME": "moderation.checks.spam.SpamCheck", "OPTIONS": {"second_stage": "off"}}]
    (check,) = get_checks()
    assert check.version == "not loaded"
    worker_process_init.send(sender=app)
    assert check.version == load_scorer("off").version
