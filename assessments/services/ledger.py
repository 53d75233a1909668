"""Writes marks: append-only rows, and the scores derived from them in the same transaction."""

from assessments.models import Answer, Mark


def write_marks(attempt, verdicts, *, grader=None, judgement=None, reason=""):
    """Appends one mark for each (answer, Verdict) and derives the points and the attempt's score.

    The caller holds the transaction. An empty `grader` is the machine.
    """
    marks = [
        Mark(
            answer=answer,
            points=verdict.points,
            parts=verdict.parts,
            judgement=judgement,
            grader=grader,
            reason=reason,
        )
        for answer, verdict in verdicts
    ]
    Mark.objects.bulk_create(marks)
    for answer, verdict in verdicts:
        answer.points = verdict.points
    Answer.objects.bulk_update([answer for answer, _ in verdicts], ["points"])
    derive_score(attempt)
    return marks


def derive_score(attempt):
    """Sets score (the sum of what is marked) and is_marked (nothing waits) from the answers' points."""
    points = list(Answer.objects.filter(attempt=attempt).order_by().values_list("points", flat=True))
    attempt.score = sum(value for value in points if value is not None)
    attempt.is_marked = None not in points
    attempt.save(update_fields=["score", "is_marked"])
