"""Every setting of ICP Studio, in one file. Without any environment it is the embedded edition: SQLite, a broker in
files, a mail catcher on loopback. Production sets DATABASE_URL, REDIS_URL, EMAIL_URL, STORAGE_URL, SITE_URL, FROM_EMAIL and the two keys;
whatever is wrong or missing is named by the last lines of this file. docs/operations.md says what each setting does."""

import os
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from icpstudio.env import Environment, addresses, publishing
from icpstudio.kit import logs, smtp

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("ICP_VAR") or BASE_DIR / "var")

PORT = env.number("PORT", 8000, least=1, most=65535)
SITE_URL = env.url("SITE_URL", f"http://127.0.0.1:{PORT}", addresses.SITE).rstrip("/")
HTTPS = urlsplit(SITE_URL).scheme == "https"
PUBLIC = publishing.is_public(SITE_URL)  # others reach it: nothing is made up, nothing is left open
DEBUG = env.yes("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret", needed=PUBLIC)
AUDIT_KEY = env.secret("AUDIT_KEY", VAR / "audit-key", needed=PUBLIC)
# Loopback stays in, so that the health check of a container or a service needs no name.
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS"), urlsplit(SITE_URL).hostname, "127.0.0.1", "localhost"]
BEHIND_PROXY = env.yes("BEHIND_PROXY")
# What the commands web, worker and scheduler start (icpstudio/management/processes.py).
BIND = env.text("BIND", f"127.0.0.1:{PORT}")
WEB_WORKERS = env.number("WEB_WORKERS", min(4, os.cpu_count() or 1), least=1, most=64)
WEB_THREADS = env.number("WEB_THREADS", 8, least=1, most=64)
WORKER_THREADS = env.number("WORKER_THREADS", 4, least=1, most=64)

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
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "icpstudio.apps.Ground",
    "profiles.apps.Profiles",
    "interviews.apps.Interviews",
]
# The floors' permission tables; the doorman reads them by name, so the ground floor knows none of the floors above.
PERMISSION_TABLES = ["icpstudio.rules", "profiles.rules", "interviews.rules"]

MIDDLEWARE = [
    "icpstudio.middleware.observing.Observing",
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
    "axes.middleware.AxesMiddleware",
    "icpstudio.middleware.doorman.Doorman",
    "icpstudio.middleware.operations.Operations",
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
            ],
            "builtins": ["icpstudio.templatetags.operations"],  # {% op_id %} stands beside every {% csrf_token %}
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Of one process, at most: each thread's own, and one beside it for heartbeats and what is asked while a page is made.
DATABASE_POOL = env.number("DATABASE_POOL", 2 * max(WEB_THREADS, WORKER_THREADS), least=2, most=500)
DATABASE_URL = env.url("DATABASE_URL", f"sqlite:///{VAR / 'icpstudio.sqlite3'}", addresses.DATABASE)
DATABASES = {"default": addresses.database(DATABASE_URL, pool=DATABASE_POOL)}
VAR.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits are shared by all web processes, so the cache is never local memory. The one in the database stands in while Redis is away.
REDIS_URL = addresses.redis(env.url("REDIS_URL", "", addresses.REDIS))
IN_DATABASE = {
    "BACKEND": "icpstudio.kit.cache.InDatabase",
    "LOCATION": "icpstudio_cache",
    "OPTIONS": {"MAX_ENTRIES": 10_000},  # beyond, a third is thrown away at random, and with it somebody's limit
}
CACHES = {
    "default": {"BACKEND": "icpstudio.kit.cache.RedisOrDatabase", "LOCATION": REDIS_URL} if REDIS_URL else IN_DATABASE,
    "database": IN_DATABASE,
}

AUTH_USER_MODEL = "icpstudio.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
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
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3  # times
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
# The library's own generator writes a row for an address that it knows, and so costs more there than for one that nobody has.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  (a class)
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told by mail
MFA_ADAPTER = "icpstudio.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation has proved the address
MFA_TOTP_ISSUER = "ICP Studio"
MFA_TOTP_TOLERANCE = 1  # clocks differ; a used code stays used for longer than that (forms/factors.py)
# A browser gives passkeys to http on localhost alone, and only there is the origin not compared.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS and urlsplit(SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
MFA_FORMS = {
    "authenticate": "icpstudio.forms.factors.EnterCode",
    "activate_totp": "icpstudio.forms.factors.ActivateApp",
    "add_webauthn": "icpstudio.forms.factors.AddPasskey",
    "login_webauthn": "icpstudio.forms.factors.SignInByPasskey",
    "authenticate_webauthn": "icpstudio.forms.factors.SecondByPasskey",
}

# Guessing is counted for an address together with where it comes from: who guesses elsewhere locks nobody out here.
PROXY_HOPS = env.number("PROXY_HOPS", 1 if BEHIND_PROXY else 0, most=9)  # how many proxies of ours add to X-Forwarded-For
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip", "reset_password": "20/m/ip"}  # by address and place: forms/accounts.py
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # fifteen minutes are fifteen minutes
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # names and addresses stay out of the log
AXES_USERNAME_CALLABLE = "icpstudio.kit.callers.name_of"
AXES_CLIENT_IP_CALLABLE = "icpstudio.kit.callers.place"
AXES_LOCKOUT_CALLABLE = "icpstudio.documents.errors.locked_out"

