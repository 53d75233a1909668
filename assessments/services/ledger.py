"""Writes marks: append-only rows, and the scores derived from them in the same transaction."""

from collections import defaultdict
from decimal import Decimal

from django.db import connection

from assessments.models import Answer, Attempt, Mark
from classrooms.rows import insert, parts, read, write


def write_marks(attempts, verdicts, *, answers=None, grader=None, judgement=None, reason="", mending=None):
    """Appends one mark for each (answer, Verdict) and derives the points and the scores of the attempts.

    As many queries for a class as for one attempt. The caller holds the transaction. An empty `grader` is the machine.
    `answers` are all of the attempts, where the caller has read and locked them.
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
    if marks:
        insert(marks)
    for some in parts([answer.pk for answer, _verdict in verdicts]):
        write(_among(POINTS, some), some)
    for answer, verdict in verdicts:
        answer.points = verdict.points
    _derive_scores(attempts, _points_among(answers) if answers else _points_of(attempts))
    return marks


# Of the latest mark, which counts.
POINTS = """
    UPDATE assessments_answer SET points = (
        SELECT mark.points FROM assessments_mark mark WHERE mark.answer_id = assessments_answer.id
        ORDER BY mark.id DESC LIMIT 1
    )
    WHERE id IN ({})
"""
EARNED = "SELECT attempt_id, points FROM assessments_answer WHERE attempt_id IN ({})"
SCORE = "UPDATE assessments_attempt SET score = %s, is_marked = %s WHERE id = %s"


def _among(statement, rows):
    return statement.format(", ".join(["%s"] * len(rows)))


def _points_among(answers):
    """{attempt key: [points of each answer, None while it waits]}."""
    points = defaultdict(list)
    for answer in answers:
        points[answer.attempt_id].append(answer.points)
    return points


def _points_of(attempts):
    """As `_points_among`, read."""
    points = defaultdict(list)
    exact = Answer._meta.get_field("points").to_python
    # Added up here: a sum by SQLite would be one of binary fractions.
    for some in parts([attempt.pk for attempt in attempts]):
        for attempt, value in read(_among(EARNED, some), some):
            points[attempt].append(exact(value))
    return points


def _derive_scores(attempts, points):
    """Sets score (the sum of what is marked) and is_marked (nothing waits) from the answers' points."""
    for attempt in attempts:
        attempt.score = sum((value for value in points[attempt.pk] if value is not None), Decimal(0))
        attempt.is_marked = None not in points[attempt.pk]
    stored = Attempt._meta.get_field("score").get_db_prep_save
    with connection.cursor() as cursor:
        rows = [(stored(attempt.score, connection), attempt.is_marked, attempt.pk) for attempt in attempts]
        if len(rows) == 1:  # PostgreSQL's pipeline for many is no gain for one
            cursor.execute(SCORE, rows[0])
        else:
            cursor.executemany(SCORE, rows)
