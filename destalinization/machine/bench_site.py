"""What the bench serves: the site as it is, and beside it under /bench/ a bare Django view in default settings."""

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from destalinization.wsgi import application as site

# The middleware that `django-admin startproject` gives, behind the one that leads to the bare view.
FIRST_MIDDLEWARE = [
    "destalinization.machine.bench_view.only_the_bare_view",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

FIRST_ENGINE = "django.contrib.sessions.backends.db"

# A handler reads both once, when it is made.
with override_settings(MIDDLEWARE=FIRST_MIDDLEWARE, SESSION_ENGINE=FIRST_ENGINE):
    bare = WSGIHandler()


def application(environ, start_response):
    return (bare if environ["PATH_INFO"].startswith("/bench/") else site)(environ, start_response)
