"""A student at work: start, answer, save, hand in, look back."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import grading
from assessments.forms.answer_sheet import AnswerSheet
from assessments.models import Answer, Assignment, Attempt
from assessments.papers import OTHER_TEXTS, paragraphs_of, review_rows, sources_of, visible_score
from assessments.services.attempts import (
    keep_late_answers,
    refresh_deadlines,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
    submit_expired,
)
from classrooms.access import require, visible_or_404
from lessons.models import unit_link

LAST_SECONDS = 2
ATTEMPTS = Attempt.objects.select_related(
    "user", "assignment__classroom", "assignment__assessment__unit", "assignment__assessment__lesson__unit"
)
# No more than a save looks at, because it is what students ask for most.
SAVED = Answer.objects.select_related("question", "attempt__assignment__classroom", "attempt__user").only(
    *("number", "value", "revision", "question__kind", "question__spec", "attempt__user__username"),
    *("attempt__assignment__classroom__time_zone", "attempt__assignment__classroom__is_archived"),
)


@require_POST
def attempt_start(request, pk):
    assignment = visible_or_404(Assignment, request.user, Assignment.objects.with_task(), pk=pk)
    require(request.user, "assessments.start_attempt", assignment)
    return redirect("attempt-detail", start_attempt(assignment, request.user).pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_detail(request, pk):
    """The questions. Without JavaScript the same form saves and hands in."""
    attempt = visible_or_404(Attempt, request.user, ATTEMPTS, pk=pk)
    if attempt.user != request.user:
        return redirect("attempt-review", attempt.pk)
    require(request.user, "assessments.save_answer", attempt)
    attempt = _up_to_date(attempt)
    answers = list(_answers(attempt).prefetch_related(OTHER_TEXTS))
    if not attempt.is_open():
        return _too_late(request, attempt, answers)
    if request.method == "POST":
        return _take_in(request, attempt, answers)
    return _show_questions(request, attempt, AnswerSheet(answers))


def _answers(attempt):
    return attempt.answers.select_related("question").order_by("number")


def _up_to_date(attempt):
    """Time that ran out, or was lengthened, since the last visit takes effect first."""
    is_running = attempt.is_open() and attempt.terms.deadline(attempt.started_at) == attempt.deadline_at
    if attempt.submitted_at or is_running:
        return attempt
    mine = Attempt.objects.filter(pk=attempt.pk)
    refresh_deadlines(mine)
    submit_expired(mine)
    return ATTEMPTS.get(pk=attempt.pk)


def _too_late(request, attempt, answers):
    """Leads to what was handed in; what the form holds besides is kept."""
    sheet = AnswerSheet(answers, request.POST if request.method == "POST" else None)
    sheet.is_valid()
    if sheet.is_bound and keep_late_answers(sheet.changes()):
        messages.warning(
            request, _("This was handed in. What you had not saved was kept beside it; tell your teacher.")
        )
    else:
        messages.info(request, _("This was handed in."))
    return redirect("attempt-review", attempt.pk)


def _take_in(request, attempt, answers):
    """Saves what is right, says what is not, and hands in when that was pressed and everything was saved."""
    sheet = AnswerSheet(answers, request.POST)
    is_valid = sheet.is_valid()
    clashes = _save_changes(sheet, request.user)
    if request.POST.get("do") == "submit" and _is_time_up(attempt):
        submit_attempt(attempt)
        messages.info(request, _("Your time is over. What you had written was handed in."))
        return redirect("attempt-review", attempt.pk)
    if not is_valid or clashes:
        return _show_questions(request, attempt, sheet, clashes, status=200 if is_valid else 400)
    if request.POST.get("do") == "submit":
        return redirect("attempt-submit", attempt.pk)
    messages.success(request, _("Saved."))
    return redirect("attempt-detail", attempt.pk)


def _is_time_up(attempt):
    """Whether no time is left to ask. The page hands in by itself then, perhaps a second early by its own clock."""
    return attempt.deadline_at is not None and _seconds_left(attempt) <= LAST_SECONDS


def _save_changes(sheet, user):
    """[(answer, own value, Saved)] for saves that another tab or device was ahead of.

    The page that follows is based on what is stored now, so that pressing Save once more keeps the own text.
    """
    rows = save_answers(sheet.changes(), user)
    for answer, _value, saved in rows:
        answer.revision, answer.saved_at = saved.revision, saved.saved_at
    return [row for row in rows if not row[2].is_accepted]


def _show_questions(request, attempt, sheet, clashes=(), status=200):
    rows = sheet.rows()
    sources = sources_of(attempt.assignment.assessment)
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "terms": attempt.terms,
        "sheet": sheet,
        "rows": rows,
        "clashes": clashes,
        "paragraphs": paragraphs_of(attempt.assignment.unit, [answer.question for answer, _field in rows]),
        "sources": sources,
        "link": unit_link(attempt.assignment.unit, sources),
        "zone": attempt.classroom.zone,
        "seconds_left": _seconds_left(attempt),
        "saved_at": max((answer.saved_at for answer, _field in rows if answer.saved_at), default=None),
    }
    return render(request, "assessments/attempt_detail.html", context, status=status)


def _seconds_left(attempt):
    return attempt.deadline_at and max(int((attempt.deadline_at - timezone.now()).total_seconds()), 0)


@require_POST
def answer_save(request, pk):
    """One answer, saved while typing: 200 with the new revision, 409 with what is stored, 400 with what is wrong."""
    answer = visible_or_404(Answer, request.user, SAVED, pk=pk)
    require(request.user, "assessments.save_answer", answer.attempt)
    sheet = AnswerSheet([answer], request.POST)
    if not sheet.is_valid():
        return JsonResponse({"errors": [line for lines in sheet.errors.values() for line in lines]}, status=400)
    value, base = sheet.value_of(answer)
    saved = save_answer(answer, request.user, value, base)
    return JsonResponse(
        {
            "revision": saved.revision,
            "saved_at": _clock(saved.saved_at, answer.classroom.zone),
            "stored": saved.value if isinstance(saved.value, str) else None,
        },
        status=200 if saved.is_accepted else 409,
    )


def _clock(moment, zone):
    return time_format(timezone.localtime(moment, zone), "H:i") if moment else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_submit(request, pk):
    """Asks once, naming what is unanswered, and hands in."""
    attempt = visible_or_404(Attempt, request.user, ATTEMPTS, pk=pk)
    require(request.user, "assessments.submit_attempt", attempt)
    if request.method == "POST":
        submit_attempt(attempt, request.user)
        messages.success(request, _("Handed in."))
        return redirect("attempt-review", attempt.pk)
    if not attempt.is_open():
        return redirect("attempt-review", attempt.pk)
    answers = list(_answers(attempt))
    context = {
        "attempt": attempt,
        "answers": answers,
        "blank": [answer for answer in answers if answer.is_blank],
        "unfinished": [answer for answer in answers if not answer.is_blank and _has_gaps(answer)],
    }
    return render(request, "assessments/attempt_submit.html", context)


def _has_gaps(answer):
    """Whether cells of a grid or gaps of a text were left open."""
    parts = getattr(answer.question.type.answer_field(answer.question.spec), "parts", {})
    return any(part not in answer.value for part in parts)


@never_cache
@require_safe
def attempt_review(request, pk):
    """What the review rule lets this person see of an attempt that was handed in."""
    attempt = _up_to_date(visible_or_404(Attempt, request.user, ATTEMPTS, pk=pk))
    if attempt.is_open() and attempt.user == request.user:
        return redirect("attempt-detail", attempt.pk)
    require(request.user, "assessments.review_attempt", attempt)
    rows = review_rows(attempt, request.user)
    points, is_whole = visible_score(rows)
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "terms": attempt.terms,
        "rows": rows,
        "points": grading.show(points),
        "maximum": grading.show(sum(row.answer.question.points for row in rows)),
        "is_whole": is_whole,
        "has_marks": any(row.mark is not None and row.review.shows_marks for row in rows),
        "hides_key": any(row.answer.question.type.MARKED_BY == "machine" and not row.review.shows_key for row in rows),
        "attempts_left": _attempts_left(attempt, request.user),
        "paragraphs": paragraphs_of(attempt.assignment.unit, [row.answer.question for row in rows]),
        "link": unit_link(attempt.assignment.unit),
        "zone": attempt.classroom.zone,
    }
    return render(request, "assessments/attempt_review.html", context)


def _attempts_left(attempt, user):
    """How often the student of this attempt may begin again now."""
    assignment = attempt.assignment
    if attempt.user != user or assignment.classroom.is_archived:
        return 0
    terms = attempt.terms
    if terms.is_excused or not terms.is_open(timezone.now()):
        return 0
    return max(terms.attempts_allowed - Attempt.objects.filter(assignment=assignment, user=user).count(), 0)
