"""Settings of the whole site: one flat file, safe defaults, everything local read from the environment."""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
TESTING = "pytest" in sys.modules

# --- Secrets and hosts -------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)


def _secret_key():
    """The key from SECRET_KEY or the file SECRET_KEY_FILE; development and tests may do without."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    if path := env.str("SECRET_KEY_FILE", default=""):
        return Path(path).read_text(encoding="utf-8").strip()
    if DEBUG or TESTING:
        return "only-for-development-and-tests"
    raise ImproperlyConfigured("Set SECRET_KEY or SECRET_KEY_FILE (or start the site with dev.py, which makes one).")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "assessments",
    "lessons",
    "classrooms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rules.apps.AutodiscoverRulesConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "crispy_forms",
    "crispy_bootstrap5",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "destalinization.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "destalinization.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "destalinization.middleware.PersonMiddleware",
    "destalinization.middleware.PrivacyMiddleware",
    "destalinization.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "destalinization.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "destalinization.urls"
WSGI_APPLICATION = "destalinization.wsgi.application"
ASGI_APPLICATION = "destalinization.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "destalinization.context_processors.appearance",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database and cache ------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default="")
# Not made into an address: a folder may have any character in its name.
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "site.sqlite3")}
DATABASES = {"default": env.db_url_config(DATABASE_URL) if DATABASE_URL else SQLITE}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # FULL: an acknowledged answer survives a power cut (NORMAL is about three times faster and does not).
    synchronous = env.str("SQLITE_SYNCHRONOUS", default="FULL")
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA mmap_size=134217728;"
            "PRAGMA cache_size=-20000;PRAGMA journal_size_limit=67108864;"
        ),
    }
    # A file, not memory: live-server tests write from several threads at once.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
# A pool of connections (DATABASE_URL=…?pool=true) keeps them itself.
HAS_POOL = bool(DATABASES["default"].get("OPTIONS", {}).get("pool"))
DATABASES["default"]["CONN_MAX_AGE"] = 0 if HAS_POOL else env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, because every worker on every machine must count wrong passwords together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Django's 300 would let somebody push a count out by guessing at 300 other names.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # HTML that is the same for many, of authors' texts and of the frame, kept in each worker by what it was made of.
    "rendered": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "rendered",
        "TIMEOUT": None,  # a key names all that its HTML was made of
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}

# --- People and passwords ----------------------------------------------------------------------

AUTH_USER_MODEL = "classrooms.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",  # first: it asks the database nothing
    "classrooms.backends.ThrottledBackend",
]
PASSWORD_HASHERS = [
    "classrooms.hashers.ClassroomArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "classrooms.sessions"
PASSWORD_RESET_TIMEOUT = 14 * 24 * 3600  # one-time links live fourteen days
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# --- Transport and browser security ------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Names of their own: a browser lets no HTTP page replace a cookie set by HTTPS, so switching it off would end sign-in.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=86_400) if HTTPS else 0
# A school's host does not speak for its sister hosts, and must be able to leave HTTPS again.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# True: files straight from the source tree, no collectstatic (demo, development, tests).
STATIC_FROM_SOURCE = env.bool("STATIC_FROM_SOURCE", default=DEBUG or TESTING)
STATICFILES_DIRS = [BASE_DIR / "destalinization" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if STATIC_FROM_SOURCE
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
MEDIA_ROOT = DATA_DIR / "media"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "classrooms.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["classrooms.authentication.RulesPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["classrooms.api_input.SafeJSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "destalinization.api.explain_refusal",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Destalinization",
    "DESCRIPTION": (
        "Classes, documents, assignments and attempts, for programs. Make a token on your profile page and send "
        "`Authorization: Token …`; it may do what you may do. Lists come in pages of 50: follow `next`. "
        'Every refusal is `{"detail": …, "errors": {field: […]}}`.'
    ),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "destalinization.api.describe_refusals",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
