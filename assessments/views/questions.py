"""A question of a bank: as students see it, with its key and its evidence; a copy of one's own, and its end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import Answer, Assessment, Assignment, Attempt, Question
from assessments.papers import paragraphs_of
from assessments.review import EVERYTHING
from assessments.services.questions import copy_question, delete_question, why_it_stays
from classrooms.access import require, visible_or_404
from lessons.models import unit_link

WHOLE = ("evidence__paragraph__document", "rubric__criteria__levels", "tags")


@never_cache
@require_safe
def question_detail(request, pk):
    question = _found_or_404(request, pk, *WHOLE)
    require(request.user, "assessments.see_bank")
    versions = list(Question.objects.filter(unit=question.unit_id, key=question.key).order_by("-pk"))
    paragraphs = paragraphs_of(question.unit, [question])
    quizzes = Assessment.objects.filter(items__question__in=versions).distinct().order_by("title")
    context = {
        "question": question,
        "unit": question.unit,
        "newest": versions[0],
        "versions": versions,
        "blank": stand_in(question),
        "keyed": stand_in(question, question.type.key(question.spec)),
        "everything": EVERYTHING,
        "paragraphs": paragraphs,
        "link": unit_link(question.unit),
        "evidence": [(row, paragraphs[row.paragraph.address]) for row in question.evidence.all()],
        "quizzes": quizzes.select_related("author"),
        "assignments": _assignments(request.user, versions),
    }
    return render(request, "assessments/question_detail.html", context)


def stand_in(question, value=None):
    """An answer that nobody gave: with it a question is shown as a student finds it."""
    return Answer(attempt=Attempt(number=1), question=question, number=1, value=value)


def _assignments(user, versions):
    """Where the person's classes met it."""
    rows = Assignment.objects.with_task().filter(classroom__in=user.staffed, assessment__items__question__in=versions)
    return rows.distinct().order_by("classroom__name", "pk")


@require_POST
def question_copy(request, pk):
    question = _question_or_404(request, pk, "assessments.copy_question")
    copy = copy_question(question, request.user)
    messages.success(request, _("This copy is yours. The question it was made from stays as it is."))
    return redirect("question-detail", copy.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_delete(request, pk):
    question = _question_or_404(request, pk, "assessments.delete_question")
    if request.method == "POST":
        delete_question(question)
        messages.success(request, _("The question is deleted."))
        return redirect("unit-detail", question.unit.slug)
    context = {
        "question": question,
        "unit": question.unit,
        "why_it_stays": why_it_stays(question),
        "link": unit_link(question.unit),
    }
    return render(request, "assessments/question_delete.html", context)


def _question_or_404(request, pk, permission):
    question = _found_or_404(request, pk)
    require(request.user, permission, question)
    return question


def _found_or_404(request, pk, *related):
    rows = Question.objects.select_related("unit", "author", "rubric").prefetch_related(*related)
    return visible_or_404(Question, request.user, rows, pk=pk)
