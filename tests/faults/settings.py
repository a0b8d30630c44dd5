"""The product's settings with one check more, which misbehaves on request, and with times that a test can wait for."""

from config.settings.base import *  # noqa: F403 -- the product's own settings
from config.settings.base import MODERATION_CHECKS as _CHECKS
from config.settings.environment import env

MODERATION_CHECKS = [
    *_CHECKS,
    {"NAME": "tests.faults.checks.MisbehavingCheck", "OPTIONS": {"folder": env.str("FAULTS_FOLDER")}},
]
SCREENING_LEASE = 6
CELERY_TASK_TIME_LIMIT = 5
CELERY_TASK_SOFT_TIME_LIMIT = env.int("FAULTS_SOFT_TIME_LIMIT", default=4)
