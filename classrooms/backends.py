"""The one way to sign in, so that pages, admin and API are slowed alike; and who is signed in."""

from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.utils.crypto import constant_time_compare

from classrooms import throttle
from classrooms.models import Membership, User
from classrooms.rows import read

PASSWORD_BACKEND = "classrooms.backends.ThrottledBackend"  # for `login`, which wants it named

# For a session that the worker sees for the first time; from then on the person comes with it (`sessions.FIND`).
# Written out with the memberships, for which nearly every page asks next.
FIND = """
    SELECT {person}, {member} FROM classrooms_user person
    LEFT JOIN classrooms_membership member ON member.user_id = person.id AND member.left_at IS NULL
    WHERE person.id = %s
"""


class ThrottledBackend(ModelBackend):
    """Django's model backend that refuses an account for a while after five wrong passwords."""

    def get_user(self, user_id):
        rows = read(FIND, [user_id], person=User, member=Membership)
        if not rows or not self.user_can_authenticate(rows[0][0]):
            return None
        return rows[0][0].with_memberships([member for _person, member in rows])

    def authenticate(self, request, username=None, password=None, **kwargs):
        # Counted before the slow check of the password, so that guesses sent all at once are counted, too.
        if username is None or password is None or not throttle.count_wrong(username):
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            throttle.forget(username)
        return user


def signed_in(request):
    """Whoever is signed in, or AnonymousUser: the person read with the session if it proves to be theirs.

    Else Django looks in its own way, which also ends a session that proves nothing.
    """
    session = request.session
    return session.person if _is_proved(session) else auth.get_user(request)


def _is_proved(session):
    """As `auth.get_user` asks, and nothing that it would refuse."""
    claimed, person = session.get(auth.SESSION_KEY), session.person  # in this order: the first look loads both
    return (
        person is not None
        and claimed == str(person.pk)
        and session.get(auth.BACKEND_SESSION_KEY) == PASSWORD_BACKEND
        and person.is_active
        and constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    )
