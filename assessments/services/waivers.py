"""Waiving the deduction for a late attempt, and taking that back: append-only, so who did it and why is never lost."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Attempt, Waiver
from assessments.services.assignments import refuse_archived

LONGEST_REASON = Waiver._meta.get_field("reason").max_length


def waive_deduction(attempt, by, reason):
    """Lateness costs this attempt nothing from now on, whatever the rule. Doing it twice changes nothing.

    Returns whether it did something. Raises ValidationError in words without a reason, and where nothing is taken away.
    """
    reason = check_reason(reason)
    with transaction.atomic():
        attempt = _locked(attempt)
        if attempt.waiver:
            return False
        refuse_free(attempt)
        Waiver.objects.create(attempt=attempt, reason=reason, by=by)
    return True


def restore_deduction(attempt, by):
    """The undo of a waiver: the rule holds again. Doing it twice changes nothing; returns whether it did something."""
    with transaction.atomic():
        attempt = _locked(attempt)
        if attempt.waiver is None:
            return False
        Waiver.objects.create(attempt=attempt, is_withdrawal=True, by=by)
    return True


def check_reason(reason):
    """The reason without blanks around it; raises ValidationError where it is missing or too long."""
    reason = reason.strip() if isinstance(reason, str) else ""
    if not reason:
        raise ValidationError({"reason": _("Give a reason. Students do not see it.")})
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise ValidationError({"reason": _("A reason is plain text of at most %d characters.") % LONGEST_REASON})
    return reason


def refuse_free(attempt):
    """Raises ValidationError for an attempt from which lateness takes nothing."""
    if attempt.charge is None:
        raise ValidationError(_("Nothing is taken from this attempt for lateness, so there is nothing to waive."))


def _locked(attempt):
    """The attempt as stored now, and nobody else's until the transaction is over; refused in an archived class."""
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    refuse_archived(attempt.classroom)
    return attempt
