"""Opening a reading, and saying that it was read."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Reading
from classrooms.rules import studies


def open_reading(assignment, user):
    """Notes when the student first opened the reading; later visits change nothing. Refuses before it opens."""
    if not studies(user, assignment):
        raise ValidationError(_("Only students of this class are noted as its readers."))
    refuse_unopened(assignment, user)
    reading, _created = Reading.objects.get_or_create(assignment=assignment, user=user)
    return reading


def refuse_unopened(assignment, user):
    if not assignment.terms_of(user).has_opened(timezone.now()):
        raise ValidationError(_("This is not open yet."))


def finish_reading(assignment, user):
    """“I have read this.” Saying it twice keeps the first time."""
    reading = open_reading(assignment, user)
    Reading.objects.filter(pk=reading.pk, read_at=None).update(read_at=timezone.now())
