"""Redis or Valkey, the cache on it, and Celery.

The database row is the job, so nothing here has to survive: a broker that is down, hung or emptied costs
time, never a comment.
"""

from typing import Any

from celery.schedules import crontab

from config.settings.environment import env

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
# What a request may wait for a server that does not answer, seconds.
REDIS_TIMEOUT = env.float("REDIS_TIMEOUT", default=0.3)

CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "btl",
        "VERSION": 2,  # the first one's values were pickled
        "OPTIONS": {
            "socket_timeout": REDIS_TIMEOUT,
            "socket_connect_timeout": REDIS_TIMEOUT,
            "serializer": "config.caching.PlainBytes",
        },
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "screening"
# Services outside may hang: what asks them has a queue, and a worker, of its own (docs/remote-checks.md).
CELERY_TASK_ROUTES = {"screening.screen_remote": {"queue": "remote"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.int("WORKER_MAX_MEMORY_KIB", default=400_000)
# A check that hangs is cut off; its comment comes back when its lease ends.
CELERY_TASK_SOFT_TIME_LIMIT = 20
CELERY_TASK_TIME_LIMIT = 25
CELERY_TIMEZONE = "UTC"
# A worker ends, to be started again, when messages wait that long and it takes none. Above the time limit: until then
# all of its processes may be busy.
WORKER_DEAF_AFTER = env.int("WORKER_DEAF_AFTER", default=30)  # seconds
# None of them expires: a worker whose clock is ahead would throw all of them away (config/beat.py).
CELERY_BEAT_SCHEDULER = "config.beat:SteadyScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "screening.sweep", "schedule": 2.0},
    "heartbeat": {"task": "screening.heartbeat", "schedule": 5.0},
    "gather-feedback": {"task": "screening.gather_feedback", "schedule": 30.0},
    # Short turns, on the queue of screening: they keep one of its processes for a few seconds at most.
    "learn": {"task": "learning.learn_pending", "schedule": 30.0},
    "relearn": {"task": "learning.relearn", "schedule": crontab(hour="3", minute="17")},
    "send-mail": {"task": "notifications.send_due", "schedule": 10.0},
    "answer-requests": {"task": "privacy.answer_requests", "schedule": 10.0},
    "purge-letters": {"task": "notifications.purge_letters", "schedule": 3600.0},
    "purge": {"task": "privacy.purge", "schedule": 600.0},
    "purge-posting": {"task": "intake.purge_expired", "schedule": 600.0},
}
