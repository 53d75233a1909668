"""An assigned reading: the paragraphs of its lesson, and “I have read this”."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Assignment
from assessments.services.readings import finish_reading, open_reading, refuse_unopened
from classrooms.access import require, visible_or_404
from classrooms.rules import is_current, studies
from lessons.models import reading_groups, unit_link


@require_safe
def reading_detail(request, pk):
    assignment = _reading_or_404(request, pk)
    require(request.user, "assessments.read_assignment", assignment)
    groups = reading_groups(assignment.lesson)
    context = {
        "assignment": assignment,
        "lesson": assignment.lesson,
        "groups": groups,
        "link": unit_link(assignment.lesson.unit, groups),
        "reading": _opened(assignment, request.user),
        "terms": assignment.terms_of(request.user),
        "zone": assignment.classroom.zone,
    }
    return render(request, "assessments/reading_detail.html", context)


@require_POST
def reading_finish(request, pk):
    assignment = _reading_or_404(request, pk)
    require(request.user, "assessments.finish_reading", assignment)
    finish_reading(assignment, request.user)
    messages.success(request, _("Noted: you have read this."))
    return redirect("assignment-detail", assignment.pk)


def _opened(assignment, user):
    """The student's own Reading; an administrator, whom every permission lets through, leaves no trace."""
    if not studies(user, assignment):
        return None
    if not is_current(user, assignment):
        return refuse_unopened(assignment, user)
    return open_reading(assignment, user)


def _reading_or_404(request, pk):
    return visible_or_404(Assignment, request.user, Assignment.objects.with_task(), pk=pk, lesson__isnull=False)
