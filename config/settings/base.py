"""Django's own settings: applications, database, cache, security, static files."""

from typing import Any

from corsheaders.defaults import default_headers
from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import BASE_DIR, DATA_DIR, env, read_secret

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = read_secret("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "articles",
    "moderation.identity",
    "moderation",
    "moderation.accounts",
    "moderation.accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "django_otp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "corsheaders",
]

MIDDLEWARE = [
    "moderation.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "moderation.web.middleware.ContentSecurityPolicyMiddleware",
    "moderation.web.middleware.StaticGZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "moderation.api.errors.DatabaseAwayMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "moderation.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["moderation.web.compact_templates.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "moderation.web.desk_settings.desk_settings",
            ],
        },
    }
]

# SQLite's default DEFERRED transactions turn concurrent posts into "database is locked"; IMMEDIATE ones queue.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # What is deleted is overwritten in the file as well.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
    "PRAGMA secure_delete=ON;",
}
DATABASES: dict[str, Any] = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "moderation.accounts.passwords.TokensEndWithThePassword"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"

# What the product speaks (docs/translating.md). A reader's choice counts first, then the browser's, then LANGUAGE_CODE.
_SPOKEN = {"en": "English", "de": "German", "ar": "Arabic"}
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
_offered = env.list("LANGUAGES", default=list(_SPOKEN))
if not set(_offered) <= set(_SPOKEN):
    raise ImproperlyConfigured(f"LANGUAGES: the product speaks {', '.join(_SPOKEN)}; more: docs/translating.md")
LANGUAGES = [(code, _SPOKEN[code]) for code in _offered]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Where `manage.py collectstatic` puts them, for a web server in front; without one they come from the packages.
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# A body over 64 KiB is refused before it is parsed; articles may be 1 MiB (the API's parser decides by route).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# For the whole domain, which may have other sites: its owner decides.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.int("SESSION_LIFETIME", default=14 * 24 * 3600)  # seconds, from sign-in on

# Public reads from anywhere without credentials; writes from the configured origins only (moderation.api.cors).
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_HEADERS = (*default_headers, "idempotency-key", "if-none-match")
CORS_EXPOSE_HEADERS = ["ETag", "Location", "Retry-After", "X-Request-ID", "WWW-Authenticate"]
CORS_URLS_REGEX = r"^/api/.*$"
# Sites whose pages may show /embed/{slug}/ in a frame; no other page of this site may be framed by anybody.
EMBED_ANCESTORS = env.list("EMBED_ANCESTORS", default=CORS_ALLOWED_ORIGINS)

# One event is one line, whatever a client sent, and holds no address (config/log_lines.py, config/logs.py).
_LINES = {"line": "config.log_lines.PlainLines", "json": "config.log_lines.JsonLines"}
_log_format = env.str("LOG_FORMAT", default="line")
if _log_format not in _LINES:
    raise ImproperlyConfigured(f"LOG_FORMAT is {_log_format!r}; it has to be {' or '.join(_LINES)}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": _LINES[_log_format],
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    # A line for each message of the sweep, every two seconds, would hide what matters.
    "loggers": {name: {"level": "WARNING"} for name in ("celery.beat", "celery.worker.strategy", "celery.app.trace")},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["moderation.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["moderation.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["moderation.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "moderation.api.schema.ProductSchema",
    "EXCEPTION_HANDLER": "moderation.api.errors.handle_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Below the Line",
    "DESCRIPTION": "Comment threads and their moderation. Errors are RFC 9457 problem documents.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
}
# Its table would stand beside moderation's own, empty.
MIGRATION_MODULES = {"knox": None}
KNOX_TOKEN_MODEL = "moderation.ApiToken"  # noqa: S105 -- the name of a model
REST_KNOX = {"TOKEN_MODEL": "moderation.ApiToken", "AUTH_HEADER_PREFIX": "Token"}

from config.settings.mail import *  # noqa: E402, F403 -- one page each, read by Django as one
from config.settings.moderation import *  # noqa: E402, F403 -- see above
from config.settings.queue import *  # noqa: E402, F403 -- see above
from config.settings.remote import *  # noqa: E402, F403 -- see above
from config.settings.retention import *  # noqa: E402, F403 -- see above
