"""The product's own settings: limits, checks, the vault's keys, time limits of screening."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import env, read_secret
from config.settings.remote import remote_entries

# The vault. Newest encryption key first; older ones still decrypt until `manage.py rotate_identity_keys` has run.
IDENTITY_KEYS = [key for key in read_secret("IDENTITY_KEYS").split(",") if key]
IDENTITY_LOOKUP_KEY = read_secret("IDENTITY_LOOKUP_KEY")
ORIGIN_KEY = read_secret("ORIGIN_KEY")

# Whose X-Forwarded-For counts, as addresses or networks.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128"])

COMMENT_EDIT_WINDOW = env.int("COMMENT_EDIT_WINDOW", default=15 * 60)  # seconds
COMMENT_FLOOD_INTERVAL = env.int("COMMENT_FLOOD_INTERVAL", default=15)  # seconds
COMMENT_POSTS_PER_MINUTE = env.int("COMMENT_POSTS_PER_MINUTE", default=20)  # from one client address
PREVIEWS_PER_MINUTE = env.int("PREVIEWS_PER_MINUTE", default=120)  # from one client address
COMMENT_LIVE_INTERVAL = env.int("COMMENT_LIVE_INTERVAL", default=20)  # seconds between two looks for new comments
VOTES_PER_MINUTE = env.int("VOTES_PER_MINUTE", default=120)  # from one client address
REPORTS_PER_MINUTE = env.int("REPORTS_PER_MINUTE", default=20)  # from one client address
LINKS_PER_MINUTE = env.int("LINKS_PER_MINUTE", default=5)  # to one's own comments, from one client address
SIGN_IN_ATTEMPTS_PER_MINUTE = env.int("SIGN_IN_ATTEMPTS_PER_MINUTE", default=10)  # from one client address
SIGN_IN_ATTEMPTS_PER_HOUR = env.int("SIGN_IN_ATTEMPTS_PER_HOUR", default=60)  # at one account, from anywhere
# Of whom a second factor is demanded; anybody else may have one.
SECOND_FACTOR_FOR = env.list("SECOND_FACTOR_FOR", default=[])
if not set(SECOND_FACTOR_FOR) <= {"moderators", "seniors", "admins"}:
    raise ImproperlyConfigured("SECOND_FACTOR_FOR takes moderators, seniors and admins, with commas between them.")
FORM_TOKEN_MAX_AGE = env.int("FORM_TOKEN_MAX_AGE", default=24 * 3600)  # seconds
THREAD_MAX_DEPTH = env.int("THREAD_MAX_DEPTH", default=4)
REPLIES_PER_COMMENT = env.int("REPLIES_PER_COMMENT", default=10)  # nested into a page, the rest by link
API_TOKEN_LIFETIME = env.int("API_TOKEN_LIFETIME", default=30 * 24 * 3600)  # seconds
CLAIM_LEASE = env.int("CLAIM_LEASE", default=120)  # seconds

SCREENING_BATCH = env.int("SCREENING_BATCH", default=50)  # comments claimed at once
SCREENING_LEASE = env.int("SCREENING_LEASE", default=30)  # seconds; above the task's time limit
SCREENING_MAX_ATTEMPTS = env.int("SCREENING_MAX_ATTEMPTS", default=2)
SCREENING_BACKOFF = env.int("SCREENING_BACKOFF", default=2)  # seconds, doubled at each attempt

# The classifier's neural second stage: auto (where it is installed), on (or comments are held), off.
CLASSIFIER_SECOND_STAGE = env.str("CLASSIFIER_SECOND_STAGE", default="auto")

# What is learned from the site's own moderators (docs/learning.md).
LEARNING = env.bool("LEARNING", default=True)
LEARNING_AUDIT_SHARE = env.float("LEARNING_AUDIT_SHARE", default=0.02)  # of the policy's approvals
SECOND_LOOK_SHARE = env.float("SECOND_LOOK_SHARE", default=0.05)  # of people's final decisions
LEARNING_MIN_DECISIONS = env.int("LEARNING_MIN_DECISIONS", default=200)  # before a version may go live by itself
LEARNING_MODERATOR_SHARE = env.float("LEARNING_MODERATOR_SHARE", default=0.3)  # of what is learned, one of several
LEARNING_PAUSE = env.int("LEARNING_PAUSE", default=600)  # seconds between two versions
LEARNING_SETTLE = env.int("LEARNING_SETTLE", default=60)  # seconds in which a decision may still be undone
LEARNING_DAYS = env.int("LEARNING_DAYS", default=180)  # older decisions teach nothing any more
LEARNING_WINDOW = env.int("LEARNING_WINDOW", default=5000)  # decisions learned anew each night

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
    {"NAME": f"{_CHECKS}.spam.SpamCheck", "OPTIONS": {"second_stage": CLASSIFIER_SECOND_STAGE}},
    {"NAME": f"{_CHECKS}.toxicity.ToxicityCheck", "OPTIONS": {"second_stage": CLASSIFIER_SECOND_STAGE}},
    {"NAME": f"{_CHECKS}.site.SiteCheck", "OPTIONS": {"second_stage": CLASSIFIER_SECOND_STAGE}},
]
# Services outside: none unless REMOTE_CHECKS names them.
MODERATION_CHECKS += remote_entries()
