"""How long what is kept of readers is kept, in days: docs/privacy.md says what and why. Zero: for good."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import env

RETENTION_PENDING_DAYS = env.int("RETENTION_PENDING_DAYS", default=30)  # texts that no check has come to an end with
RETENTION_SPAM_DAYS = env.int("RETENTION_SPAM_DAYS", default=30)  # texts of spam
RETENTION_REJECTED_DAYS = env.int("RETENTION_REJECTED_DAYS", default=180)  # rejected texts
RETENTION_WITHDRAWN_DAYS = env.int("RETENTION_WITHDRAWN_DAYS", default=30)  # texts that their authors withdrew
RETENTION_CLIENT_DAYS = env.int("RETENTION_CLIENT_DAYS", default=30)  # hashes of client addresses, and their keys
RETENTION_LETTER_DAYS = env.int("RETENTION_LETTER_DAYS", default=30)  # that a letter went
RETENTION_NOTICE_DAYS = env.int("RETENTION_NOTICE_DAYS", default=180)  # addresses under decided notices
RETENTION_BLOCK_DAYS = env.int("RETENTION_BLOCK_DAYS", default=30)  # blocks that are over

if RETENTION_CLIENT_DAYS < 1:
    raise ImproperlyConfigured(
        "RETENTION_CLIENT_DAYS: hashes of client addresses are kept for a day at least, and not for good."
    )
