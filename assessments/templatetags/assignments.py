"""Template words about assignments: points as people read them, and the list of a class's assignments."""

from django import template

from assessments import classbook, grading

register = template.Library()


@register.filter
def points(value):
    """A number of points, rounded once; empty for None."""
    return "" if value is None else grading.show(value)


@register.inclusion_tag("assessments/components/classroom_assignments.html", takes_context=True)
def classroom_assignments(context, classroom):
    """The assignments of a class: to staff with what is to be done, to a student with where they stand."""
    user = context["request"].user
    assignments = list(classroom.assignments.with_task().with_totals())
    is_staff = user.has_perm("assessments.see_queue", classroom)
    return {
        "classroom": classroom,
        "user": user,
        "is_staff": is_staff,
        "lines": classbook.staff_lines(assignments) if is_staff else [],
        "entries": [] if is_staff else list(classbook.own_entries(user, assignments).values()),
    }
