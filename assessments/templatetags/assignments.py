"""Template words about assignments: points as people read them, and the list of a class's assignments."""

from django import template
from django.utils import timezone

from assessments import grading
from assessments.classbook import assignments_of, own_entries
from assessments.overview import staff_lines

register = template.Library()


@register.filter
def points(value):
    """A number of points, rounded once; empty for None."""
    return "" if value is None else grading.show(value)


@register.filter
def is_ahead(moment):
    """The moment has not come yet."""
    return moment is not None and moment > timezone.now()


@register.inclusion_tag("assessments/components/classroom_assignments.html", takes_context=True)
def classroom_assignments(context, classroom):
    """The assignments of a class: to staff with what is to be done, to a student with where they stand."""
    user = context["request"].user
    assignments = assignments_of(classroom)
    is_staff = user.has_perm("assessments.see_queue", classroom)
    return {
        "classroom": classroom,
        "user": user,
        "is_staff": is_staff,
        "lines": staff_lines(assignments) if is_staff else [],
        "entries": [] if is_staff else list(own_entries(user, assignments).values()),
    }
