"""Knocks at a door as one person and tells, in one short code, what was answered and what it changed.

A row of a table is a `Door`. Its `answers` hold one code for each of ROLES, in that order:

    200 201 204 400 401 403 404 405 409   the status
    302     goes on to the address named `to`
    in      is sent to the sign-in page
    =       after a 200 or 302 of an unsafe method: answered, and nothing changed (a 302= goes on to `aside`, or `to`)
    +       after a GET: it wrote to the table that the row names in `writes`;
            after a refusal: what `changes` measures changed all the same (a losing text is kept)

Whoever gets 2xx or 302 from an unsafe method must change what `changes` measures; everybody else must leave it. A GET,
and whatever a lock refuses (in, 401, 403, 404, 405), may write to no table at all. Where it is otherwise, the code told differs from the row's and names what happened.
"""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

ROLES = "admin teacher assistant author classmate other_teacher stranger anonymous".split()
WRITING = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Door:
    """One URL and method. `at` names the ids of the address in `world.places`."""

    method: str
    name: str
    at: str
    answers: str
    to: str = ""
    aside: str = ""
    send: Callable = lambda world: {}
    changes: Callable = lambda world: None
    writes: str = ""
    query: Callable = lambda world: ""
    first: Callable = lambda world, client: None

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
        return reverse(self.name, args=world.places[self.at]) + self.query(world)


def get(name, at, answers, **more):
    return Door("GET", name, at, answers, **more)


def post(name, at, answers, changes, **more):
    return Door("POST", name, at, answers, changes=changes, **more)


def answers_of(world, door):
    """{role: code} of everybody who knocks, each at an untouched world."""
    return {role: code_of(world, door, role) for role in ROLES}


def code_of(world, door, role):
    with undone():
        client = client_of(world, role)
        door.first(world, client)
        world.client = client
        before = door.changes(world)
        with written_tables() as tables:
            response = knock(client, door, world)
        is_changed = door.changes(world) != before
        return _code(door, response, is_changed, tables)


def client_of(world, role, **options):
    client = Client(**options)
    if (person := world.people[role]) is not None:
        client.force_login(person)
    return client


def knock(client, door, world, **headers):
    if door.is_safe:
        return client.get(door.path(world), **headers)
    if door.is_api:
        body, kind = json.dumps(door.send(world)), "application/json"
        return client.generic(door.method, door.path(world), body, kind, **headers)
    return client.post(door.path(world), door.send(world), **headers)


def _code(door, response, is_changed, tables):
    is_taken = response.status_code < 400
    if response.status_code != 302:
        code = str(response.status_code)
    else:
        code = _redirect_code(response, {door.to} if is_changed or door.is_safe else {door.aside or door.to})
    if door.is_safe:
        return f"{code}{_plus(tables, door.writes)}"
    if response.status_code in (400, 409):
        return f"{code}+" if is_changed else code
    if code == "in" or not is_taken:
        return f"{code}{_plus(tables, '')}"
    return code if is_changed else f"{code}="


def _redirect_code(response, expected):
    name = resolve(urlsplit(response["Location"]).path).view_name
    if name in expected:
        return "302"
    return "in" if name in ("login", "admin:login") else f"302 to {name}"


def _plus(tables, allowed):
    if unknown := tables - {allowed}:
        return f" although it wrote to {', '.join(sorted(unknown))}"
    return "+" if tables else ""


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
