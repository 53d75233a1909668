"""What waits to be marked, question by question, and within each in an order that favours no name."""

import hashlib

from django.db.models import Q

from assessments import questions
from assessments.models import Answer, Attempt
from assessments.services.attempts import submit_expired


def answers_to_mark(assignment):
    """Answers of handed-in attempts that a person judges, those judged already included, in the order of marking.

    The order is that of a hash, so it is neither alphabetical nor the same from task to task (marks drift with the
    order of marking), yet it stays as it is from visit to visit.
    """
    submit_expired(Attempt.objects.filter(assignment=assignment))
    by_person = Q(points=None) | Q(question__kind__in=questions.marked_by_person())
    rows = Answer.objects.filter(by_person, attempt__in=Attempt.objects.filter(assignment=assignment).submitted())
    answers = list(rows.select_related("attempt__user", "attempt__assignment__classroom", "question"))
    first = first_slots(answers)
    return sorted(answers, key=lambda row: (first[row.question_id], row.question_id, _place(assignment, row)))


def first_slots(answers):
    """{question pk: its first place in the quiz}: where it is shuffled or drawn, everybody meets it elsewhere."""
    slots = {}
    for answer in answers:
        slots[answer.question_id] = min(answer.slot, slots.get(answer.question_id, answer.slot))
    return slots


def neighbours(queue, answer):
    """(previous, next) answer in the queue: next is the next one that waits, going round to the beginning."""
    places = {row.pk: place for place, row in enumerate(queue)}
    place = places.get(answer.pk, -1)
    following = [*queue[place + 1 :], *queue[: max(place, 0)]]
    return (queue[place - 1] if place > 0 else None), next((row for row in following if row.points is None), None)


def _place(assignment, answer):
    return hashlib.sha256(f"{assignment.pk}:{answer.attempt_id}".encode()).digest()
