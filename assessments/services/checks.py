"""Checking an answer while at work: it is fixed, and its student sees how it stands."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Answer, Attempt
from assessments.review import matrix_of, may_check
from assessments.services.attempts import refresh_deadlines


def check_answer(answer, user, base, now=None):
    """Fixes the answer as it was at revision `base`: from then on no save changes it. Doing it again is harmless.

    Once the attempt is handed in it is refused even so: what was told at work is told by the review then, or not at
    all. One conditional UPDATE holds what a save's does. No mark is made: that is done when the attempt is handed in,
    by the same judge. Raises ValidationError in words.
    """
    now = now or timezone.now()
    stored = Answer.objects.select_related("question", "attempt__assignment").get(pk=answer.pk)
    _refuse_check(stored, user)
    refresh_deadlines(Attempt.objects.filter(pk=stored.attempt_id).expired(now))
    running = Attempt.objects.open(now).filter(user=user, assignment__classroom__is_archived=False)
    current = Answer.objects.filter(pk=stored.pk, attempt__in=running, revision=base, checked_at=None)
    if not current.update(checked_at=now):
        _explain_refused_check(stored, base, now)


def _refuse_check(stored, user):
    if stored.attempt.user_id != user.pk:
        raise ValidationError(_("Only its own writer can check an answer."))
    if not may_check(matrix_of(stored.attempt.assignment.review), stored.question.type.MARKED_BY):
        raise ValidationError(_("This question cannot be checked before handing in."))
    if stored.is_blank:
        words = _("Question %(number)d has no answer yet, so there is nothing to check.")
        raise ValidationError(words % {"number": stored.number})


def _explain_refused_check(stored, base, now):
    stored.refresh_from_db()
    if not stored.attempt.is_open(now):
        raise ValidationError(_("This was handed in, or its time is over."))
    if stored.checked_at:  # it was before, or the other of two presses was faster
        return
    if stored.revision != base:
        raise ValidationError(_("This answer was changed elsewhere meanwhile. Look at it, and check it again."))
    raise ValidationError(_("This answer cannot be checked now. Load the page again."))
