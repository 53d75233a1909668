"""Banks of questions, for those who teach and assist: all of them, one with what is found in it, a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.bankbook import Record, banks_of, find_questions, quizzes_in, records_of
from assessments.forms.banks import BankFilter, BankForm
from assessments.models import Evidence, Tag
from assessments.services.banks import create_bank
from classrooms.access import require, visible_or_404
from lessons.models import Unit, picture_link, shelf_of

PAGE_SIZE = 30


@never_cache
@require_safe
def bank_list(request):
    require(request.user, "assessments.see_bank")
    return render(request, "assessments/bank_list.html", {"units": banks_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def bank_create(request):
    require(request.user, "assessments.create_question")
    form = BankForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        unit = create_bank(**form.cleaned_data)
        messages.success(request, _("The bank is there, and empty. Write its first question."))
        return redirect("bank-detail", unit.slug)
    context = {
        "form": form,
        "heading": _("Make a bank"),
        "verb": _("Make bank"),
        "lead": _("For another subject: questions and quizzes without documents and lessons. All teachers see it."),
        "cancel": reverse("bank-list"),
    }
    return render(request, "assessments/bank_form.html", context)


@never_cache
@require_safe
def bank_detail(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    require(request.user, "assessments.see_bank")
    tags = list(Tag.objects.filter(unit=unit).order_by("name").values_list("name", flat=True))
    form = BankFilter(request.GET, tags, shelf_of(unit).documents)
    evidence = Prefetch("evidence", Evidence.objects.select_related("paragraph__document").order_by("order"))
    found = find_questions(unit, request.user, form.wish()).select_related("author").prefetch_related("tags", evidence)
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    records = records_of(unit, request.user, [question.key for question in page_obj])
    context = {
        "unit": unit,
        "form": form,
        "is_filtered": bool(form.wish()),
        "page_obj": page_obj,
        "rows": [(question, _paragraphs(question), records.get(question.key, Record())) for question in page_obj],
        "tags": tags,
        "quizzes": quizzes_in(unit, request.user),
        "link": picture_link(unit),
    }
    return render(request, "assessments/bank_detail.html", context)


def _paragraphs(question):
    """The paragraphs on which the question rests, each once."""
    return list(dict.fromkeys(row.paragraph for row in question.evidence.all()))
