"""Mail: through which server, from whom, and where the links in it lead."""

from urllib.parse import urlsplit

from config.settings.environment import DATA_DIR, env

SITE_NAME = env.str("SITE_NAME", default="Below the Line")
# Links in mails start with it: nothing that a request says may decide where a mail leads.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"{SITE_NAME} <comments@{MAIL_DOMAIN}>")

# Without a server, letters are files: they hold addresses, and a log is no place for those.
_SERVER = env.email_url("EMAIL_URL") if env.str("EMAIL_URL", default="") else {}
EMAIL_BACKEND = _SERVER.get("EMAIL_BACKEND", "moderation.notifications.letterbox.Letterbox")
MAIL_FOLDER = DATA_DIR / "mail"
EMAIL_HOST = _SERVER.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _SERVER.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _SERVER.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _SERVER.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_SERVER.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_SERVER.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds

# Whether an address that was typed is asked, by mail, whether it is its owner who writes.
CONFIRM_ADDRESSES = env.bool("CONFIRM_ADDRESSES", default=True)
