"""The one way to sign in: pages, admin and API all pass here, so all of them are slowed alike."""

from django.contrib.auth.backends import ModelBackend

from classrooms import throttle
from classrooms.models import User

PASSWORD_BACKEND = "classrooms.backends.ThrottledBackend"  # for `login`, which wants it named


# Written out: whoever is signed in is looked up in every request, and Django takes twice as long to put it together.
# Every page asks `assists_anywhere` for its navigation, so it comes along.
FIND = """
SELECT person.*, person.is_superuser OR EXISTS (
  SELECT 1 FROM classrooms_membership AS m WHERE m.user_id = person.id AND m.left_at IS NULL AND m.role <> 'student'
) AS assists_anywhere FROM classrooms_user AS person WHERE person.id = %s
"""


class ThrottledBackend(ModelBackend):
    """Django's model backend that refuses an account for a while after five wrong passwords."""

    def get_user(self, user_id):
        found = next(iter(User.objects.raw(FIND, [user_id])), None)
        return found if found is not None and self.user_can_authenticate(found) else None

    def authenticate(self, request, username=None, password=None, **kwargs):
        # Counted before the slow check of the password, so that guesses sent all at once are counted, too.
        if username is None or password is None or not throttle.count_wrong(username):
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            throttle.forget(username)
        return user