# Sign-in by the company's own provider (OpenID Connect); without OIDC_URL there is no button and no route.
OIDC_URL = env.text("OIDC_URL").rstrip("/")
OIDC_NAME = env.text("OIDC_NAME") or "OpenID Connect"
OIDC_APP = {
    "provider_id": "oidc",
    "name": OIDC_NAME,
    "client_id": env.text("OIDC_CLIENT_ID"),
    "secret": env.text("OIDC_SECRET"),
    "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
}
if OIDC_URL and not (OIDC_APP["client_id"] and OIDC_APP["secret"]):
    env.wrong("OIDC_URL is set, but OIDC_CLIENT_ID or OIDC_SECRET is missing beside it.")
if OIDC_URL and urlsplit(OIDC_URL).scheme != "https" and PUBLIC:
    env.wrong("OIDC_URL is no https address: tokens would travel in the clear.")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC_APP]}} if OIDC_URL else {}
SOCIALACCOUNT_ADAPTER = "icpstudio.adapters.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the provider's address need not stand in form-action
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
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSP_REPORTS = "/csp-report"
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
        # Two ways to say it: the newer one is heard only where the connection is encrypted, and silences the older one everywhere.
        "report-uri": [CSP_REPORTS],
        **({"report-to": ["csp"]} if HTTPS else {}),
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "icpstudio" / "locale"]
FORMAT_MODULE_PATH = "icpstudio.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or VAR / "static")  # a container brings them in its image, and var/ is a volume
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGE_URL = env.url("STORAGE_URL", (VAR / "files").absolute().as_uri(), addresses.STORAGE)
STORAGES = {
    "default": addresses.storage(STORAGE_URL),
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

# Mail leaves only through the outbox (icpstudio/actions/delivery.py); without EMAIL_URL it goes to the catcher on loopback.
CATCHER_PORT = env.number("CATCHER_PORT", PORT + 1 if PORT < 65535 else PORT - 1, least=1, most=65535)
CATCHER_HOST = env.text("CATCHER_HOST", "127.0.0.1")  # in compose.yaml a container of its own
EMAIL_URL = env.url("EMAIL_URL", f"smtp://{CATCHER_HOST}:{CATCHER_PORT}", addresses.MAIL)
# The catcher's mailbox shows everybody's codes, so a site with a public name never has one: without EMAIL_URL its mails wait.
WITH_SAMPLE = env.yes("SAMPLE", default=True)  # whether the first start of the embedded edition brings the sample workspace
CATCHER = not env.text("EMAIL_URL") and not PUBLIC
DEFAULT_FROM_EMAIL = env.sender("FROM_EMAIL", "ICP Studio <icp-studio@localhost>")
EMAIL_SUBJECT_PREFIX = ""
MAIL_UNDO_SECONDS = env.number("MAIL_UNDO_SECONDS", 60, most=3600)
# How long a silent worker keeps a job or a mail; longer than any SMTP timeout.
LEASE_SECONDS = env.number("LEASE_SECONDS", 60, least=1, most=3600)
MAIL_TIMEOUT = min(20.0, LEASE_SECONDS / 3)  # seconds for each of the two steps of handing a mail over
MAIL_RETRY_SECONDS = env.number("MAIL_RETRY_SECONDS", 30, least=1, most=3600)  # after a first "not now"; doubled each time
# How many mails a worker hands over at once, and so how many a kill may leave in doubt (docs/adr/0011).
MAIL_CONNECTIONS = env.number("MAIL_CONNECTIONS", 8, least=1, most=64)
# Where mail servers report what comes back; `manage.py take_bounces` reads it.
BOUNCE_ADDRESS = env.text("BOUNCE_ADDRESS") or parseaddr(DEFAULT_FROM_EMAIL)[1]

QUEUE = VAR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: the queue comes back some day, and there is no use in ending before
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
else:
    # Nothing waits for ever on a Redis that is gone. What a dead worker had fetched comes back late; the sweeper has looked long before.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": max(300, 2 * LEASE_SECONDS),
        "max_retries": 0,  # a page waits while it rings, and a sweeper looks in five seconds; worker and scheduler try on by themselves
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }
CELERY_BEAT_SCHEDULER = "icpstudio.beat:LeasedScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
# Bells go out of date by the machines' own clocks, which differ by seconds; so not at once, and soon enough that few pile up.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "icpstudio.sweep", "schedule": 5.0, "options": {"expires": 60.0}},
    "forget": {"task": "icpstudio.forget", "schedule": 600.0, "options": {"expires": 600.0}},
    "forget_sessions": {"task": "icpstudio.forget_sessions", "schedule": 3600.0, "options": {"expires": 3600.0}},
}

# Heads of the audit trails are written down here once a day; best on another disk, or one that only takes additions.
AUDIT_ANCHORS = Path(env.text("AUDIT_ANCHORS") or VAR / "anchors" / "heads.jsonl")

# JSON for machines where others reach the site, lines for people at a terminal. LOG_LEVEL is that of other people's code too.
LOG_FORMAT = env.choice("LOG_FORMAT", "json" if PUBLIC else "plain", ["json", "plain"])
LOG_LEVEL = env.choice("LOG_LEVEL", "WARNING", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
LOGGING = logs.config(LOG_FORMAT, LOG_LEVEL)

# The counts of this installation, for Prometheus, by `manage.py metrics` and never through the site. 0: nothing is kept.
METRICS_PORT = env.number("METRICS_PORT", 0, most=65535)
METRICS_BIND = env.text("METRICS_BIND", "127.0.0.1")
METRICS_FOLDER = VAR / "run" / "metrics"

if PUBLIC:
    given = {"EMAIL_URL_GIVEN": env.text("EMAIL_URL"), "FROM_EMAIL_GIVEN": env.text("FROM_EMAIL")}
    for sentence in publishing.problems({**globals(), **given}, smtp_timeout=smtp.TIMEOUT):
        env.wrong(sentence)
env.finish()
