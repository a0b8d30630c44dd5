"""The product's own settings with one check more, which misbehaves on request.

Where leases are shortened (SCREENING_LEASE), so are the tasks: a lease has to outlast them.
"""

from config.settings.base import *  # noqa: F403 -- the product's own settings
from config.settings.base import CELERY_TASK_SOFT_TIME_LIMIT as _SOFT
from config.settings.base import CELERY_TASK_TIME_LIMIT as _LIMIT
from config.settings.base import MODERATION_CHECKS as _CHECKS
from config.settings.base import SCREENING_LEASE as _LEASE
from config.settings.environment import env

MODERATION_CHECKS = [
    *_CHECKS,
    {"NAME": "runner.soak.misbehaving.MisbehavingCheck", "OPTIONS": {"folder": env.str("SOAK_FOLDER")}},
]
CELERY_TASK_TIME_LIMIT = min(_LIMIT, _LEASE - 1)
CELERY_TASK_SOFT_TIME_LIMIT = min(_SOFT, _LEASE - 2)
