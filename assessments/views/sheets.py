"""A student at work: the page on which an attempt is written, saved and checked."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.answer_sheet import AnswerSheet
from assessments.models import Answer
from assessments.papers import answers_of, checked_rows, paragraphs_of, sources_of
from assessments.review import matrix_of
from assessments.services.answers import flag_answers, keep_late_answers, save_answers
from assessments.services.attempts import submit_attempt
from assessments.services.checks import check_answer
from assessments.views.assignments import posted
from assessments.views.attempts import ATTEMPTS, attempt_or_404, question_address, up_to_date
from classrooms.access import require, visible_or_404
from lessons.models import unit_link

LAST_SECONDS = 2
GO_TO = "go-"  # and the number of a question: what a button of the map says


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_detail(request, pk):
    """The questions, or the one that `?question=` names. Without JavaScript the same form saves and hands in."""
    attempt = attempt_or_404(request.user, pk)
    if attempt.user_id != request.user.pk:
        return redirect("attempt-review", attempt.pk)
    require(request.user, "assessments.save_answer", attempt)
    return _at_work(request, attempt)


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
    attempt = up_to_date(attempt)
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


def _too_late(request, attempt, answers):
    """Leads to what was handed in; what the form holds besides is kept."""
    sheet = AnswerSheet(answers, posted(request))
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
        return _hand_in(request, attempt, sheet)
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


def _hand_in(request, attempt, sheet):
    """Without asking, because no time is left; what is no answer is kept beside it."""
    submit_attempt(attempt)
    messages.info(request, _("Your time is over. What you had written was handed in."))
    if keep_late_answers(sheet.refused()):
        messages.warning(
            request, _("What could not be taken as an answer was kept beside it as you wrote it; tell your teacher.")
        )
    return redirect("attempt-review", attempt.pk)


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
        "stamp": attempt.assignment.unit.stamp,
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
