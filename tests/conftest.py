"""The cast: one class with a teacher, an assistant and two students, another class, a stranger and an admin."""

from types import SimpleNamespace

import pytest
from hypothesis import settings

from tests.doors.driver import undone
from tests.doors.world import build
from tests.factories import make_classroom, make_member, make_user

# The same examples in every run, and no clock: neither chance nor a busy machine decides whether a change is good.
# New examples are looked for by: pytest --hypothesis-profile=default
settings.load_profile("ci")


@pytest.fixture
def cast(db):
    """Everybody who tries a door.

    `classroom` is taught by `teacher`, helped by `assistant`, studied in by `author` and `classmate`;
    `other_classroom` is taught by `other_teacher`; `stranger` belongs to no class; `admin` is a superuser.
    """
    return make_cast()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world behind the doors, made once for a module: whoever changes something in it does so inside `undone()`."""
    with django_db_blocker.unblock(), undone():
        yield build(make_cast())


def make_cast():
    classroom, other_classroom = make_classroom("History 9A"), make_classroom("History 9B")
    roles = {"teacher": "teacher", "assistant": "assistant", "author": "student", "classmate": "student"}
    people = {name: make_user(name) for name in (*roles, "other_teacher", "stranger")}
    for name, role in roles.items():
        make_member(classroom, role, people[name])
    make_member(other_classroom, "teacher", people["other_teacher"])
    admin = make_user("admin", is_staff=True, is_superuser=True)
    return SimpleNamespace(classroom=classroom, other_classroom=other_classroom, admin=admin, **people)


@pytest.fixture
def as_user(client):
    """`as_user(person)` gives the test client, signed in as that person; None signs out."""

    def sign_in(user):
        client.logout()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in
