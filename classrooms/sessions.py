"""Sessions as Django keeps them in the database, read with one plain statement: every request begins with it.

The person whose session it is comes along, if this worker has seen the session before. Whether the session proves that
they are signed in is for `classrooms.backends.signed_in` to say.
"""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from classrooms.models import Membership, User
from classrooms.rows import read

FIND = """
    SELECT {person}, {member}, session.session_data
    FROM django_session session
    LEFT JOIN classrooms_user person ON person.id = %s
    LEFT JOIN classrooms_membership member ON member.user_id = person.id AND member.left_at IS NULL
    WHERE session.session_key = %s AND session.expire_date > %s
"""
SIGN_IN = {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY}
MOST = 10_000  # of either kind; about a kilobyte each
_whose = {}  # key of a session: pk of its person
_opened = {}  # signed text of a sign-in: what it holds


class SessionStore(db.SessionStore):
    """Django's own; `person` is the one whom a loaded session names, with memberships, or None: ask Django then."""

    person = None

    def load(self):
        if "\0" in self.session_key:  # a forged cookie may hold it, and PostgreSQL takes no such text
            self._session_key = None
            return {}
        values = [_whose.get(self.session_key), self.session_key, timezone.now()]
        rows = read(FIND, values, person=User, member=Membership)
        if not rows:
            self._session_key = None
            return {}
        data = _open(rows[0][2])
        self.person = self._named(data.get(SESSION_KEY), rows)
        return data

    def save(self, must_create=False):
        super().save(must_create)
        _remember(self.session_key, self.get(SESSION_KEY))

    def _named(self, pk, rows):
        """The person of the rows if the session is theirs; else the next request asks for the right one."""
        person = rows[0][0]
        if person is None or str(person.pk) != pk:
            _remember(self.session_key, pk)
            return None
        return person.with_memberships([member for _person, member, _data in rows])


def _remember(key, pk):
    if pk is not None:
        _keep(_whose, key, int(pk))


def _open(text):
    """What a session's signed text holds, which nearly always is the same sign-in as the last time.

    That alone is remembered: with pasted questions a session is a thousand times as large, and another at each step.
    """
    data = _opened.get(text)
    if data is None:
        data = SessionStore().decode(text)
        if data.keys() == SIGN_IN:
            _keep(_opened, text, data)
    return dict(data)


def _keep(place, key, value):
    if len(place) >= MOST:
        place.clear()
    place[key] = value
