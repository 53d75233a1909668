"""The one way to sign in: pages, admin and API all pass here, so all of them are slowed alike."""

from django.contrib.auth.backends import ModelBackend

from classrooms import throttle
from classrooms.models import Membership, User
from classrooms.rows import read

PASSWORD_BACKEND = "classrooms.backends.ThrottledBackend"  # for `login`, which wants it named


# Written out: whoever is signed in is looked up in every request, and nearly every page asks for the memberships next.
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
        user = rows[0][0]
        user.memberships_now = {member.classroom_id: member for _person, member in rows if member is not None}
        return user

    def authenticate(self, request, username=None, password=None, **kwargs):
        # Counted before the slow check of the password, so that guesses sent all at once are counted, too.
        if username is None or password is None or not throttle.count_wrong(username):
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            throttle.forget(username)
        return user
