"""Writes marks: append-only rows, and the scores derived from them in the same transaction."""

from collections import defaultdict
from decimal import Decimal

from django.db import connection

from assessments.models import Answer, Attempt, Mark


def write_marks(attempts, verdicts, *, grader=None, judgement=None, reason="", mending=None):
    """Appends one mark for each (answer, Verdict) and derives the points and the scores of the attempts.

    As many queries for a class as for one attempt. The caller holds the transaction. An empty `grader` is the machine.
    """
    marks = [
        Mark(
            answer=answer,
            points=verdict.points,
            parts=verdict.parts,
            judgement=judgement,
            grader=grader,
            reason=reason,
            mending=mending,
        )
        for answer, verdict in verdicts
    ]
    Mark.objects.bulk_create(marks)
    for answer, verdict in verdicts:
        answer.points = verdict.points
    _write_each(Answer, [answer for answer, _verdict in verdicts], "points")
    derive_scores(attempts)
    return marks


def _write_each(model, objects, *names):
    """As `bulk_update`, row by row in one go: the one statement that Django makes of them costs many times as much."""
    fields = [model._meta.get_field(name) for name in names]
    rows = [(*(_stored(field, one) for field in fields), one.pk) for one in objects]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s", rows)


def _stored(field, one):
    return field.get_db_prep_save(getattr(one, field.attname), connection)


def derive_scores(attempts):
    """Sets score (the sum of what is marked) and is_marked (nothing waits) from the answers' points."""
    points = defaultdict(list)
    # Added up here: a sum by SQLite would be one of binary fractions.
    for attempt, value in Answer.objects.filter(attempt__in=attempts).order_by().values_list("attempt", "points"):
        points[attempt].append(value)
    for attempt in attempts:
        attempt.score = sum((value for value in points[attempt.pk] if value is not None), Decimal(0))
        attempt.is_marked = None not in points[attempt.pk]
    _write_each(Attempt, attempts, "score", "is_marked")
