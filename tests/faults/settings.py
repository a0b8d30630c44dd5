"""The product's settings with one check more, which misbehaves on request, and with times that a test can wait for."""

import time

import time_machine

from config.settings.base import *  # noqa: F403 -- the product's own settings
from config.settings.base import CELERY_BEAT_SCHEDULE, INSTALLED_APPS
from config.settings.base import MODERATION_CHECKS as _CHECKS
from config.settings.environment import env

FAULTS_FOLDER = env.str("FAULTS_FOLDER")
# How far this process' clock is off, in seconds.
if _off := env.float("FAULTS_CLOCK", default=0.0):
    time_machine.travel(time.time() + _off, tick=True).start()

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.traps.Traps"]
MODERATION_CHECKS = [
    *_CHECKS,
    {"NAME": "tests.faults.checks.MisbehavingCheck", "OPTIONS": {"folder": FAULTS_FOLDER}},
]
SCREENING_LEASE = 5
SCREENING_BACKOFF = 1
CELERY_TASK_TIME_LIMIT = 4
CELERY_TASK_SOFT_TIME_LIMIT = 3
WORKER_DEAF_AFTER = 5
CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {"send-mail": CELERY_BEAT_SCHEDULE["send-mail"] | {"schedule": 1.0}}
