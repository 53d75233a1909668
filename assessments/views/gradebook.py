"""The gradebook of a class: students by assignments, on a page and as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.classbook import class_book
from assessments.formats import gradebook_csv
from assessments.gradesheet import export_rows
from classrooms.access import require, visible_or_404
from classrooms.models import Classroom


@never_cache
@require_safe
def gradebook(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "assessments.view_gradebook", classroom)
    context = {"classroom": classroom, "book": class_book(classroom), "zone": classroom.zone}
    return render(request, "assessments/gradebook.html", context)


@never_cache
@require_safe
def gradebook_export(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "assessments.export_gradebook", classroom)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{gradebook_csv.file_name(classroom)}"'
    gradebook_csv.write(export_rows(class_book(classroom)), response)
    return response
