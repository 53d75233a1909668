"""What a student at work asks for again and again, each in one plain statement (see `classrooms.rows`)."""

from django.db.models import BigIntegerField

from assessments.models.assignments import Assignment
from assessments.models.at_hand import with_questions
from assessments.models.attempts import Answer, Attempt, Mark
from assessments.models.quizzes import Assessment, AssessmentItem, Section
from classrooms.models import Classroom
from classrooms.rows import read
from lessons.models import Unit

ATTEMPT = """
    SELECT {attempt}, {assignment}, {classroom}, {assessment}, {unit}, EXISTS (
        SELECT 1 FROM assessments_assignmentexception granted WHERE granted.assignment_id = assignment.id
    )
    FROM assessments_attempt attempt
    JOIN assessments_assignment assignment ON assignment.id = attempt.assignment_id
    JOIN classrooms_classroom classroom ON classroom.id = assignment.classroom_id
    JOIN assessments_assessment assessment ON assessment.id = assignment.assessment_id
    JOIN lessons_unit unit ON unit.id = assessment.unit_id
    WHERE attempt.id = %s AND attempt.user_id = %s
"""
ATTEMPT_OF = {
    "attempt": Attempt,
    "assignment": Assignment,
    "classroom": Classroom,
    "assessment": Assessment,
    "unit": Unit,
}


def own_attempt(pk, user):
    """The person's own attempt, which is always visible to them, with assignment, class, quiz and unit; else None."""
    if pk > BigIntegerField.MAX_BIGINT:  # SQLite takes no such number
        return None
    for attempt, assignment, classroom, assessment, unit, has_exceptions in read(ATTEMPT, [pk, user.pk], **ATTEMPT_OF):
        assessment.unit = unit
        assignment.classroom, assignment.assessment = classroom, assessment
        assignment.is_without_exceptions = not has_exceptions
        attempt.assignment, attempt.user = assignment, user
        return attempt
    return None


ASSIGNMENT = """
    SELECT {assignment}, {classroom}, EXISTS (
        SELECT 1 FROM assessments_assignmentexception granted WHERE granted.assignment_id = assignment.id
    )
    FROM assessments_assignment assignment
    JOIN classrooms_classroom classroom ON classroom.id = assignment.classroom_id
    JOIN classrooms_membership member ON member.classroom_id = classroom.id
    WHERE assignment.id = %s AND member.user_id = %s AND member.left_at IS NULL
"""


def own_assignment(pk, user):
    """The assignment, with its class, to a class that the person is in now, and so sees it; else None."""
    if pk > BigIntegerField.MAX_BIGINT:
        return None
    for assignment, classroom, has_exceptions in read(
        ASSIGNMENT, [pk, user.pk], assignment=Assignment, classroom=Classroom
    ):
        assignment.classroom, assignment.is_without_exceptions = classroom, not has_exceptions
        return assignment
    return None


ATTEMPTS = """
    SELECT {attempt} FROM assessments_attempt attempt WHERE attempt.assignment_id = %s AND attempt.user_id = %s
    ORDER BY attempt.number
"""


def own_attempts(assignment, user):
    """The person's attempts of an assignment, the first one first."""
    return [attempt for [attempt] in read(ATTEMPTS, [assignment.pk, user.pk], attempt=Attempt)]


ITEMS = """
    SELECT {item}, {section}, question.digest
    FROM assessments_assessmentitem item
    JOIN assessments_question question ON question.id = item.question_id
    LEFT JOIN assessments_section section ON section.id = item.section_id
    WHERE item.assessment_id = %s
    ORDER BY item.number
"""


def items_of(assessment):
    """The items of the quiz of that key in order, each with its section, and question and `key` at hand."""
    items = []
    for item, section, digest in read(ITEMS, [assessment], item=AssessmentItem, section=Section):
        item.section, item.question_digest = section, digest
        items.append(item)
    for item in with_questions(items):
        item.key = item.question.key
    return items


ANSWERS = """
    SELECT {answer}, question.digest, EXISTS (
        SELECT 1 FROM assessments_othertext other WHERE other.answer_id = answer.id
    )
    FROM assessments_answer answer
    JOIN assessments_question question ON question.id = answer.question_id
    WHERE answer.attempt_id = %s
    ORDER BY answer.number
"""


def answers_with_questions(attempt):
    """The answers of an attempt in order, each with its question (see `with_questions`) and `has_other_texts`."""
    answers = []
    for answer, digest, has_other_texts in read(ANSWERS, [attempt.pk], answer=Answer):
        answer.attempt, answer.question_digest, answer.has_other_texts = attempt, digest, bool(has_other_texts)
        answers.append(answer)
    return with_questions(answers)


MARKS = """
    SELECT {mark}
    FROM assessments_mark mark
    JOIN assessments_answer answer ON answer.id = mark.answer_id
    WHERE answer.attempt_id = %s
    ORDER BY mark.id
"""


def add_ledgers(attempt, answers):
    """Puts beside the answers of an attempt their marks, the first one first."""
    by_pk = {answer.pk: answer for answer in answers}
    for answer in answers:
        answer.ledger = []
    for [mark] in read(MARKS, [attempt.pk], mark=Mark):
        answer = by_pk[mark.answer_id]
        mark.answer = answer
        answer.ledger.append(mark)
