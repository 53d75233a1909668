"""A browser for the stories: one Chromium for the whole run, a fresh profile for every person in a test.

A test fails when its pages ask another host for anything, write an error to the console, or break the content-security
policy. Of a failing test the pictures and the console are kept in the pictures folder (`PICTURES_DIR`, else
`var/pictures`). Playwright's driver runs an event loop in this thread, so Django is told that its queries are safe.
"""

import os
import re
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error, expect, sync_playwright

from destalinization.machine.packages import find_browser
from tests.browser.world import make_world

PICTURES = Path(os.environ.get("PICTURES_DIR") or settings.BASE_DIR / "var/pictures")
README_PICTURES = os.environ.get("README_PICTURES", "")
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
README_CLIP = {"x": 0, "y": 0, "width": 1280, "height": 720}
PATIENCE = 60_000  # milliseconds; a loaded machine may need many, and who waits for what comes loses nothing
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
# A refusal is a page or an answer of ours; Chromium writes each to the console as if a file were missing.
OWN_REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

FAILED = pytest.StashKey()

expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser():
    executable = find_browser()
    if not executable:
        pytest.fail("No Chromium, Chrome or Edge was found. Install one, set CHROMIUM, or run with -m 'not browser'.")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(
            executable_path=executable, args=[*FLAGS, *(["--no-sandbox"] if is_root else [])]
        )
        yield chromium
        chromium.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class Watch:
    """Listens to the pages of one test: what they ask of other hosts, and what goes wrong in them."""

    def __init__(self):
        self.console, self.troubles, self.expected = [], [], []

    def expect(self, pattern):
        """Errors that belong to the story, such as a network that is cut."""
        self.expected.append(re.compile(pattern))

    def listen_to(self, context):
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._trouble(f"script error: {error.error}"))
        context.on("request", self._asked)

    def _heard(self, message):
        line = f"{message.type}: {message.text} ({message.location.get('url', '')})"
        self.console.append(line)
        is_static = "/static/" in message.location.get("url", "")
        if message.type == "error" and (is_static or not OWN_REFUSAL.match(message.text)):
            self._trouble(line)

    def _asked(self, request):
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "localhost":
            self._trouble(f"asked another host: {request.url}")

    def _trouble(self, line):
        if not any(pattern.search(line) for pattern in self.expected):
            self.troubles.append(line)


class Visitors:
    """Opens pages for people and remembers the contexts, so that all are closed and, after a failure, pictured."""

    def __init__(self, browser, address, watch):
        self.browser, self.address, self.watch = browser, address, watch
        self.contexts, self.tabs = [], {}

    def __call__(self, user=None, **options):
        """A new profile's page; `user` is signed in already, without the form."""
        return self.context(user, **options).new_page()

    def tab(self, user=None):
        """The one page of a person who looks at many."""
        key = user and user.pk
        if key not in self.tabs:
            self.tabs[key] = self(user)
        return self.tabs[key]

    def context(self, user=None, address=None, **options):
        """A new profile; `address` is another server of the same database."""
        address = address or self.address
        settings_ = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
        context = self.browser.new_context(base_url=address, **settings_ | options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        self.watch.listen_to(context)
        if user is not None:
            sign_in(context, user, address)
        return context

    def picture_all(self, name):
        for number, page in enumerate((page for context in self.contexts for page in context.pages), start=1):
            shoot(page, path=PICTURES / f"failed-{name}-{number}.png", full_page=True)

    def close(self):
        """Closes all, and waits until the server is done with what they asked.

        A closing page sends what it has unsaved; a request under way while the tables are emptied can be a deadlock.
        """
        for context in self.contexts:
            context.close()
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(PATIENCE / 1000)


def sign_in(context, user, address):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def visit(browser, live_server, watch, request):
    """`visit(user)` is a page of a new browser profile, signed in as `user`, on a server of this test's database."""
    visitors = Visitors(browser, live_server.url, watch)
    yield visitors
    if request.node.stash.get(FAILED, False) or watch.troubles:
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]+", "-", request.node.name)
        (PICTURES / f"failed-{name}.txt").write_text("\n".join(watch.console) + "\n", encoding="utf-8")
        visitors.picture_all(name)
    visitors.close()
    assert not watch.troubles, "The pages had trouble:\n" + "\n".join(watch.troubles)


@pytest.fixture
def site(live_server):
    """One class in the middle of its work (see world.py), on the server of this test."""
    return make_world()


def shoot(page, **how):
    """A picture. On a machine that is very busy Chromium may fail to draw one in time; then it is asked once more."""
    try:
        page.screenshot(animations="disabled", caret="hide", **how)
    except Error:
        page.wait_for_timeout(500)
        page.screenshot(animations="disabled", caret="hide", **how)


@pytest.fixture(scope="session")
def picture():
    """`picture(page, "10-quiz")` keeps how the page looks now; `readme` is its name among the README's pictures.

    Those are made anew by: README_PICTURES=docs/pictures python3 dev.py test tests/browser/test_story.py
    """
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page, name, readme="", full_page=False):
        shoot(page, path=PICTURES / f"{name}.png", full_page=full_page)
        if readme and README_PICTURES:
            Path(README_PICTURES).mkdir(parents=True, exist_ok=True)
            path = Path(README_PICTURES) / f"{readme}.png"
            shoot(page, path=path, clip=README_CLIP)

    return take
