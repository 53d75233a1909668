"""A student at work: start, answer, save, hand in, look back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import grading
from assessments.forms.answer_sheet import AnswerSheet
from assessments.models import Answer, Assignment, Attempt, with_questions
from assessments.openings import STAFF_SIGHT
from assessments.papers import (
    answers_of,
    checked_rows,
    paragraphs_of,
    review_rows,
    sources_of,
    visible_score,
)
from assessments.review import matrix_of
from assessments.services.answers import (
    flag_answers,
    keep_late_answers,
    save_answers,
)
from assessments.services.attempts import refresh_deadlines, start_attempt, submit_attempt, submit_expired
from assessments.services.checks import check_answer
from classrooms.access import require, visible_or_404
from lessons.models import unit_link

LAST_SECONDS = 2
GO_TO = "go-"  # and the number of a question: what a button of the map says
ATTEMPTS = Attempt.objects.select_related("assignment__classroom", "assignment__assessment__unit")


@require_POST
def attempt_start(request, pk):
    assignment = visible_or_404(Assignment, request.user, Assignment.objects.select_related("classroom"), pk=pk)
    require(request.user, "assessments.start_attempt", assignment)
    attempt = start_attempt(assignment, request.user, password=request.POST.get("password", ""))
    return redirect("attempt-detail", attempt.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_detail(request, pk):
    """The questions, or the one that `?question=` names. Without JavaScript the same form saves and hands in."""
    attempt = _attempt_or_404(request.user, pk)
    if attempt.user_id != request.user.pk:
        return redirect("attempt-review", attempt.pk)
    require(request.user, "assessments.save_answer", attempt)
    return _at_work(request, attempt)


def _attempt_or_404(user, pk, attempts=ATTEMPTS):
    attempt = visible_or_404(Attempt, user, attempts, pk=pk)
    if attempt.user_id == user.pk:
        attempt.user = user  # whose memberships are at hand
    return attempt


@require_POST
def answer_check(request, pk):
    """Saves the page's form, and then fixes the one answer, which the page shows as it stands from then on."""
    answer = visible_or_404(
        Answer, request.user, Answer.objects.select_related("attempt__assignment__classroom"), pk=pk
    )
    require(request.user, "assessments.check_answer", answer.attempt)
    attempt = ATTEMPTS.get(pk=answer.attempt_id)
    if attempt.user != request.user:
        return redirect("attempt-review", attempt.pk)
    return _at_work(request, attempt, answer)


def _at_work(request, attempt, to_check=None):
    attempt = _up_to_date(attempt)
    answers = answers_of(attempt)
    if not attempt.is_open():
        return _too_late(request, attempt, answers)
    shown = _shown(request, attempt, answers, to_check)
    if request.method == "POST":
        return _take_in(request, attempt, answers, shown, to_check)
    touched = [answer for answer in _open(shown) if answer.is_touched]
    return _show_questions(request, attempt, answers, shown, AnswerSheet(touched))


def _shown(request, attempt, answers, to_check):
    """All answers; one at a time it is the one that the address names, else the first that is left."""
    if not attempt.assignment.is_single:
        return answers
    wanted = str(to_check.number) if to_check else request.GET.get("question", "")
    left = (answer for answer in answers if answer.is_blank)
    return [next((answer for answer in answers if str(answer.number) == wanted), next(left, answers[0]))]


def _open(answers):
    """Those that can still be changed: what was checked is fixed."""
    return [answer for answer in answers if not answer.checked_at]


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
    if sheet.is_bound and keep_late_answers([*sheet.changes(), *sheet.refused()]):
        messages.warning(
            request, _("This was handed in. What you had not saved was kept beside it; tell your teacher.")
        )
    else:
        messages.info(request, _("This was handed in."))
    return redirect("attempt-review", attempt.pk)


def _take_in(request, attempt, answers, shown, to_check):
    """Saves what is right, says what is not, and then does what was pressed: hand in, check, go elsewhere, or stay."""
    sheet = AnswerSheet(_open(shown), request.POST)
    is_valid = sheet.is_valid()
    clashes = _save_changes(sheet, request.user)
    _keep_outdated(request, shown)
    flag_answers(shown, {answer.number for answer in shown if f"flag-{answer.number}" in request.POST})
    wish = request.POST.get("do", "")
    if wish == "submit" and _is_time_up(attempt):
        submit_attempt(attempt)
        messages.info(request, _("Your time is over. What you had written was handed in."))
        if keep_late_answers(sheet.refused()):
            messages.warning(
                request,
                _("What could not be taken as an answer was kept beside it as you wrote it; tell your teacher."),
            )
        return redirect("attempt-review", attempt.pk)
    if not is_valid or clashes:
        return _show_questions(request, attempt, answers, shown, sheet, clashes, 200 if is_valid else 400)
    if to_check:
        return _check(request, attempt, next(answer for answer in shown if answer == to_check))
    if wish == "submit":
        return redirect("attempt-submit", attempt.pk)
    if wish.startswith(GO_TO):
        return redirect(question_address(attempt, wish.removeprefix(GO_TO)))
    messages.success(request, _("Saved."))
    return redirect(question_address(attempt, shown[0].number))


