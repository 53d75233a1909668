"""One answer of a student at work, for the page's script: saved while it is typed, marked to come back to."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.feedback import in_words
from assessments.forms.answer_sheet import AnswerSheet
from assessments.models import Answer
from assessments.services.answers import KEPT, flag_answer, keep_late_answers, own_slip, save_answer
from classrooms.access import require, visible_or_404


@require_POST
def answer_save(request, pk):
    """One answer, saved while typing: 200 with the new revision, 409 with what is `stored`, 400 with what is wrong.

    The code KEPT says that the text was kept all the same, beside the answer.
    """
    answer = own_slip(pk, request.user) or _answer_to_save(request, pk)
    sheet = AnswerSheet([answer], request.POST)
    if not sheet.is_valid():
        lines = [line for lines in sheet.errors.values() for line in lines]
        return JsonResponse({"errors": lines, "code": KEPT if _keep_if_over(pk, sheet) else None}, status=400)
    value, base = sheet.value_of(answer)
    saved = save_answer(answer, request.user, value, base)
    return JsonResponse(
        {
            "revision": saved.revision,
            "saved_at": _clock(saved.saved_at, answer.zone),
            "stored": None if saved.is_accepted else in_words(answer.question, saved.value) or None,
        },
        status=200 if saved.is_accepted else 409,
    )


def _answer_to_save(request, pk):
    """Refuses whoever may not, in the words that hold for this person."""
    rows = Answer.objects.select_related("question", "attempt__assignment__classroom", "attempt__user")
    answer = visible_or_404(Answer, request.user, rows, pk=pk)
    require(request.user, "assessments.save_answer", answer.attempt)
    return answer


def _keep_if_over(pk, sheet):
    """Where nobody can mend it any more, what is no answer is kept beside it. Returns whether it was."""
    answer = Answer.objects.select_related("attempt").get(pk=pk)
    refused = [(answer, sent, base) for _slip, sent, base in sheet.refused()]
    is_fixed = answer.checked_at is not None or not answer.attempt.is_open()
    return is_fixed and keep_late_answers(refused) > 0


def _clock(moment, zone):
    return f"{timezone.localtime(moment, zone):%H:%M}" if moment else ""


@require_POST
def answer_flag(request, pk):
    """Marks an answer to come back to, or takes that back, without touching what is typed."""
    rows = Answer.objects.select_related("attempt__assignment__classroom", "attempt__user")
    answer = visible_or_404(Answer, request.user, rows, pk=pk)
    require(request.user, "assessments.flag_answer", answer.attempt)
    flag_answer(answer, request.user, "flag" in request.POST)
    return JsonResponse({"is_flagged": answer.is_flagged})
