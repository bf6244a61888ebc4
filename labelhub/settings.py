"""Django's settings, read from a handful of environment variables (docs/settings.md lists them all)."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from labelhub import __version__

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("LABELHUB_VAR") or BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """One key an installation: from the environment, else made once and kept at mode 0600."""
    if key := os.environ.get("LABELHUB_SECRET_KEY"):
        return key
    path = VAR_DIR / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _database(url: str) -> dict[str, object]:
    """`sqlite:///path` or `postgresql://user:password@host:port/name[?host=/socket/dir]`."""
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "labelhub.sqlite",
            "NAME": url.removeprefix("sqlite:///"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A deferred transaction that must upgrade its lock fails at once under two writers.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: an acknowledged label survives a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = False
PUBLIC_URL = os.environ.get("LABELHUB_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = PUBLIC_URL.startswith("https://")
REDIS_URL = os.environ.get("REDIS_URL", f"redis+socket://{VAR_DIR}/redis/redis.sock")
FILES_URL = os.environ.get("LABELHUB_FILES_URL", str(VAR_DIR / "files"))
MAX_UPLOAD_BYTES = int(os.environ.get("LABELHUB_MAX_UPLOAD_MB", "2048")) * 1024 * 1024

ALLOWED_HOSTS = [
    urlsplit(PUBLIC_URL).hostname or "127.0.0.1",
    *filter(None, os.environ.get("LABELHUB_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR}/labelhub.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "ninja",
    "labelhub",
]
MIDDLEWARE = [
    "labelhub.security.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "axes.middleware.AxesMiddleware",
    "labelhub.api.errors.MethodNotAllowed",
]
ROOT_URLCONF = "labelhub.urls"
WSGI_APPLICATION = "labelhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "dist", BASE_DIR / "labelhub" / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS: list[Path] = []
# Beside the bundles: the API reference, which django-ninja and labelhub carry.
WHITENOISE_USE_FINDERS = True
# vite already names every bundle by its hash
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+"

AUTH_USER_MODEL = "labelhub.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "labelhub.api.errors.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "labelhub_session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "labelhub_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "labelhub.security.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# JSON bodies stay small; uploads stream to a spool file and are counted as they come.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["labelhub.uploads.CappedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "spool"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

VERSION = __version__

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "labelhub.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LABELHUB_LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "axes": {"level": "ERROR"}},
}