def _keep_outdated(request, shown):
    """What an older page still sends of checked answers is kept beside them."""
    sent = [answer for answer in shown if answer.checked_at and f"base-{answer.number}" in request.POST]
    sheet = AnswerSheet(sent, request.POST)
    if sent and sheet.is_valid() and keep_late_answers(sheet.changes()):
        messages.warning(request, _("What you had checked is fixed. What you wrote since was kept beside it."))


def _check(request, attempt, answer):
    check_answer(answer, request.user, answer.revision)
    messages.success(request, _("Checked: the answer to question %(number)d is fixed.") % {"number": answer.number})
    return redirect(f"{question_address(attempt, answer.number)}#question-{answer.number}")


def question_address(attempt, number):
    """Where a question of the attempt can be answered."""
    page = reverse("attempt-detail", args=[attempt.pk])
    if not attempt.assignment.is_single:
        return page
    return f"{page}?{urlencode({'question': number})}"


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


def _show_questions(request, attempt, answers, shown, sheet, clashes=(), status=200):
    fields = {answer.pk: field for answer, field in sheet.rows()}
    rows = [(answer, fields.get(answer.pk)) for answer in shown]
    during = matrix_of(attempt.assignment.review)["during"]
    sources = sources_of(attempt.assignment.assessment)
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "terms": attempt.terms,
        "sheet": sheet,
        "rows": rows,
        "answers": answers,
        "clashes": clashes,
        "checked": checked_rows(attempt, shown),
        "checks": during if "correctness" in during else (),
        "paragraphs": paragraphs_of(attempt.assignment.unit, [answer.question for answer, _field in rows]),
        "sources": sources,
        "link": unit_link(attempt.assignment.unit, sources),
        "zone": attempt.classroom.zone,
        "seconds_left": _seconds_left(attempt),
        "is_preview": False,
        "is_many": len(answers) > 1,
        "saved_at": max((answer.saved_at for answer in answers if answer.saved_at), default=None),
    }
    if attempt.assignment.is_single:
        context |= _neighbours(answers, shown[0])
    return render(request, "assessments/attempt_detail.html", context, status=status)


def _neighbours(answers, shown):
    """The question in sight, one at a time, with the ones before and after it."""
    place = answers.index(shown)
    return {
        "current": shown,
        "previous": answers[place - 1] if place else None,
        "following": answers[place + 1] if place + 1 < len(answers) else None,
    }


def _seconds_left(attempt):
    return attempt.deadline_at and max(int((attempt.deadline_at - timezone.now()).total_seconds()), 0)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_submit(request, pk):
    """Asks once, naming what is unanswered, and hands in."""
    rows = Attempt.objects.select_related("assignment__classroom", "assignment__assessment")
    attempt = _attempt_or_404(request.user, pk, rows)
    require(request.user, "assessments.submit_attempt", attempt)
    if request.method == "POST":
        submit_attempt(attempt, request.user)
        messages.success(request, _("Handed in."))
        return redirect("attempt-review", attempt.pk)
    if not attempt.is_open():
        return redirect("attempt-review", attempt.pk)
    answers = with_questions(attempt.answers.with_version().with_has_other_texts().order_by("number"))
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
    parts = getattr(answer.question.type.answer_field(answer.question.spec), "parts", {})
    return any(part not in answer.value for part in parts)


@never_cache
@require_safe
def attempt_review(request, pk):
    """What the review rule lets this person see of an attempt that was handed in."""
    attempt = _up_to_date(_attempt_or_404(request.user, pk))
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
        "rows": rows,
        "answers": [row.answer for row in rows],
        "points": grading.show(points),
        "maximum": grading.show(maximum),
        "deduction": attempt.charge and attempt.charge.told(points, maximum),
        "waivers": attempt.waivers.select_related("by").order_by("pk"),
        "is_whole": is_whole,
        "has_marks": any(row.mark is not None and row.review.shows_marks for row in rows),
        "sight": next((row.sight for row in rows), STAFF_SIGHT),
        "is_judged_at_once": any(row.answer.question.type.MARKED_BY == "machine" for row in rows),
        "attempts_left": _attempts_left(attempt, request.user),
        "paragraphs": paragraphs_of(attempt.assignment.unit, [row.answer.question for row in rows]),
        "link": unit_link(attempt.assignment.unit),
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
