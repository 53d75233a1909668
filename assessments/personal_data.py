"""What this room keeps about one person: exceptions, readings, attempts with answers and marks; what one wrote."""

from django.db.models import Q

from assessments.models import AssignmentException, Attempt
from classrooms.models import Group


def personal_data(person):
    """Plain data; the names of graders are left out, because they are other people's."""
    attempts = Attempt.objects.filter(user=person).select_related("assignment__lesson", "assignment__assessment")
    attempts = attempts.prefetch_related("answers__question", "answers__marks", "answers__other_texts", "waivers")
    return {
        "exceptions": [_exception(row) for row in _exceptions(person)],
        "readings": [_reading(row) for row in person.readings.select_related(*TASK)],
        "attempts": [_attempt(row) for row in attempts],
        "questions": [_question(row) for row in person.questions.order_by("pk")],
        "files_of_questions": list(person.bank_uploads.order_by("pk").values("name", "created_at", "taken_at")),
        "quizzes": list(person.assessments.order_by("pk").values("title", "instructions")),
    }


TASK = ("assignment__lesson", "assignment__assessment")
TERMS = ("opens_at", "due_at", "closes_at", "time_limit", "attempts_allowed", "is_excused", "reason", "granted_at")


def _exceptions(person):
    """The own ones, and those of all groups in which the person is named, also of classes that were left."""
    through = Group.objects.filter(members__user=person)
    rows = AssignmentException.objects.filter(Q(user=person) | Q(group__in=through))
    return rows.select_related(*TASK, "group").order_by("pk")


def _exception(row):
    names = {"assignment": str(row.assignment), "group": row.group and row.group.name}
    return names | {name: getattr(row, name) for name in TERMS}


def _question(row):
    return {"question": row.stem, "specification": row.spec, "rationale": row.rationale, "points": row.points}


def _reading(row):
    return {"assignment": str(row.assignment), "opened_at": row.opened_at, "read_at": row.read_at}


def _attempt(row):
    return {
        "assignment": str(row.assignment),
        "number": row.number,
        "started_at": row.started_at,
        "submitted_at": row.submitted_at,
        "score": row.score,
        "waivers": [
            {"is_withdrawal": each.is_withdrawal, "reason": each.reason, "at": each.at} for each in row.waivers.all()
        ],
        "answers": [_answer(answer) for answer in row.answers.all()],
    }


def _answer(row):
    return {
        "question": row.question.stem,
        "answer": row.value,
        "saved_at": row.saved_at,
        "checked_at": row.checked_at,
        "other_texts": [other.value for other in row.other_texts.all()],
        "marks": [
            {"points": mark.points, "judgement": mark.judgement, "reason": mark.reason, "made_at": mark.created_at}
            for mark in row.marks.all()
        ],
    }
