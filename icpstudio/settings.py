"""Every setting of ICP Studio, in one file. Without any environment it is the embedded edition: SQLite, a broker in
files, a mail catcher on loopback. Production sets DATABASE_URL, REDIS_URL, EMAIL_URL, SECRET_KEY, SITE_URL, ALLOWED_HOSTS."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from icpstudio import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("ICP_VAR") or BASE_DIR / "var")

PORT = env.number("PORT", 8000)
SITE_URL = (env.text("SITE_URL") or f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = urlsplit(SITE_URL).scheme == "https"
DEBUG = env.yes("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret")
AUDIT_KEY = env.secret("AUDIT_KEY", VAR / "audit-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", urlsplit(SITE_URL).hostname or "localhost"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "icpstudio.apps.Ground",
    "profiles.apps.Profiles",
    "interviews.apps.Interviews",
]
# The floors' permission tables; the doorman reads them by name, so the ground floor knows none of the floors above.
PERMISSION_TABLES = ["icpstudio.rules", "profiles.rules", "interviews.rules"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "icpstudio.middleware.workspace.WorkspacePath",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "icpstudio.middleware.doorman.Doorman",
]
ROOT_URLCONF = "icpstudio.urls"
WSGI_APPLICATION = "icpstudio.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": dj_database_url.parse(env.text("DATABASE_URL") or f"sqlite:///{VAR / 'icpstudio.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits are shared by all web processes, so the cache is never local memory.
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "icpstudio_cache"}
}

AUTH_USER_MODEL = "icpstudio.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "icpstudio.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "icpstudio.forms.accounts.SignIn",
    "request_login_code": "icpstudio.forms.accounts.AskForCode",
    "confirm_login_code": "icpstudio.forms.accounts.ConfirmCode",
    "reset_password": "icpstudio.forms.accounts.ResetPassword",
    "reset_password_from_key": "icpstudio.forms.accounts.NewPassword",
    "change_password": "icpstudio.forms.accounts.ChangePassword",
    "set_password": "icpstudio.forms.accounts.SetPassword",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "icpstudio:home"

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "icp_sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "icp_csrftoken"
CSRF_FAILURE_VIEW = "icpstudio.documents.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.yes("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["htmx"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "icpstudio" / "locale"]
FORMAT_MODULE_PATH = "icpstudio.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MAILBOX = VAR / "mail"  # what the embedded edition's mail catcher keeps
WHITENOISE_USE_FINDERS = DEBUG
# The PDF's fonts hardly shrink, and half a minute at first start would go into trying.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf", "otf"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Mail leaves only through the outbox (icpstudio/actions/mail.py); without EMAIL_URL it goes to the catcher on loopback.
EMAIL_URL = env.text("EMAIL_URL") or f"smtp://127.0.0.1:{env.number('CATCHER_PORT', PORT + 1)}"
# The catcher's mailbox shows everybody's codes, so a site with a public name never has one: without EMAIL_URL its mails wait.
WITH_SAMPLE = env.yes("SAMPLE", default=True)  # whether the first start of the embedded edition brings the sample workspace
CATCHER = not env.text("EMAIL_URL") and urlsplit(SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL") or "ICP Studio <icp-studio@localhost>"
EMAIL_SUBJECT_PREFIX = ""
MAIL_UNDO_SECONDS = env.number("MAIL_UNDO_SECONDS", 60)
LEASE_SECONDS = env.number("LEASE_SECONDS", 60)  # how long a silent worker keeps a job or a mail; longer than any SMTP timeout

QUEUE = VAR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "icpstudio"
if not REDIS_URL:
    for folder in ("messages", "control"):
        (QUEUE / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT = "icpstudio.kit.spool:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE / "messages"),
        "data_folder_out": str(QUEUE / "messages"),
        "control_folder": str(QUEUE / "control"),
        "polling_interval": 0.1,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "icpstudio.sweep", "schedule": 5.0, "options": {"expires": 5.0}}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
