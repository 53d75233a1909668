"""The teacher as a student: the same pages and the same judge, and not one row written."""

from collections import Counter

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import grading
from assessments.forms.answer_sheet import AnswerSheet
from assessments.mendbook import mended_questions
from assessments.models import Answer, Assignment, Attempt, Mark
from assessments.openings import STAFF_SIGHT
from assessments.papers import SECTION_PARAGRAPHS, ReviewRow, paragraphs_of, sources_of
from assessments.review import EVERYTHING
from assessments.views.assignments import posted
from classrooms.access import require, visible_or_404
from lessons.models import reading_groups, unit_link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_preview(request, pk):
    assignment = visible_or_404(Assignment, request.user, Assignment.objects.with_task(), pk=pk)
    require(request.user, "assessments.preview_assignment", assignment)
    if assignment.is_reading:
        context = _context(assignment, reading_groups(assignment.lesson))
        return render(request, "assessments/reading_detail.html", context)
    attempt = Attempt(assignment=assignment, user=request.user, number=1)
    answers = _blank_answers(attempt)
    sheet = AnswerSheet(answers, posted(request))
    if request.method == "POST" and sheet.is_valid():
        return _show_marks(request, attempt, sheet)
    context = _context(assignment, sources_of(assignment.assessment))
    context |= {
        "attempt": attempt,
        "sheet": sheet,
        "rows": sheet.rows() if sheet.is_bound else [(answer, None) for answer in answers],
        "pools": Counter(answer.section_id for answer in answers if answer.section and answer.section.draw),
        "paragraphs": paragraphs_of(assignment.unit, [answer.question for answer in answers]),
    }
    return render(request, "assessments/attempt_detail.html", context, status=400 if sheet.errors else 200)


def _context(assignment, groups):
    return {
        "assignment": assignment,
        "lesson": assignment.lesson,
        "terms": assignment.terms,
        "groups": groups,
        "sources": groups,
        "link": unit_link(assignment.unit, groups),
        "zone": assignment.classroom.zone,
        "is_preview": True,
    }


def _blank_answers(attempt):
    """One for every question, also where students get only some of them."""
    items = attempt.assignment.assessment.items.select_related("question__rubric", "section").prefetch_related(
        "question__evidence__paragraph__document", "question__rubric__criteria__levels", SECTION_PARAGRAPHS
    )
    mended = mended_questions(attempt.assignment)
    return [
        Answer(
            attempt=attempt,
            question=mended.get(row.question_id, row.question),
            section=row.section,
            number=row.number,
        )
        for row in items
    ]


def _show_marks(request, attempt, sheet):
    """What the machine says of these answers; what a person marks waits, as it would for a student."""
    for answer, value, _base in sheet.changes():
        answer.value = value
    rows = [_row(answer) for answer, _field in sheet.rows()]
    context = _context(attempt.assignment, []) | {
        "attempt": attempt,
        "shown": rows,
        "points": grading.show(sum(row.mark.points for row in rows if row.mark)),
        "maximum": grading.show(sum(row.answer.question.points for row in rows)),
        "is_whole": all(row.mark for row in rows),
        "has_marks": any(row.mark for row in rows),
        "sight": STAFF_SIGHT,
        "paragraphs": paragraphs_of(attempt.assignment.unit, [row.answer.question for row in rows]),
    }
    return render(request, "assessments/attempt_review.html", context)


def _row(answer):
    verdict = grading.judge(answer.question, answer.value)
    mark = Mark(answer=answer, points=verdict.points, parts=verdict.parts) if verdict else None
    return ReviewRow(answer, mark, EVERYTHING)
