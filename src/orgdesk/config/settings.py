"""Settings, read once from the environment and the one file beside the data. Every name is documented in docs/reference/settings.md."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path

from orgdesk.apps.operations.kept_settings import read_settings
from orgdesk.config.databases import database_from
from orgdesk.config.storages import storage_from

VAR = Path(os.environ.get("ORGDESK_VAR", "var")).resolve()
_GIVEN = {**read_settings(VAR), **os.environ}


def _flag(name: str, *, default: bool = False) -> bool:
    return _GIVEN.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _toml(name: str) -> dict[str, dict[str, str]]:
    """The file that the setting names; nothing where it names none."""
    path = _GIVEN.get(name)
    return tomllib.loads(Path(path).read_text("utf-8")) if path else {}


def _secret_key() -> str:
    """The key from the environment, else one made once and kept readable by its owner only."""
    given = _GIVEN.get("ORGDESK_SECRET_KEY")
    if given:
        return given
    kept = VAR / "secret-key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [key for key in _GIVEN.get("ORGDESK_OLD_SECRET_KEYS", "").split(",") if key]
DEBUG = _flag("ORGDESK_DEBUG")
ALLOWED_HOSTS = _GIVEN.get("ORGDESK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in _GIVEN.get("ORGDESK_ORIGINS", "").split(",") if origin]
HTTPS = _flag("ORGDESK_HTTPS")
ORGDESK_PROXIES = [one.strip() for one in _GIVEN.get("ORGDESK_PROXIES", "127.0.0.1,::1").split(",") if one.strip()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "orgdesk.ui",
    "orgdesk.apps.events",
    "orgdesk.apps.accounts",
    "orgdesk.apps.mail",
    "orgdesk.apps.api",
    "orgdesk.apps.organisation",
    "orgdesk.apps.work",
    "orgdesk.apps.people",
    "orgdesk.apps.process",
    "orgdesk.apps.customers",
    "orgdesk.apps.knowledge",
    "orgdesk.apps.desk",
    "orgdesk.apps.timelines",
    "orgdesk.apps.voice",
    "orgdesk.apps.returns",
    "orgdesk.apps.rewards",
    "orgdesk.apps.insight",
    "orgdesk.apps.rehearsal",
    "orgdesk.apps.audit",
    "orgdesk.apps.exchange",
    "orgdesk.apps.portal",
    "orgdesk.apps.operations",
    "orgdesk.apps.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "orgdesk.apps.events.middleware.SlowQueryMiddleware",
    "orgdesk.ui.middleware.AudienceMiddleware",
    "orgdesk.ui.middleware.ReaderMiddleware",
    "orgdesk.apps.organisation.middleware.OneOrganisationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "orgdesk.ui.middleware.WholeWordsMiddleware",
    "orgdesk.apps.accounts.middleware.SessionEndMiddleware",
    "orgdesk.apps.accounts.middleware.PaceMiddleware",
    "orgdesk.apps.accounts.middleware.KnownBrowserMiddleware",
    "orgdesk.apps.accounts.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "orgdesk.apps.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "orgdesk.config.urls"
WSGI_APPLICATION = "orgdesk.config.wsgi.application"
ASGI_APPLICATION = "orgdesk.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "orgdesk.ui.drawing.Pages",
        "NAME": "django",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "orgdesk.ui.context_processors.frame",
                "orgdesk.apps.portal.page_look.look",
            ],
            "builtins": ["django.templatetags.i18n", "orgdesk.ui.templatetags.ui", "orgdesk.ui.templatetags.words"],
        },
    }
]

FORM_RENDERER = "orgdesk.ui.forms.Renderer"

DATABASES = {"default": database_from(_GIVEN.get("ORGDESK_DATABASE", f"sqlite:///{VAR}/orgdesk.sqlite3"))}
ORGDESK_DATABASE_READER = "orgdesk.config.databases.database_from"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "orgdesk.apps.accounts.password_rules.NotTooLong"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "ui:home"
LOGOUT_REDIRECT_URL = "/"
# Of allauth we use the arithmetic of second proofs; its own pages of accounts are not among our addresses.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "orgdesk.apps.accounts.second_factor.name_of"
MFA_ADAPTER = "orgdesk.apps.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute early or late
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("uk", "Українська")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# What people speak with customers, for the routing of work: more than the pages can be read in.
ORGDESK_SPOKEN_LANGUAGES = [*LANGUAGES, ("it", "Italiano"), ("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português")]
TIME_ZONE = _GIVEN.get("ORGDESK_TIME_ZONE", "Europe/Amsterdam")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
ORGDESK_FILES = _GIVEN.get("ORGDESK_FILES", "")
ORGDESK_FILES_KEY = _GIVEN.get("ORGDESK_FILES_KEY", "")
ORGDESK_FILES_SECRET = _GIVEN.get("ORGDESK_FILES_SECRET", "")
ORGDESK_FILES_READER = "orgdesk.config.storages.storage_from"
STORAGES = {
    "default": storage_from(ORGDESK_FILES, key=ORGDESK_FILES_KEY, secret=ORGDESK_FILES_SECRET)
    if ORGDESK_FILES
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# With the prefix a browser takes the cookie from this very host alone, over HTTPS; without HTTPS it would not take it at all.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "sessionid"
ORGDESK_IDLE_HOURS = float(_GIVEN.get("ORGDESK_IDLE_HOURS", "12"))
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^health$", "^ready$"]  # a proxy asks for them by plain HTTP, from beside us
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

EMAIL_URL = _GIVEN.get("ORGDESK_SMTP", "")
ORGDESK_REFERENCE_PREFIX = _GIVEN.get("ORGDESK_REFERENCE_PREFIX", "BW")
ORGDESK_SUPPORT_ADDRESS = _GIVEN.get("ORGDESK_SUPPORT_ADDRESS", "support@brightwater.example")
ORGDESK_COMPANY = _GIVEN.get("ORGDESK_COMPANY", "Brightwater Instruments")
ORGDESK_CURRENCY = _GIVEN.get("ORGDESK_CURRENCY", "EUR")
ORGDESK_PRIVACY_NOTICE = _GIVEN.get("ORGDESK_PRIVACY_NOTICE", "")
ORGDESK_COLOUR = _GIVEN.get("ORGDESK_COLOUR", "")
ORGDESK_LOGO = _GIVEN.get("ORGDESK_LOGO", "")
ORGDESK_FORM_SITES = _GIVEN.get("ORGDESK_FORM_SITES", "").split()
ORGDESK_SEAL_KEY = _GIVEN.get("ORGDESK_SEAL_KEY", "")
ORGDESK_ARCHIVE_DAYS = int(_GIVEN.get("ORGDESK_ARCHIVE_DAYS", "0"))
ORGDESK_ARCHIVE_TABLESPACE = _GIVEN.get("ORGDESK_ARCHIVE_TABLESPACE", "")
ORGDESK_BASE_URL = _GIVEN.get("ORGDESK_BASE_URL", "http://localhost:8000")

ORGDESK_REHEARSAL_PROCESSES = int(_GIVEN.get("ORGDESK_REHEARSAL_PROCESSES", "1"))
ORGDESK_REHEARSAL_DASK = _GIVEN.get("ORGDESK_REHEARSAL_DASK", "")
ORGDESK_METRICS_TOKEN = _GIVEN.get("ORGDESK_METRICS_TOKEN", "")
ORGDESK_SLOW_QUERY_MS = int(_GIVEN.get("ORGDESK_SLOW_QUERY_MS", "500"))
ORGDESK_API_RATE = int(_GIVEN.get("ORGDESK_API_RATE", "600"))
ORGDESK_PAGE_RATE = int(_GIVEN.get("ORGDESK_PAGE_RATE", "600"))
ORGDESK_FILES_A_DAY_MB = int(_GIVEN.get("ORGDESK_FILES_A_DAY_MB", "200"))
ORGDESK_UNDO_SECONDS = int(_GIVEN.get("ORGDESK_UNDO_SECONDS", "10"))
ORGDESK_WEBHOOK_NETWORKS = _GIVEN.get("ORGDESK_WEBHOOK_NETWORKS", "")
ORGDESK_SCANNER = _GIVEN.get("ORGDESK_SCANNER", "")
ORGDESK_OIDC = _toml("ORGDESK_OIDC")
ORGDESK_SAML = _toml("ORGDESK_SAML")
ORGDESK_SCIM_TOKEN = _GIVEN.get("ORGDESK_SCIM_TOKEN", "")
ORGDESK_SCIM_ROLES = dict(pair.split("=", 1) for pair in _GIVEN.get("ORGDESK_SCIM_ROLES", "").split(",") if "=" in pair)

# The demo's own pages and post office; never on in production.
ORGDESK_VAR = VAR
ORGDESK_DEMO = _flag("ORGDESK_DEMO")
ORGDESK_DEMO_POST_PORT = int(_GIVEN.get("ORGDESK_DEMO_POST_PORT", "8025"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "orgdesk.config.logs.PlainFormatter"},
        "json": {"()": "orgdesk.config.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": _GIVEN.get("ORGDESK_LOG_FORMAT", "lines")}},
    "root": {"handlers": ["console"], "level": _GIVEN.get("ORGDESK_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W003",  # the standalone backend is used on purpose
    "security.W005",  # we answer for this host, not for the company's other names under the same domain
    "security.W021",  # the browsers' preload list is for the owner of the domain to ask for
]
