"""An attempt as a paper on the desk: its paragraphs, its marks, and how much of them its reader may see.

Gathers rows for pages and API alike, in a fixed number of queries.
"""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from assessments import grading
from assessments.models import Answer, Assessment, Attempt, Mark, OtherText, add_ledgers, answers_with_questions
from assessments.openings import STAFF_SIGHT, Sight, sight_of
from assessments.review import EVERYTHING, Review, matrix_of, review_for
from lessons.models import Paragraph, document_groups, shelf_of

SECTION_PARAGRAPHS = Prefetch(
    "section__paragraphs", Paragraph.objects.with_text().order_by("document__letter", "number")
)
# In an order of its own: that of the table leads through five others.
OTHER_TEXTS = Prefetch("other_texts", OtherText.objects.order_by("-pk"))
MARKS = Prefetch("marks", Mark.objects.order_by("pk"), to_attr="ledger")  # as a list, at half the price


def paragraphs_of(unit, questions):
    """{address: Paragraph with its text} for all that the questions (with their evidence) may show."""
    wanted = set()
    for question in questions:
        wanted |= question.named
    shelf = shelf_of(unit).paragraphs if wanted else {}
    return {address: row for address, row in shelf.items() if address in wanted}


def unanswered(question, value=None, number=1):
    """An answer that nobody gave: with it a question is shown as a student finds it."""
    return Answer(attempt=Attempt(number=1), question=question, number=number, value=value)


def sources_of(assessment):
    """What lies beside the questions: the documents of the unit for an essay, else the lesson's reading set."""
    if assessment.kind == Assessment.Kind.ESSAY or assessment.lesson_id is None:
        return document_groups(assessment.unit)
    return shelf_of(assessment.unit).readings.get(assessment.lesson_id, [])


@dataclass(frozen=True)
class ReviewRow:
    """One answer with the mark that counts, and what its reader may see of both.

    `sight` is that of the whole attempt; of this answer a person's judgement may still wait for the release.
    """

    answer: Answer
    mark: Mark | None
    review: Review
    sight: Sight = STAFF_SIGHT


def review_rows(attempt, user, now=None):
    """A ReviewRow for each answer of a handed-in attempt: all of it to staff, by the review rule to its student."""
    now = now or timezone.now()
    sight = sight_of(attempt, user, now)
    answers = answers_of(attempt)
    add_ledgers(attempt, answers)
    matrix = matrix_of(attempt.assignment.review)
    return [_row(attempt.assignment, answer, sight, matrix) for answer in answers]


def answers_of(attempt):
    """The answers of an attempt in order, with question, section and texts kept beside."""
    answers = answers_with_questions(attempt)
    # Few quizzes have sections, and few answers texts beside them; who has neither asks for neither.
    prefetch_related_objects([answer for answer in answers if answer.section_id], SECTION_PARAGRAPHS)
    prefetch_related_objects([answer for answer in answers if answer.has_other_texts], OTHER_TEXTS)
    return answers


def _row(assignment, answer, sight, matrix):
    mark = latest_mark(answer)
    if not sight.window:
        return ReviewRow(answer, mark, EVERYTHING)
    review = review_for(
        answer.question.type.MARKED_BY,
        matrix,
        sight.window,
        is_released=assignment.released_at is not None,
        is_persons_mark=mark is not None and mark.grader_id is not None,
    )
    return ReviewRow(answer, mark, review, sight)


def checked_rows(attempt, answers):
    """{answer pk: ReviewRow} of the answers that were checked while at work, as far as that window opens them."""
    checked = [answer for answer in answers if answer.checked_at]
    prefetch_related_objects(checked, MARKS)
    matrix = matrix_of(attempt.assignment.review)
    return {answer.pk: _checked_row(answer, matrix) for answer in checked}


def _checked_row(answer, matrix):
    """The mark in it is what the judge says now; it is written when the attempt is handed in."""
    verdict = grading.judge(answer.question, answer.value)
    mark = Mark(answer=answer, points=verdict.points, parts=verdict.parts)
    return ReviewRow(answer, mark, review_for(answer.question.type.MARKED_BY, matrix, "during"))


def latest_mark(answer):
    """The mark that counts (prefetch `marks` in lists); None while none was made."""
    return answer.ledger[-1] if answer.ledger else None


def visible_score(rows):
    """(sum of the points the reader may see, whether that is the whole mark)."""
    seen = [row.mark.points for row in rows if row.mark is not None and row.review.shows_marks]
    return sum(seen), len(seen) == len(rows)
