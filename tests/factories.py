"""Small builders for tests: each makes one thing with sensible defaults."""

import itertools

from classrooms.models import Classroom, Membership, User

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)

# One hash for everybody: hashing costs 30 ms, and a test run makes thousands of people.
_HASHED = {}


def make_user(username=None, *, password=PASSWORD, **fields):
    """A person who can sign in with `password`; None leaves the password unusable."""
    username = username or f"person{next(_numbers)}"
    user = User(username=username, first_name=fields.pop("first_name", username.title()), **fields)
    if password is None:
        user.set_unusable_password()
    else:
        if password not in _HASHED:
            user.set_password(password)
            _HASHED[password] = user.password
        user.password = _HASHED[password]
    user.save()
    return user


def make_classroom(name=None, **fields):
    return Classroom.objects.create(name=name or f"Class {next(_numbers)}", **fields)


def make_member(classroom, role="student", user=None, **fields):
    """The membership; its `.user` is made when none is given."""
    return Membership.objects.create(classroom=classroom, user=user or make_user(), role=role, **fields)
