"""Questions of a bank in a file of another system: what stays behind or is lost is told before the download."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.bankbook import find_questions
from assessments.forms.bank_files import weigh, writers
from assessments.forms.bank_uploads import ExportForm
from assessments.forms.banks import BankFilter
from assessments.models import Question, Tag
from assessments.services.banks import bank_rows
from assessments.views.growing import Clock, growing, tick
from classrooms.access import require, visible_or_404
from lessons.models import Unit, shelf_of


@never_cache
@require_safe
def bank_export(request, slug):
    """Of the questions ticked (`q` with their numbers in the database, or `question` with their ids), of those found
    (with the filters of the bank's page), or of all; with `format`, what it carries of them."""
    unit = _unit_or_404(request, slug)
    chosen = _chosen(request, unit)
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
    rows = [row for row in bank_rows(unit, _chosen(request, unit)) if not module.cannot(row)]
    if not rows:
        raise ValidationError(_("None of these questions can be written in this format."))
    response = HttpResponse(content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{unit.slug}.{module.EXTENSION}"'
    module.write(rows, response)
    return response


def _unit_or_404(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    require(request.user, "assessments.export_questions")
    return unit


def _chosen(request, unit):
    """The questions that the address names or describes, or None where it does neither."""
    if "q" in request.GET or "question" in request.GET:
        numbers = [number for number in request.GET.getlist("q") if number.isdecimal() and len(number) <= 18]
        newest = Question.objects.filter(unit=unit).newest().filter(key__in=request.GET.getlist("question"))
        return Question.objects.filter(unit=unit).filter(Q(pk__in=numbers) | Q(pk__in=newest.order_by().values("pk")))
    tags = Tag.objects.filter(unit=unit).order_by("name").values_list("name", flat=True)
    wish = BankFilter(request.GET, list(tags), shelf_of(unit).documents).wish()
    return find_questions(unit, request.user, wish) if wish else None


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
        "file": file,
    }
    yield render_to_string("assessments/components/bank_export_report.html", context)


def _by_size(groups):
    """[(what, questions)], the most frequent first."""
    return sorted(groups.items(), key=lambda item: -len(item[1]))
