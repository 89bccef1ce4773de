"""All settings, read from environment variables, in one file.

Whatever is missing or wrong stops the start with a sentence that names the variable and says what to do.
Every variable is described in docs/reference/settings.md (a test compares the two).

Three ways to run: production (the default), development (`DEBUG=1`) and demonstration (`PIVOT_DEMO=1`). Demonstration
makes accounts whose passwords lie in a file, so it refuses to start as soon as anything of a production is set:
`SECRET_KEY`, a host in `ALLOWED_HOSTS` that is not this machine, or a `DATABASE_URL` on another machine.
"""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from pivot_tracker.logs import formatter
from pivot_tracker.release import release_id

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_SECRET_KEY = 32


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable; a word that is neither stops the start instead of silently meaning no."""
    raw = env.str(name, default="").strip().lower()
    if raw == "":
        return default
    if raw in ("1", "true", "yes", "on"):
        return True
    if raw in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}: write 1 or 0.")


def make_var_dir() -> Path:
    """VAR_DIR: where a running site writes. Made here, so that no process depends on another to have made it."""
    path = BASE_DIR / (env.str("VAR_DIR", default="") or "var")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR_DIR: {path} cannot be created ({error.strerror}). Set VAR_DIR to a directory that this user can "
            "write to."
        ) from error
    return path


VAR_DIR = make_var_dir()


def local_secret_key() -> str:
    """A random key kept in var/, for demonstration and development on this machine only."""
    path = VAR_DIR / "secret_key"
    try:
        # Exclusive creation: of several processes that start together one writes, the others read.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip() or _refuse_empty(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def _refuse_empty(path: Path) -> str:
    raise ImproperlyConfigured(f"{path} is empty. Delete it; the next start creates a new one.")


def check_demo(*, hosts: list[str], database_host: str) -> None:
    """Refuse demonstration mode where anything of a production is set; say what."""
    found = []
    if os.environ.get("SECRET_KEY"):
        found.append("SECRET_KEY is set")
    elsewhere = [host for host in hosts if host not in LOCAL_HOSTS]
    if elsewhere:
        found.append(f"ALLOWED_HOSTS contains {', '.join(elsewhere)}")
    if database_host not in ("", "localhost", "127.0.0.1", "::1"):
        found.append(f"DATABASE_URL points to {database_host}")
    if found:
        raise ImproperlyConfigured(
            f"PIVOT_DEMO=1 is only for a demonstration on this machine, but {' and '.join(found)}. "
            "Unset PIVOT_DEMO in production, or unset the others for a demonstration."
        )


def read_databases() -> dict[str, Any]:
    """The database, and where DATABASE_REPLICA_URL names one its replica."""
    database = read_database("DATABASE_URL", env.str("DATABASE_URL", default="") or f"sqlite:///{default_database()}")
    replica_url = env.str("DATABASE_REPLICA_URL", default="")
    if not replica_url:
        return {"default": database}
    replica = read_database("DATABASE_REPLICA_URL", replica_url)
    if replica["ENGINE"] != database["ENGINE"]:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL must use the same engine as DATABASE_URL.")
    return {"default": database, "replica": {**replica, "TEST": {"MIRROR": "default"}}}


def default_database() -> Path:
    """SQLite in VAR_DIR; the file in the project's root where an earlier release made it."""
    earlier = BASE_DIR / "db.sqlite3"
    return earlier if earlier.exists() else VAR_DIR / "db.sqlite3"


def read_database(name: str, url: str) -> dict[str, Any]:
    """What Django needs to know of the database that the variable `name` names."""
    scheme = urlsplit(url).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{name} starts with {scheme!r}; use sqlite:///path/to/file or postgresql://user:password@host:5432/name."
        )
    database: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if not database.get("NAME"):
        raise ImproperlyConfigured(f"{name} has no database name after the last slash.")
    if scheme == "sqlite":
        if database["NAME"] != ":memory:":
            database["NAME"] = str(BASE_DIR / database["NAME"])
        database["OPTIONS"] = {
            # Taking the write lock at BEGIN and waiting for it is what keeps "database is locked" away.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL",
        }
        return database
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"] = {
        **database.get("OPTIONS", {}),
        "connect_timeout": 3,
        "options": "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s "
        # How much of a mistyped word has to be right for a row to be looked at (claims.models.search_text).
        "-c pg_trgm.word_similarity_threshold=0.3",
    }
    return database


def read_secret_key(*, local: bool) -> str:
    """SECRET_KEY, or a local random one in demonstration and development."""
    key = env.str("SECRET_KEY", default="")
    if not key and local:
        return local_secret_key()
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. To try the site, use make run (or PIVOT_DEMO=1). In production, set it "
            "to a long random text: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    if len(key) < SHORTEST_SECRET_KEY:
        raise ImproperlyConfigured(
            f"SECRET_KEY has {len(key)} characters; it needs at least {SHORTEST_SECRET_KEY} random ones."
        )
    return key


