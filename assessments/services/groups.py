"""Groups of students. Their verbs live above the exceptions that groups are granted, so that deadlines follow them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.services.attempts import refresh_deadlines
from classrooms.models import Group, Membership
from classrooms.services.memberships import lock_classroom


def create_group(classroom, name, members=()):
    """A new group of the class; `members` are memberships of its present students."""
    return _write_group(Group(classroom=classroom), name, members)


def edit_group(group, name, members):
    """Renames a group and says which of the present students are in it; whoever is at work has their time at once.

    Whoever has left the class stays in its groups without effect, and is back in them with everything else.
    """
    return _write_group(group, name, members)


@transaction.atomic
def _write_group(group, name, members):
    lock_classroom(group.classroom)
    students = set(Membership.objects.students().filter(classroom=group.classroom))
    if strangers := set(members) - students:
        names = ", ".join(sorted(str(each.user) for each in strangers))
        raise ValidationError({"members": _("Not a student of this class: %s.") % names})
    if Group.objects.filter(classroom=group.classroom, name=name).exclude(pk=group.pk).exists():
        raise ValidationError({"name": _("The class has a group of this name already.")})
    group.name = name
    group.full_clean()
    group.save()
    away = set(group.members.all()) - students
    group.members.set({*members, *away})
    refresh_deadlines(Attempt.objects.filter(assignment__in=_with_exception(group)))
    return group


@transaction.atomic
def delete_group(group):
    """Takes the group away, and its exceptions with it; whoever is at work has the time that is left without them."""
    lock_classroom(group.classroom)
    assignments = _with_exception(group)
    group.delete()
    refresh_deadlines(Attempt.objects.filter(assignment__in=assignments))


def _with_exception(group):
    """Keys of the assignments for which the group was granted an exception."""
    return list(group.exceptions.order_by("pk").values_list("assignment", flat=True))
