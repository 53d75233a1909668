"""Every URL x method x role: what is answered, what a press of the button changes, and what nobody else may read.

The tables are in tests/doors/; tests/doors/driver.py tells how a row is read. The admin goes by rule, at the end.
"""

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from tests.doors import api, assessments, bank_files, banks, classrooms, lessons, site
from tests.doors.driver import (
    answers_of,
    client_of,
    code_of,
    is_taken,
    program_of,
    secrets_told,
    undone,
    written_tables,
)

DOORS = [door for table in (site, classrooms, lessons, assessments, banks, bank_files, api) for door in table.DOORS]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}

pytestmark = pytest.mark.django_db


def first_of_each(doors):
    """One row for each (method, name)."""
    return list({(door.method, door.name): door for door in reversed(doors)}.values())


def addresses(patterns=None, route="", space=""):
    """[(name with its namespace, route)] of every URL pattern of the site."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += addresses(pattern.url_patterns, here, inner)
        else:
            found.append((f"{space}{pattern.name or ''}", here))
    return found


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door(world, door):
    told = answers_of(world, door)
    assert {role: told[role] for role in told if told[role] != door.expected[role]} == {}


def test_every_address_has_a_row_and_every_row_an_address():
    ours = sorted(name for name, _route in addresses() if not name.startswith("admin:"))
    assert ours == sorted({door.name for door in DOORS})


def test_a_method_without_a_row_is_refused(world):
    """Asked by the administrator, whom nothing else holds up."""
    rows = {(door.method, door.name) for door in DOORS}
    told = {}
    for door in first_of_each(DOORS):
        for method in sorted(METHODS):
            if (method, door.name) not in rows:
                with undone():
                    response = client_of(world, "admin").generic(method, door.path(world))
                told[f"{method} {door.name}"] = response.status_code
    assert {what: code for what, code in told.items() if code != 405} == {}


@pytest.mark.parametrize("door", [door for door in first_of_each(DOORS) if not door.is_safe], ids=str)
def test_without_a_csrf_token_nothing_happens(world, door):
    role = next((role for role, code in door.expected.items() if is_taken(code)), None)
    if role is None:
        return
    assert code_of(world, door, client_of(world, role, checks_csrf=True)) == "403"


@pytest.mark.parametrize("role", ["teacher", "author", "other_teacher"])
def test_a_program_with_a_token_is_answered_as_its_person_is(world, role):
    told = {door: code_of(world, door, program_of(world, role)) for door in DOORS if door.is_api}
    assert {str(door): code for door, code in told.items() if code != door.expected[role]} == {}


@pytest.mark.parametrize("name", ["attempt-detail", "api-attempt-detail"])
def test_an_open_attempt_tells_nothing_of_its_key(world, name):
    client = client_of(world, "author")
    page = client.get(reverse(name, args=world.places["attempt"])).content.decode()
    assert "He spoke of" in page  # the question itself is there
    assert [word for word in ("right&quot;", '"right"', "rationale", "accept", "credit") if word in page] == []


@pytest.mark.parametrize("role", ["teacher", "assistant", "author", "classmate", "other_teacher"])
def test_who_may_read_a_secret_does_find_it(world, role):
    """Otherwise its absence from everybody else's answers would prove nothing."""
    found = set()
    for door in DOORS:
        if door.is_safe and door.expected[role] in ("200", "200+"):
            code_of(world, door, client_of(world, role))
            found.update(secrets_told(world))
    assert found == {secret for secret, readers in world.secrets.items() if role in readers.split()}


# --- The admin, by rule ------------------------------------------------------------------------

# What staff is told, where it is not a page; "admin:" is whatever has no name.
OF_STAFF = {"admin:": 404, "admin:view_on_site": 404, "admin:autocomplete": 403, "admin:logout": 405}
FOR_ALL_STAFF = {"admin:index", "admin:jsi18n", "admin:app_list", "admin:password_change", "admin:password_change_done"}


def admin_paths():
    """{path: name} of the admin's pages behind its sign-in, each model's for its first row."""
    found = {}
    for name, route in addresses():
        if name == "admin:":
            found["/admin/nowhere/"] = name
        elif name.startswith("admin:") and name != "admin:login":
            found[reverse(name, args=_admin_ids(name, route))] = name
    return found


def _admin_ids(name, route):
    if "<" not in route:
        return []
    if name == "admin:app_list":
        return ["classrooms"]
    if name == "admin:view_on_site":
        return [1, 1]
    app, model = route.removeprefix("admin/").split("/")[:2]
    return [apps.get_model(app, model)._default_manager.first().pk]


def asked(world, role, method):
    """[(path, name, response, tables written)] of every page of the admin."""
    rows = []
    for path, name in admin_paths().items():
        with undone(), written_tables() as tables:
            rows.append((path, name, client_of(world, role).generic(method, path), tables))
    return rows


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ["teacher", "assistant", "author", "stranger", "anonymous"])
def test_nobody_but_staff_enters_the_admin(world, role, method):
    for path, name, response, tables in asked(world, role, method):
        to = reverse("admin:index" if name == "admin:logout" and role != "anonymous" else "admin:login")
        assert (path, response.status_code, tables) == (path, 302, set())
        assert response["Location"].startswith((to, reverse("login")))


def test_staff_enters_the_admin_and_looking_writes_nothing(world):
    for path, name, response, tables in asked(world, "admin", "GET"):
        usual = {403, 200} if name.endswith(("_add", "_delete")) else {OF_STAFF.get(name, 200)}
        assert (path, response.status_code in usual, tables) == (path, True, set())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_staff_without_permissions_sees_and_does_nothing(world, method):
    for path, name, response, tables in asked(world, "clerk", method):
        if name not in FOR_ALL_STAFF | set(OF_STAFF):
            assert (path, response.status_code, tables) == (path, 403, set())