def read_broker() -> str:
    """BROKER_URL, empty when jobs run without a broker (manage.py run_jobs)."""
    url = env.str("BROKER_URL", default="")
    if url and urlsplit(url).scheme not in ("redis", "rediss", "amqp", "amqps"):
        raise ImproperlyConfigured(
            "BROKER_URL must start with redis:// or amqp://. Leave it unset to run the jobs without a broker."
        )
    return url


def read_mail() -> tuple[str, dict[str, Any]]:
    """SITE_URL without a slash at its end, and the mail server of EMAIL_URL; nothing is mailed without both."""
    site, url = env.str("SITE_URL", default="").rstrip("/"), env.str("EMAIL_URL", default="")
    if site and urlsplit(site).scheme not in ("http", "https"):
        raise ImproperlyConfigured(f"SITE_URL is {site!r}; use the site's address, such as https://example.org.")
    if not url:
        return site, {}
    if urlsplit(url).scheme not in ("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail"):
        raise ImproperlyConfigured("EMAIL_URL must start with smtp://, smtp+tls:// or smtp+ssl://.")
    if not site:
        raise ImproperlyConfigured("EMAIL_URL is set but SITE_URL is not. E-mails need the site's address.")
    return site, dict(environ.Env.email_url_config(url))


def read_rate() -> tuple[int, int]:
    """API_RATE as requests and seconds."""
    raw = env.str("API_RATE", default="600/60")
    found = re.fullmatch(r"(\d{1,9})/([1-9]\d{0,5})|0", raw)
    if found is None:
        raise ImproperlyConfigured(f"API_RATE is {raw!r}; use requests/seconds such as 600/60, or 0 for no limit.")
    return (0, 1) if raw == "0" else (int(found[1]), int(found[2]))


def read_cache() -> str:
    """CACHE_URL, empty where one machine answers alone."""
    url = env.str("CACHE_URL", default="")
    if url and urlsplit(url).scheme not in ("redis", "rediss"):
        raise ImproperlyConfigured("CACHE_URL must start with redis://. Leave it unset for a single machine.")
    return url


# --- Mode, database, hosts -------------------------------------------------------------------------------------------
DEBUG = flag("DEBUG", default=False)
PIVOT_DEMO = flag("PIVOT_DEMO", default=False)
PRODUCTION = not (DEBUG or PIVOT_DEMO)
DATABASES = read_databases()
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
if PIVOT_DEMO:
    check_demo(hosts=ALLOWED_HOSTS, database_host=str(DATABASES["default"].get("HOST", "")))
SECRET_KEY = read_secret_key(local=not PRODUCTION)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. List the site's host names, separated by commas.")
ALLOWED_HOSTS = ALLOWED_HOSTS or list(LOCAL_HOSTS)

# --- The project's own settings -----------------------------------------------------------------------------------
# Anyone who last changed a record cannot approve it. Off only for a desk of one person.
PIVOT_FOUR_EYES = flag("PIVOT_FOUR_EYES", default=True)
# In ETags, next to stored API answers and in the names of drawings, so that no release serves another's.
PIVOT_RELEASE = release_id(BASE_DIR, name=env.str("RELEASE", default=""))
PIVOT_FIXTURES = BASE_DIR / "fixtures"
# Rendered pictures, kept under the hash of what they show; may be emptied at any time.
PIVOT_PICTURES = VAR_DIR / "pictures"
# The bulk files; several web machines share the directory.
PIVOT_EXPORTS = Path(env.str("EXPORTS_DIR", default="") or VAR_DIR / "exports")

# Subscribers on this machine are called by the tests only; nothing sets this from outside.
PIVOT_WEBHOOKS_LOOPBACK = False

# Looking whether the addresses of sources answer; the archive is asked for copies of those that do not.
PIVOT_CHECK_LINKS = flag("CHECK_LINKS", default=PRODUCTION)
PIVOT_ARCHIVE = env.str("ARCHIVE_URL", default="")

# A client that sends it may read the figures at /metrics; without one there is no such page.
PIVOT_METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "pivot_tracker.admin_site.DeskConfig",  # Django's admin with our front page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "axes",
    "csp",
    "corsheaders",
    "claims",
    "timeline",
    "pivot_tracker",
]
MIDDLEWARE = [
    "pivot_tracker.logs.NameRequests",
    "pivot_tracker.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "claims.api.throttling.RateLimit",
    "claims.http.compression.CompressPublic",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "pivot_tracker.url_middleware.CheckAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pivot_tracker.error_handlers.WaitedInVain",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
if "replica" in DATABASES:
    DATABASE_ROUTERS = ["pivot_tracker.db_router.ReplicaRouter"]
    MIDDLEWARE.insert(3, "pivot_tracker.db_router.ReadFromReplica")
ROOT_URLCONF = "pivot_tracker.urls"
WSGI_APPLICATION = "pivot_tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"pages": "timeline.pages.templatetags"},
        },
    }
]

