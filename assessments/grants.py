"""What the groups of a class were granted for an assignment, for the pages of its staff."""

from dataclasses import dataclass

from assessments.models import AssignmentException
from assessments.timing import Terms
from classrooms.models import Group


@dataclass(frozen=True)
class GroupEntry:
    """What one group was granted; the terms are those of a member who has nothing else."""

    group: Group
    exception: AssignmentException | None
    terms: Terms


def group_entry(assignment, group, exception):
    return GroupEntry(group, exception, assignment.terms_for(groups=[exception] if exception else []))


def group_entries(assignment):
    """[GroupEntry] of every group of the class, by name, with `students`; three queries."""
    exceptions = {row.group_id: row for row in assignment.exceptions.filter(user=None)}
    groups = Group.objects.filter(classroom=assignment.classroom_id).with_students().order_by("name", "pk")
    return [group_entry(assignment, group, exceptions.get(group.pk)) for group in groups]
