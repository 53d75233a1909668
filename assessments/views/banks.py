"""Banks of questions, for those who teach and assist: all of them, one with what is found in it, a new one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.bankbook import EVIDENCE, Record, banks_of, find_questions, quizzes_in, records_of
from assessments.forms.banks import BankFilter, BankForm, ChangeForm
from assessments.models import Assessment, Question
from assessments.services.banks import create_bank
from assessments.services.bulk import add_tag, own_questions, remove_tag, set_points
from assessments.services.questions import told_behind
from assessments.views.assignments import posted
from classrooms.access import require, visible_or_404
from lessons.markup import plain
from lessons.models import Unit

PAGE_SIZE = 30
MOST_NAMED = 3  # of the questions that were left as they are


@never_cache
@require_safe
def bank_list(request):
    require(request.user, "assessments.see_bank")
    return render(request, "assessments/bank_list.html", {"units": banks_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def bank_create(request):
    require(request.user, "assessments.create_question")
    form = BankForm(posted(request))
    if form.is_valid():
        unit = create_bank(**form.cleaned_data)
        messages.success(request, _("The bank is there, and empty. Write its first question, or import some."))
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
    unit = visible_or_404(Unit, request.user, Unit.objects.not_studied_by(request.user), slug=slug)
    require(request.user, "assessments.see_bank")
    form = BankFilter(request.GET, unit)
    found = find_questions(unit, request.user, form.wish()).select_related("author").prefetch_related("tags", EVIDENCE)
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    quiz = _quiz_to_fill(request, unit)
    records = records_of(unit, request.user, [question.key for question in page_obj])
    context = {
        "unit": unit,
        "form": form,
        "is_filtered": bool(form.wish()),
        "page_obj": page_obj,
        "rows": [(question, _paragraphs(question), records.get(question.key, Record())) for question in page_obj],
        "tags": form.tags,
        "quizzes": quizzes_in(unit, request.user),
        "quiz": quiz,
        "show_all": f"?quiz={quiz.pk}" if quiz else "?",
    }
    return render(request, "assessments/bank_detail.html", context)


def _quiz_to_fill(request, unit):
    """The person's quiz that the address names (`?quiz=`), to which questions are to be added; else None."""
    wanted = request.GET.get("quiz", "")
    rows = Assessment.objects.filter(unit=unit, author=request.user)
    return rows.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) <= 18 else None


@require_POST
def bank_change(request, slug):
    """Does to all ticked questions what the pressed button says; what was found before is found again.

    The export of ticked ones has an address that names them; this leads there.
    """
    unit = visible_or_404(Unit, request.user, slug=slug)
    require(request.user, "assessments.create_question")
    form = ChangeForm(request.POST)
    ticked = Question.objects.filter(unit=unit).named(request.POST.getlist("question")).newest().order_by("key")
    ticked = list(ticked.select_related("unit", "rubric").prefetch_related("tags"))
    if ticked and request.POST.get("do") == "export":
        query = urlencode({"question": [question.key for question in ticked]}, doseq=True)
        return redirect(f"{reverse('bank-export', args=[slug])}?{query}")
    if not ticked:
        messages.warning(request, _("No question was ticked, so nothing has changed."))
    elif form.is_valid():
        _change(request, ticked, **form.cleaned_data)
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    query = request.GET.urlencode()
    return redirect(reverse("bank-detail", args=[slug]) + (f"?{query}" if query else ""))


def _change(request, ticked, do, points, tag):
    mine, others = own_questions(ticked, request.user)
    by_rubric = []
    if do == "points":
        changed, by_rubric = set_points(mine, points)
        count = len(changed)
        for sentence in told_behind(changed):
            messages.warning(request, sentence)
    else:
        {"tag": add_tag, "untag": remove_tag}[do](mine, tag)
        count = len(mine)
    if count:
        messages.success(request, ngettext("%(n)d question changed.", "%(n)d questions changed.", count) % {"n": count})
    for left, why in (
        (others, _("Left as they are, because they are not yours (copy them first): %(names)s.")),
        (by_rubric, _("Left as they are, because their rubrics give the points: %(names)s.")),
    ):
        if left:
            messages.warning(request, why % {"names": _names(left)})


def _names(questions):
    names = [f"“{Truncator(plain(question.stem)).chars(60)}”" for question in questions[:MOST_NAMED]]
    more = len(questions) - len(names)
    return ", ".join(names) + (ngettext(" and %(n)d more", " and %(n)d more", more) % {"n": more} if more else "")


def _paragraphs(question):
    """The paragraphs on which the question rests, each once."""
    return list(dict.fromkeys(row.paragraph for row in question.evidence.all()))
