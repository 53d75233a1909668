"""Marking by a person: what a teacher says of an answer becomes a row of the ledger."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments import grading
from assessments.models import Answer, Attempt
from assessments.services.assignments import refuse_archived
from assessments.services.attempts import submit_expired
from assessments.services.ledger import write_marks


def mark_answer(answer, judgement, by, seen_mark=None):
    """Marks an answer that was handed in; returns the new Mark. `judgement` is as `grading.judge` takes it.

    `seen_mark` is the id of the latest mark the person saw (0: there was none); when somebody marked since, it is
    refused with that person's name and nothing is overwritten. None leaves the check out. Sending the same judgement
    twice makes one mark. Raises ValidationError in words.
    """
    submit_expired(Attempt.objects.filter(pk=answer.attempt_id))
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=answer.attempt_id)
        refuse_archived(attempt.classroom)
        answer = Answer.objects.select_related("question__rubric").get(pk=answer.pk)
        latest = answer.marks.select_related("grader").order_by("pk").last()
        if _is_said_already(answer, latest, judgement, by):
            return latest
        _refuse_unfinished(attempt)
        _refuse_overtaken(latest, seen_mark)
        reason = (judgement.get("reason") or "").strip()
        _refuse_silent_override(latest, reason)
        verdict = grading.judge(answer.question, answer.value, judgement)
        [mark] = write_marks([attempt], [(answer, verdict)], grader=by, judgement=judgement, reason=reason)
    return mark


def _is_said_already(answer, latest, judgement, by):
    """The same words may make another mark after the question was mended: what the machine adds is another."""
    if not latest or latest.grader_id != by.pk or latest.judgement != judgement:
        return False
    return latest.points == grading.judge(answer.question, answer.value, judgement).points


def _refuse_unfinished(attempt):
    if attempt.submitted_at is None:
        raise ValidationError(_("This has not been handed in yet, so it cannot be marked."))


def _refuse_overtaken(latest, seen_mark):
    if latest is None or seen_mark is None or latest.pk == seen_mark:
        return
    raise ValidationError(
        _(
            "%(who)s marked this while you were at it: %(points)s points. What you typed is still here; save again to "
            "put your mark over it."
        )
        % {"who": latest.grader or _("The machine"), "points": grading.show(latest.points)},
        code="overtaken",
    )


def _refuse_silent_override(latest, reason):
    if latest and latest.grader_id is None and not reason:
        raise ValidationError({"reason": _("Give a reason for changing the machine's mark.")})
