"""Knocks at a door as one person and tells, in one short code, what was answered and what it changed.

A row of a table is a `Door`. Its `answers` hold one code for each of ROLES, in that order:

    200 201 204 400 401 403 404 405 409   the status
    302     goes on to the address named `to`
    in      is sent to the sign-in page
    =       after a 200 or 302 of an unsafe method: answered, and nothing changed (a 302= goes on to `aside`, or `to`)
    +       after a GET: it wrote to the table that the row names in `writes`;
            after a refusal: what `changes` measures changed all the same (a losing text is kept)

A row of an unsafe method ends with its `Press`: what is sent, what that is to change, where it leads. Whoever gets 2xx
or 302 must have changed what the press measures, and everybody else must not. A GET, and whatever a lock refuses (in,
401, 403, 404, 405), may write to no table at all. And nobody's answer may tell a secret of the world that is not for
that role. Where it is otherwise, the code told differs from the row's and names what happened.
"""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

ROLES = "admin teacher assistant author classmate other_teacher stranger anonymous".split()
WRITING = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Press:
    """`changes(world)` measures the effect; `send(world, ids)` gives the body; `tail(world)` follows the address."""

    changes: Callable = lambda world: None
    send: Callable = lambda world, ids: {}
    to: str = ""
    aside: str = ""
    tail: Callable = lambda world: ""
    first: Callable = lambda world, client: None


def sending(**fields):
    """A body that is the same in every world."""
    return lambda world, ids: fields


@dataclass(frozen=True)
class Door:
    """One URL and method. `at` names the ids of the address in `world.places`."""

    method: str
    name: str
    at: str
    answers: str
    press: Press = Press()
    writes: str = ""

    def __str__(self):
        return f"{self.method} {self.name} ({self.at})"

    @property
    def is_safe(self):
        return self.method == "GET"

    @property
    def is_api(self):
        return self.name.startswith("api-")

    @property
    def expected(self):
        return dict(zip(ROLES, self.answers.split(), strict=True))

    def path(self, world):
        return reverse(self.name, args=world.places[self.at]) + self.press.tail(world)

    def body(self, world):
        return self.press.send(world, world.places[self.at])


def get(name, at, answers, *, writes="", **more):
    return Door("GET", name, at, answers, Press(**more), writes)


def post(name, at, answers, press):
    return Door("POST", name, at, answers, press)


def answers_of(world, door):
    """{role: code} of everybody who knocks, each at an untouched world."""
    return {role: code_of(world, door, client_of(world, role)) + leaks_of(world, role) for role in ROLES}


def code_of(world, door, client):
    with undone():
        door.press.first(world, client)
        world.client = client
        before = door.press.changes(world)
        with written_tables() as tables:
            world.response = knock(client, door, world)
        is_changed = door.press.changes(world) != before
        return _code(door, world.response, is_changed, tables)


def leaks_of(world, role):
    """Names the secrets in the last answer that are not for this role."""
    told = [secret for secret in secrets_told(world) if role not in world.secrets[secret].split()]
    return f" and tells {', '.join(told)}" if told else ""


def secrets_told(world):
    """The secrets in the bytes of the last answer, in whatever case they are written."""
    content = world.response.getvalue().lower()
    return [secret for secret in world.secrets if secret.lower().encode() in content]


@cache
def _handler(checks_csrf):
    """One for all clients: each loads the middleware anew, and that costs more than most pages."""
    return Client(enforce_csrf_checks=checks_csrf).handler


def client_of(world, role, checks_csrf=False):
    """The role's browser: signed in once, when the world was made."""
    client = Client()
    client.handler = _handler(checks_csrf)
    if world.people[role] is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client


def program_of(world, role):
    """The role's program: a token, no cookie, and nothing that would pass for a CSRF token."""
    client = Client(headers={"Authorization": f"Token {world.tokens[role][1]}"})
    client.handler = _handler(True)
    return client


def knock(client, door, world):
    if door.is_safe:
        return client.get(door.path(world))
    if door.is_api:
        return client.generic(door.method, door.path(world), json.dumps(door.body(world)), "application/json")
    return client.post(door.path(world), door.body(world))


def _code(door, response, is_changed, tables):
    code = str(response.status_code)
    if code == "302":
        is_aside = door.press.aside and not is_changed
        code = _redirect_code(response, door.press.aside if is_aside else door.press.to)
    if door.is_safe:
        return f"{code}{_plus(tables, door.writes)}"
    if response.status_code in (400, 409):
        return f"{code}+" if is_changed else code
    if code == "in" or response.status_code >= 400:
        return f"{code}{_plus(tables, '')}"
    return code if is_changed else f"{code}="


def _redirect_code(response, expected):
    name = resolve(urlsplit(response["Location"]).path).view_name
    if name == expected:
        return "302"
    return "in" if name in ("login", "admin:login") else f"302 to {name}"


def _plus(tables, allowed):
    if unknown := tables - {allowed}:
        return f" although it wrote to {', '.join(sorted(unknown))}"
    return "+" if tables else ""


def is_taken(code):
    """Whether the code tells of something done."""
    return code in ("200", "201", "204", "302")


@contextmanager
def undone():
    """Takes back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written_tables():
    """The set of tables that are written to inside, also where no row was hit."""
    tables = set()

    def note(execute, sql, params, many, context):
        if match := WRITING.match(sql):
            tables.add(match[1].lower())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
