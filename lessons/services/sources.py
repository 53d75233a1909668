"""Texts of a class's own: added, changed and removed by its teachers. The log keeps who did what when."""

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db import transaction
from django.utils import timezone

from classrooms.services.memberships import lock_classroom
from lessons.models import ClassSource


@transaction.atomic
def create_source(classroom, unit, by, **fields):
    """A new text of the class beside the unit; `fields` say what it is and under which right it is used."""
    lock_classroom(classroom)
    source = _write(ClassSource(classroom=classroom, unit=unit, added_by=by), fields)
    _log(source, by, ADDITION)
    return source


@transaction.atomic
def edit_source(source, by, **fields):
    lock_classroom(source.classroom)
    source.changed_by, source.changed_at = by, timezone.now()
    _write(source, fields)
    _log(source, by, CHANGE)
    return source


@transaction.atomic
def remove_source(source, by):
    """Takes the text away for good: nothing of it is kept but its title in the log."""
    _log(source, by, DELETION)
    source.delete()


def _write(source, fields):
    for name, value in fields.items():
        setattr(source, name, value)
    source.full_clean()  # a right that nobody confirmed, and a title used twice, are refused here
    source.save()
    return source


def _log(source, by, flag):
    LogEntry.objects.log_actions(by.pk, [source], flag, f"For the class {source.classroom}.", single_object=True)
