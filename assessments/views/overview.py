"""The page of one assignment: to a student what to do and how it went, to staff who has done what."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import lateness
from assessments.classbook import own_entries
from assessments.gradebook import State
from assessments.models import Assignment, Attempt, Reading
from assessments.openings import last_close, when_key
from assessments.overview import staff_overview
from assessments.services.attempts import submit_expired
from classrooms.access import visible_or_404
from lessons.models import picture_link


@never_cache
@require_safe
def assignment_detail(request, pk):
    assignment = visible_or_404(Assignment, request.user, Assignment.objects.with_task(), pk=pk)
    context = {"assignment": assignment, "zone": assignment.classroom.zone, "link": picture_link(assignment.unit)}
    if request.user.has_perm("assessments.see_queue", assignment):
        context.update(staff_overview(assignment))
        if not assignment.is_reading:
            context["key_line"] = when_key(assignment, last_close(assignment))
        return render(request, "assessments/assignment_staff.html", context)
    submit_expired(Attempt.objects.filter(assignment=assignment, user=request.user))
    context.update(_student_context(assignment, request.user))
    return render(request, "assessments/assignment_detail.html", context)


def _student_context(assignment, user):
    now, terms = timezone.now(), assignment.terms_of(user)
    attempts = list(Attempt.objects.filter(assignment=assignment, user=user))
    running = next((attempt for attempt in attempts if attempt.submitted_at is None), None)
    left = max(terms.attempts_allowed - len(attempts), 0)
    entry = own_entries(user, [assignment], now).get(assignment.pk)
    can_open = terms.is_open(now) and not terms.is_excused and not assignment.classroom.is_archived
    return {
        "terms": terms,
        "charge": lateness.charge(assignment.rule_for_lateness, terms, now, assignment.classroom.zone),
        "attempts": [attempt for attempt in attempts if attempt != running],
        "running": running,
        "entry": entry,
        "counted": _counted(entry) if len(attempts) > 1 else None,
        "attempts_left": left,
        "can_start": can_open and not running and left > 0 and not assignment.is_reading,
        "is_closed": not terms.is_open(now) and terms.has_opened(now),
        "has_opened": terms.has_opened(now),
        "reading": Reading.objects.filter(assignment=assignment, user=user).first(),
    }


def _counted(entry):
    """The attempt that counts, where its points are told: which one it is tells of them. An average is of all."""
    is_told = entry is not None and entry.score and entry.cell.state == State.GRADED
    return entry.cell.work.attempt_pk if is_told and entry.assignment.keep != Assignment.Keep.AVERAGE else None
