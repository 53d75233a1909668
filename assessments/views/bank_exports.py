"""Questions of a bank in a file of another system: what stays behind or is lost is told before the download."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.forms.bank_files import weigh, writers
from assessments.forms.bank_uploads import ExportForm, chosen_questions
from assessments.services.banks import bank_rows
from assessments.views.growing import Clock, growing, tick
from classrooms.access import require, visible_or_404
from lessons.models import Unit


@never_cache
@require_safe
def bank_export(request, slug):
    """Of the questions ticked (`q` with their numbers in the database, or `question` with their ids), of those found
    (with the filters of the bank's page), or of all; with `format`, what it carries of them."""
    unit = _unit_or_404(request, slug)
    chosen = chosen_questions(request.GET, unit, request.user)
    rows = bank_rows(unit, chosen)
    form = ExportForm(request.GET if "format" in request.GET else None)
    context = {
        "unit": unit,
        "form": form,
        "count": len(rows),
        "is_whole": chosen is None,
        "kept": [(name, value) for name, values in request.GET.lists() for value in values if name != "format"],
        "heading": _("Export questions"),
    }
    if not rows or not form.is_valid():
        return render(request, "assessments/bank_export.html", context)
    file = f"{reverse('bank-export-file', args=[slug])}?{request.GET.urlencode()}"
    pieces = _weighed_aloud(rows, writers()[form.cleaned_data["format"]], file)
    return growing(request, "assessments/bank_export.html", {**context, "is_weighed": True}, pieces)


@never_cache
@require_safe
def bank_export_file(request, slug):
    unit = _unit_or_404(request, slug)
    form = ExportForm(request.GET)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    module = writers()[form.cleaned_data["format"]]
    rows = [row for row in bank_rows(unit, chosen_questions(request.GET, unit, request.user)) if not module.cannot(row)]
    if not rows:
        raise ValidationError(_("None of these questions can be written in this format."))
    response = HttpResponse(content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{unit.slug}.{module.EXTENSION}"'
    module.write(rows, response)
    return response


def _unit_or_404(request, slug):
    unit = visible_or_404(Unit, request.user, Unit.objects.not_studied_by(request.user), slug=slug)
    require(request.user, "assessments.export_questions")
    return unit


def _weighed_aloud(rows, module, file):
    staying, losing, clock = defaultdict(list), defaultdict(list), Clock()
    for count, row in enumerate(rows, 1):
        reason, lost = weigh(row, module)
        if reason:
            staying[reason].append(row)
        for what in lost:
            losing[what].append(row)
        if clock.strikes():
            yield tick(count, 100 * count // len(rows))
    carried = len(rows) - sum(map(len, staying.values()))
    context = {
        "format": module.LABEL,
        "count": len(rows),
        "carried": carried,
        "staying": _by_size(staying),
        "losing": _by_size(losing),
        "beside": getattr(module, "BESIDE", ""),
        "file": file,
    }
    yield render_to_string("assessments/components/bank_export_report.html", context)


def _by_size(groups):
    """[(what, questions)], the most frequent first."""
    return sorted(groups.items(), key=lambda item: -len(item[1]))
