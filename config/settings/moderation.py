"""The product's own settings: limits, checks, the vault's keys, time limits of screening."""

from typing import Any

from config.settings.environment import env, read_secret

# The vault. Newest encryption key first; older ones still decrypt until `manage.py rotate_identity_keys` has run.
IDENTITY_KEYS = [key for key in read_secret("IDENTITY_KEYS").split(",") if key]
IDENTITY_LOOKUP_KEY = read_secret("IDENTITY_LOOKUP_KEY")
ORIGIN_KEY = read_secret("ORIGIN_KEY")

# Whose X-Forwarded-For counts, as addresses or networks.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128"])

COMMENT_EDIT_WINDOW = env.int("COMMENT_EDIT_WINDOW", default=15 * 60)  # seconds
COMMENT_FLOOD_INTERVAL = env.int("COMMENT_FLOOD_INTERVAL", default=15)  # seconds
COMMENT_POSTS_PER_MINUTE = env.int("COMMENT_POSTS_PER_MINUTE", default=20)  # from one client address
SIGN_IN_ATTEMPTS_PER_MINUTE = env.int("SIGN_IN_ATTEMPTS_PER_MINUTE", default=10)  # from one client address
FORM_TOKEN_MAX_AGE = env.int("FORM_TOKEN_MAX_AGE", default=24 * 3600)  # seconds
THREAD_MAX_DEPTH = env.int("THREAD_MAX_DEPTH", default=4)
REPLIES_PER_COMMENT = env.int("REPLIES_PER_COMMENT", default=10)  # nested into a page, the rest by link
API_TOKEN_LIFETIME = env.int("API_TOKEN_LIFETIME", default=30 * 24 * 3600)  # seconds
CLAIM_LEASE = env.int("CLAIM_LEASE", default=120)  # seconds

SCREENING_BATCH = env.int("SCREENING_BATCH", default=50)  # comments claimed at once
SCREENING_LEASE = env.int("SCREENING_LEASE", default=30)  # seconds; above the task's time limit
SCREENING_MAX_ATTEMPTS = env.int("SCREENING_MAX_ATTEMPTS", default=2)
SCREENING_BACKOFF = env.int("SCREENING_BACKOFF", default=2)  # seconds, doubled at each attempt

# Every configured check runs on every revision. Order does not matter.
_CHECKS = "moderation.checks"
MODERATION_CHECKS: list[dict[str, Any]] = [
    {"NAME": f"{_CHECKS}.length.LengthCheck"},
    {"NAME": f"{_CHECKS}.links.LinksCheck"},
    {"NAME": f"{_CHECKS}.wordlists.WordListCheck"},
    {"NAME": f"{_CHECKS}.repeat.RepeatCheck"},
    {"NAME": f"{_CHECKS}.velocity.VelocityCheck"},
    {"NAME": f"{_CHECKS}.reputation.ReputationCheck"},
    {"NAME": f"{_CHECKS}.form.FormCheck"},
    {"NAME": f"{_CHECKS}.thread_mode.ThreadModeCheck"},
    {"NAME": f"{_CHECKS}.personal_data.PersonalDataCheck"},
    {"NAME": f"{_CHECKS}.language.LanguageCheck", "OPTIONS": {"accepted": ["en"]}},
    {"NAME": f"{_CHECKS}.spam.SpamCheck"},
    {"NAME": f"{_CHECKS}.toxicity.ToxicityCheck"},
]
