"""What a quiz tells about its questions, to the staff of a class: on a page and as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.findings import consistency_words, mean_words, spread_words
from assessments.formats import statistics_csv
from assessments.itembook import item_book
from assessments.itemsheet import export_rows
from assessments.itemwork import FIRST, KEPT
from assessments.models import Assignment
from classrooms.access import require, visible_or_404
from lessons.models import unit_link


@never_cache
@require_safe
def assignment_statistics(request, pk):
    """Of first attempts; `?attempts=kept` takes those that count."""
    book = _book_or_404(request, pk)
    figures = book.figures
    context = {
        "assignment": book.assignment,
        "classroom": book.assignment.classroom,
        "book": book,
        "link": unit_link(book.assignment.unit),
        "mean": book.percent(figures.mean),
        "median": book.percent(figures.median),
        "sd": book.percent(figures.sd),
        "standard_error": book.percent(figures.standard_error),
        "mean_words": mean_words(book.percent(figures.mean)),
        "spread_words": spread_words(book.percent(figures.sd)),
        "consistency_words": consistency_words(figures.internal_consistency),
    }
    return render(request, "assessments/assignment_statistics.html", context)


@never_cache
@require_safe
def statistics_export(request, pk):
    book = _book_or_404(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{statistics_csv.file_name(book.assignment)}"'
    statistics_csv.write(export_rows(book), response)
    return response


def _book_or_404(request, pk):
    assignment = visible_or_404(Assignment, request.user, Assignment.objects.with_task(), pk=pk)
    require(request.user, "assessments.see_statistics", assignment)
    if assignment.is_reading:
        raise Http404
    return item_book(assignment, KEPT if request.GET.get("attempts") == KEPT else FIRST)
