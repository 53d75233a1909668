"""An attempt as a paper on the desk: its paragraphs, its marks, and how much of them its reader may see.

Gathers rows for pages and API alike, in a fixed number of queries.
"""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from assessments.models import Answer, Assessment, Evidence, Mark, OtherText
from assessments.review import EVERYTHING, Review, review_for
from classrooms.models import Membership
from lessons.models import Paragraph, document_groups, reading_groups

SECTION_PARAGRAPHS = Prefetch(
    "section__paragraphs", Paragraph.objects.with_text().order_by("document__letter", "number")
)
# In an order of its own: that of the table leads through five others.
OTHER_TEXTS = Prefetch("other_texts", OtherText.objects.order_by("-pk"))


def paragraphs_of(unit, questions):
    """{address: Paragraph with its text} for all that the questions may show: spec and evidence."""
    questions = list(questions)
    wanted = {address for question in questions for address in question.type.paragraphs(question.spec)}
    evidence = Evidence.objects.filter(question__in=questions).select_related("paragraph__document").order_by("pk")
    wanted |= {row.paragraph.address for row in evidence}
    rows = Paragraph.objects.filter(document__unit=unit).at(wanted).with_text().order_by("pk") if wanted else []
    return {row.address: row for row in rows}


def sources_of(assessment):
    """What lies beside the questions: the documents of the unit for an essay, else the lesson's reading set."""
    if assessment.kind == Assessment.Kind.ESSAY or assessment.lesson is None:
        return document_groups(assessment.unit)
    return reading_groups(assessment.lesson)


@dataclass(frozen=True)
class ReviewRow:
    """One answer with the mark that counts, and what its reader may see of both."""

    answer: Answer
    mark: Mark | None
    review: Review


def review_rows(attempt, user, now=None):
    """A ReviewRow for each answer of a handed-in attempt: all of it to staff, by the review rule to its student."""
    now = now or timezone.now()
    answers = attempt.answers.select_related("question__rubric", "section").order_by("number")
    answers = answers.prefetch_related(
        Prefetch("marks", Mark.objects.select_related("grader").order_by("pk")),
        Prefetch("question__evidence", Evidence.objects.select_related("paragraph__document").order_by("order")),
        OTHER_TEXTS,
        SECTION_PARAGRAPHS,
        "question__rubric__criteria__levels",
    )
    is_staff = user.has_perm("assessments.see_queue", attempt)
    close_at = None if is_staff else last_close(attempt.assignment)
    return [_row(attempt, answer, is_staff, close_at, now) for answer in answers]


def _row(attempt, answer, is_staff, close_at, now):
    mark = latest_mark(answer)
    review = EVERYTHING
    if not is_staff:
        review = review_for(
            answer.question.type.MARKED_BY,
            is_handed_in=not attempt.is_open(now),
            now=now,
            last_close_at=close_at,
            is_released=attempt.assignment.released_at is not None,
            is_persons_mark=mark is not None and mark.grader_id is not None,
        )
    return ReviewRow(answer, mark, review)


def latest_mark(answer):
    """The mark that counts (prefetch `marks` in lists); None while none was made."""
    return max(answer.marks.all(), key=lambda mark: mark.pk, default=None)


def last_close(assignment):
    """The latest effective close of anybody in the class; None where somebody's work never closes."""
    members = list(Membership.objects.students().filter(classroom=assignment.classroom).order_by("pk"))
    granted = assignment.exceptions.by_student([row.user_id for row in members], members)
    closes = [_close_of(assignment, row, granted[assignment.pk, row.user_id]) for row in members]
    closes.append(assignment.closes_at)
    return None if None in closes else max(closes)


def _close_of(assignment, membership, granted):
    return assignment.terms_for(membership, granted.own, granted.of_groups).closes_at


def visible_score(rows):
    """(sum of the points the reader may see, whether that is the whole mark)."""
    seen = [row.mark.points for row in rows if row.mark is not None and row.review.shows_marks]
    return sum(seen), len(seen) == len(rows)