# --- Accounts --------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Five wrong passwords lock one account from one address for half an hour: a guesser cannot lock the editor out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- Security --------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
HTTPS = PRODUCTION and flag("HTTPS", default=True)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# The site speaks for its own host only: whether its subdomains have HTTPS is not ours to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only behind a proxy that sets the header itself; otherwise a visitor could claim HTTPS.
if flag("TRUST_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_root"
# Development reads the files where they lie; compressing them is worth its time only where they are served to many.
if DEBUG:
    _STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif PIVOT_DEMO:
    _STATIC_FILES = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
else:
    _STATIC_FILES = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_FILES},
}
MEDIA_ROOT = VAR_DIR / "media"
# --- Mail ------------------------------------------------------------------------------------------------------------
SITE_URL, _MAIL = read_mail()
PIVOT_MAIL = bool(_MAIL)
EMAIL_BACKEND = _MAIL.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST") or "localhost", _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER") or "", _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or "pivot_tracker@localhost"

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    # What is public is the same for all, so nobody signs in there; the desk's addresses ask for a token themselves. No
    # answer depends on a cookie.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "claims.api.exceptions.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,  # otherwise ?format= would be a parameter that no list documents
    "COERCE_DECIMAL_TO_STRING": False,
}
# Programs of any site may read what anybody may read; nothing that depends on a cookie is ever shared.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Deprecation", "Sunset"]
# Requests that one address may make in so many seconds; 0 stops the counting.
API_RATE = read_rate()
API_HITS = VAR_DIR / "hits.sqlite3"
CACHE_URL = read_cache()
# Megabytes of public answers that each web process caches; 0 turns the cache off.
ANSWERS_MB = env.int("ANSWERS_MB", default=32)
# Proxies in front of the site that each add to X-Forwarded-For: the client's address is that many from its end.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SPECTACULAR_SETTINGS = {
    "TITLE": "pivot_tracker",
    "DESCRIPTION": (
        "Promises, statements and events, each with its source, and the distance between them.\n\n"
        "Reading needs no account. Every list returns `results`, `next` and `previous`; `as_of` returns what was known "
        "on a past day; every error is a problem document (RFC 9457) whose `type` links to its description. Editors' "
        "programs write drafts under `/api/v1/desk/` with a token.\n\n"
        "Under `/api/v1/` nothing is removed or changes its meaning; fields and values may be added. Before anything "
        "is removed, it is marked `deprecated` and sends `Deprecation` and `Sunset` headers for at least a year, "
        "alongside its replacement."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": "CC BY 4.0 (data)", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # Closed lists are components by their own names already.
    "POSTPROCESSING_HOOKS": ["claims.api.openapi.examples.add_answers"],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "A token created on the desk."}
        }
    },
}

# --- Jobs: only workers and beat read these; the web process never contacts the broker -------------------------------
CELERY_BROKER_URL = read_broker()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_HEARTBEAT = 30
CELERY_TASK_DEFAULT_QUEUE = "pivot_tracker"  # Celery's own default name would be shared with any other project
if CELERY_BROKER_URL.startswith("redis"):
    # In all three places, since the lowest wins. Nothing runs longer: a day's work is done in steps, and the two long
    # jobs, exports and imports, let one process in at a time and do not mind a message that comes back.
    CELERY_VISIBILITY_TIMEOUT = 300
    CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_VISIBILITY_TIMEOUT}
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
        "socket_connect_timeout": 1,
        "socket_timeout": 30,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
elif CELERY_BROKER_URL:
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# Once and at once: without it beat keeps the channel of a RabbitMQ that went away, and never publishes again. More
# would only delay it, since the next tick comes in a second.
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 60
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Otherwise each line of a traceback that a library prints becomes an event of its own.
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_CRON_STARTING_DEADLINE = 900
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = "UTC"

# --- Logs ------------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    raise ImproperlyConfigured(f"LOG_LEVEL is {LOG_LEVEL!r}; use DEBUG, INFO, WARNING, ERROR or CRITICAL.")
LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; use text or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": formatter(LOG_FORMAT)},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A tick a second is no news; what a job did, it logs itself.
        "celery": {"level": "WARNING"},
        # Django leaves dropping the body of an answer to HEAD to the server; gunicorn does it, and warns each time.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # Gunicorn's own handler would write each line of a traceback for itself.
        "gunicorn.error": {"handlers": [], "propagate": True},
    },
}
