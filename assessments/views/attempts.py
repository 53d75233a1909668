"""An attempt's beginning and end: start, hand in, look back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import grading
from assessments.models import Assignment, Attempt, answers_with_questions, own_assignment, own_attempt
from assessments.openings import STAFF_SIGHT
from assessments.papers import paragraphs_of, review_rows, visible_score
from assessments.services.attempts import refresh_deadlines, start_attempt, submit_attempt, submit_expired
from classrooms.access import require, visible_or_404
from lessons.models import unit_link

ATTEMPTS = Attempt.objects.select_related("assignment__classroom", "assignment__assessment__unit")


@require_POST
def attempt_start(request, pk):
    rows = Assignment.objects.select_related("classroom")
    assignment = own_assignment(pk, request.user) or visible_or_404(Assignment, request.user, rows, pk=pk)
    require(request.user, "assessments.start_attempt", assignment)
    attempt = start_attempt(assignment, request.user, password=request.POST.get("password", ""))
    return redirect("attempt-detail", attempt.pk)


def attempt_or_404(user, pk):
    return own_attempt(pk, user) or visible_or_404(Attempt, user, ATTEMPTS, pk=pk)


def up_to_date(attempt):
    """Time that ran out, or was lengthened, since the last visit takes effect first."""
    is_running = attempt.is_open() and attempt.terms.deadline(attempt.started_at) == attempt.deadline_at
    if attempt.submitted_at or is_running:
        return attempt
    mine = Attempt.objects.filter(pk=attempt.pk)
    refresh_deadlines(mine)
    submit_expired(mine)
    return ATTEMPTS.get(pk=attempt.pk)


def question_address(attempt, number):
    """Where a question of the attempt can be answered."""
    page = reverse("attempt-detail", args=[attempt.pk])
    if not attempt.assignment.is_single:
        return page
    return f"{page}?{urlencode({'question': number})}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_submit(request, pk):
    """Asks once, naming what is unanswered, and hands in."""
    attempt = attempt_or_404(request.user, pk)
    require(request.user, "assessments.submit_attempt", attempt)
    if request.method == "POST":
        submit_attempt(attempt, request.user)
        messages.success(request, _("Handed in."))
        return redirect("attempt-review", attempt.pk)
    if not attempt.is_open():
        return redirect("attempt-review", attempt.pk)
    answers = answers_with_questions(attempt)
    context = {
        "attempt": attempt,
        "answers": answers,
        "blank": _addressed(attempt, [answer for answer in answers if answer.is_blank]),
        "unfinished": _addressed(attempt, [row for row in answers if not row.is_blank and _has_gaps(row)]),
        "flagged": _addressed(attempt, [answer for answer in answers if answer.is_flagged]),
        "kept": _addressed(attempt, [answer for answer in answers if answer.has_other_texts]),
        "zone": attempt.classroom.zone,
        "charge": attempt.charge_at(timezone.now()),
    }
    return render(request, "assessments/attempt_submit.html", context)


def _addressed(attempt, answers):
    return [(row.number, f"{question_address(attempt, row.number)}#question-{row.number}") for row in answers]


def _has_gaps(answer):
    """Whether cells of a grid or gaps of a text were left open: only of those an answer says which part is which."""
    if not isinstance(answer.value, dict):
        return False
    parts = getattr(answer.question.field, "parts", {})
    return any(part not in answer.value for part in parts)


@never_cache
@require_safe
def attempt_review(request, pk):
    """What the review rule lets this person see of an attempt that was handed in."""
    attempt = up_to_date(attempt_or_404(request.user, pk))
    if attempt.is_open() and attempt.user_id == request.user.pk:
        return redirect("attempt-detail", attempt.pk)
    require(request.user, "assessments.review_attempt", attempt)
    rows = review_rows(attempt, request.user)
    points, is_whole = visible_score(rows)
    maximum = sum(row.answer.question.points for row in rows)
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "terms": attempt.terms,
        "is_own": attempt.user_id == request.user.pk,
        "shown": [row for row in rows if row.review.shows_attempt],
        "answers": [row.answer for row in rows],
        "points": grading.show(points),
        "maximum": grading.show(maximum),
        "deduction": attempt.charge and attempt.charge.told(points, maximum),
        "waivers": attempt.charge and attempt.waivers.select_related("by").order_by("pk"),
        "is_whole": is_whole,
        "has_marks": any(row.mark is not None and row.review.shows_marks for row in rows),
        "sight": next((row.sight for row in rows), STAFF_SIGHT),
        "is_judged_at_once": any(row.answer.question.type.MARKED_BY == "machine" for row in rows),
        "attempts_left": _attempts_left(attempt, request.user),
        "paragraphs": paragraphs_of(attempt.assignment.unit, [row.answer.question for row in rows]),
        "link": unit_link(attempt.assignment.unit),
        "stamp": attempt.assignment.unit.stamp,
        "zone": attempt.classroom.zone,
        "is_preview": False,
    }
    return render(request, "assessments/attempt_review.html", context)


def _attempts_left(attempt, user):
    """How often the student of this attempt may begin again now."""
    assignment = attempt.assignment
    if attempt.user != user or assignment.classroom.is_archived:
        return 0
    terms = attempt.terms
    if attempt.number >= terms.attempts_allowed or terms.is_excused or not terms.is_open(timezone.now()):
        return 0
    return max(terms.attempts_allowed - Attempt.objects.filter(assignment=assignment, user=user).count(), 0)
