"""Taking in a list of people: all rows, or nothing."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from classrooms.models import Membership, User
from classrooms.problems import BadFile, Problem
from classrooms.services.memberships import lock_classroom

CHUNK = 500


@dataclass
class Enrolment:
    """What an import did: people by what became of them, and sentences about what was left as it is."""

    created: list = field(default_factory=list)
    added: list = field(default_factory=list)
    returned: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def summary(self):
        counts = {name: len(getattr(self, name)) for name in ("created", "added", "returned", "unchanged")}
        return (
            _(
                "%(created)s new people, %(added)s people who had an account, %(returned)s who came back; "
                "%(unchanged)s were in the class already."
            )
            % counts
        )


def enrol(classroom, rows, by=None):
    """Takes in cleaned rows (line, username, first_name, last_name, email, role) and says what happened.

    People are matched by username. Existing accounts and current memberships are never changed, so importing again
    changes nothing. `by` is None at the console, where everything is allowed.
    """
    with transaction.atomic():
        classroom = lock_classroom(classroom)
        problems = roster_problems(classroom, rows, by)
        if problems:
            raise BadFile(problems)
        people = _people(row["username"] for row in rows)
        new = _new_people([row for row in rows if row["username"] not in people])
        outcome = Enrolment(created=list(new.values()))
        _give_places(classroom, rows, {**people, **new}, outcome)
    outcome.notes += _notes(rows, people)
    return outcome


def roster_rows(classroom):
    """The present people of the class as rows of a roster, in the order of their names."""
    members = Membership.objects.current().filter(classroom=classroom).select_related("user")
    return [
        {
            "username": each.user.username,
            "first_name": each.user.first_name,
            "last_name": each.user.last_name,
            "email": each.user.email,
            "role": each.role,
        }
        for each in members
    ]


def roster_problems(classroom, rows, by=None):
    """What speaks against taking these rows into the class; empty when nothing does."""
    people = _people(row["username"] for row in rows)
    spellings = _spellings(row["username"] for row in rows)
    roles = dict(Membership.objects.current().filter(classroom=classroom).values_list("user__username", "role"))
    may_give_roles = by is None or by.has_perm("classrooms.change_membership")
    return [
        problem
        for row in rows
        for problem in (
            *_account_problems(row, people, spellings, is_here=row["username"] in roles),
            *_role_problems(row, roles.get(row["username"]), may_give_roles),
        )
    ]


def _account_problems(row, people, spellings, *, is_here):
    username = row["username"]
    if username in people:
        if not people[username].is_active and not is_here:
            yield Problem(row["line"], "username", _("The account “%(name)s” is deactivated.") % {"name": username})
        return
    if other := spellings.get(username.lower()):
        what = _("There is an account “%(name)s”, which differs only in capital letters.")
        yield Problem(row["line"], "username", what % {"name": other})
    if not (row["first_name"] or row["last_name"]):
        yield Problem(row["line"], "first_name", _("A new person needs a first or a last name."))


def _role_problems(row, present_role, may_give_roles):
    """A role that the person has already is not given, so a roster that was exported can be imported again."""
    wanted = row["role"] or Membership.Role.STUDENT
    if wanted not in (Membership.Role.STUDENT, present_role) and not may_give_roles:
        label = Membership.Role(wanted).label
        yield Problem(row["line"], "role", _("Only an administrator can give the role “%(role)s”.") % {"role": label})


def _people(usernames):
    return {user.username: user for user in User.objects.filter(username__in=list(usernames))}


def _spellings(usernames):
    """{username in small letters: username} of existing accounts that match but for capitals."""
    lowered = [username.lower() for username in usernames]
    rows = User.objects.annotate(lowered=Lower("username")).filter(lowered__in=lowered)
    return dict(rows.values_list("lowered", "username"))


def _new_people(rows):
    """{username: person}, with unusable passwords: nobody would type them, and thirty hashes take a second.

    Raises ValidationError when an account of one of these names was made at the same moment, for another class.
    """
    people = [
        User(
            username=row["username"],
            first_name=row["first_name"],
            last_name=row["last_name"],
            email=row["email"],
            password=make_password(None),
        )
        for row in rows
    ]
    try:
        with transaction.atomic():
            return {user.username: user for user in User.objects.bulk_create(people, batch_size=CHUNK)}
    except IntegrityError as error:
        raise ValidationError(_("Somebody has just taken one of these usernames. Import the list again.")) from error


def _give_places(classroom, rows, people, outcome):
    existing = {each.user_id: each for each in Membership.objects.filter(classroom=classroom)}
    newcomers = set(outcome.created)
    fresh, back = [], []
    for row in rows:
        user, role = people[row["username"]], row["role"] or Membership.Role.STUDENT
        membership = existing.get(user.pk)
        if membership is None:
            fresh.append(Membership(classroom=classroom, user=user, role=role))
            if user not in newcomers:
                outcome.added.append(user)
        elif not membership.is_current:
            membership.role, membership.left_at = role, None
            back.append(membership)
            outcome.returned.append(user)
        else:
            outcome.unchanged.append(user)
            outcome.notes += _role_notes(row, membership)
    Membership.objects.bulk_create(fresh, batch_size=CHUNK)
    Membership.objects.bulk_update(back, ["role", "left_at"], batch_size=CHUNK)


def _role_notes(row, membership):
    if row["role"] and row["role"] != membership.role:
        what = _("Line %(line)s: “%(username)s” stays %(role)s here; change the role on the membership itself.")
        yield what % {"line": row["line"], "username": row["username"], "role": membership.get_role_display()}


def _notes(rows, people):
    """Where a row tells another name than the account it was matched with: perhaps another person is meant."""
    what = _("Line %(line)s: the account “%(username)s” already exists and keeps its name, %(name)s.")
    for row in rows:
        user = people.get(row["username"])
        if user and (user.first_name, user.last_name) != (row["first_name"], row["last_name"]):
            yield what % {"line": row["line"], "username": user.username, "name": user}
