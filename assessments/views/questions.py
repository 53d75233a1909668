"""A question of a bank: as students see it, with its key and its evidence; written, changed, copied and deleted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import questions
from assessments.bankbook import quizzes_without
from assessments.forms.pasted import read_pasted, rest_of, typed_from
from assessments.forms.question_editor import QuestionEditor, blank, typed_in, typed_of
from assessments.forms.question_evidence import told_of
from assessments.forms.question_look import look_at
from assessments.forms.refusals import carry_out
from assessments.models import Assessment, Assignment, Question
from assessments.papers import paragraphs_of, unanswered
from assessments.review import EVERYTHING
from assessments.services.questions import (
    begun_with,
    behind,
    copy_question,
    delete_question,
    edit_question,
    new_once,
    newest_of,
    told_behind,
    why_it_stays,
    write_question,
    written_once,
)
from classrooms.access import require, visible_or_404
from lessons.models import Unit, unit_link

WHOLE = ("evidence__paragraph__document", "rubric__criteria__levels", "tags")


@never_cache
@require_safe
def question_detail(request, pk):
    question = _found_or_404(request, pk, *WHOLE)
    require(request.user, "assessments.see_bank")
    versions = list(question.versions.order_by("-pk"))
    paragraphs = paragraphs_of(question.unit, [question])
    quizzes = Assessment.objects.filter(items__question__in=versions).distinct().order_by("title")
    context = {
        "question": question,
        "unit": question.unit,
        "newest": versions[0],
        "versions": versions,
        "blank": unanswered(question),
        "keyed": unanswered(question, question.type.key(question.spec)),
        "everything": EVERYTHING,
        "paragraphs": paragraphs,
        "link": unit_link(question.unit),
        "evidence": [(paragraphs[where], words) for where, words in told_of(question).items()],
        "quizzes": quizzes.select_related("author"),
        "open_quizzes": quizzes_without(question, request.user),
        "older": list(behind(versions[:1])) if question.author_id else [],
        "assignments": _assignments(request.user, versions),
        "once": new_once(),
    }
    return render(request, "assessments/question_detail.html", context)


def _assignments(user, versions):
    """Where the person's classes met it."""
    rows = Assignment.objects.with_task().filter(classroom__in=user.staffed, assessment__items__question__in=versions)
    return rows.distinct().order_by("classroom__name", "pk")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_create(request, slug):
    """Which kind, then its fields. `do=save` saves; every other press shows the form again as it then is."""
    unit = _unit_or_404(request, slug)
    kind = request.POST.get("kind") or request.GET.get("kind")
    if kind not in questions.kinds():
        return _choose_kind(request, unit)
    if request.method != "POST":
        return _show_editor(request, QuestionEditor(unit, blank(kind)))
    form = QuestionEditor(unit, typed_in(request.POST, kind), checks=request.POST.get("do") == "save")
    return _written(request, form) if form.is_valid() else _show_editor(request, form)


def _written(request, form):
    question = write_question(form.unit, form.draft(), request.user, request.POST.get("once", ""))
    messages.success(request, _("The question is in the bank."))
    return redirect("question-detail", question.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_paste(request, slug):
    """Pasted questions one after the other, each in the fields of its kind; what waits is kept with the session.

    `do=paste` takes new text, `do=save` saves the question in the fields, `do=skip` leaves it out.
    """
    unit = _unit_or_404(request, slug)
    place = f"pasted-{unit.pk}"
    if request.POST.get("do") == "paste":
        return _take_pasted(request, unit, place, request.POST.get("pasted", ""))
    if not request.session.get(place):
        return redirect("question-create", slug)
    return _show_pasted(request, unit, place, *read_pasted(request.session[place]))


def _take_pasted(request, unit, place, text):
    try:
        request.session[place], _rows = read_pasted(text)
    except ValidationError as refusal:
        return _choose_kind(request, unit, text, refusal.messages)
    return redirect("question-paste", unit.slug)


def _show_pasted(request, unit, place, plain, rows):
    do, kind = request.POST.get("do"), request.POST.get("kind")
    if written_once(unit, request.user, request.POST.get("once", "")):  # the button was pressed twice
        return redirect("question-paste", unit.slug)
    row, rest = rows[0], rest_of(plain, rows)
    if do == "skip":
        return _next_pasted(request, unit, place, rest)
    if row.refusal:
        return _choose_kind(request, unit, plain, [row.refusal], rest)
    if kind not in questions.kinds():
        return _show_editor(request, QuestionEditor(unit, typed_from(row)), waiting=len(rows) - 1)
    form = QuestionEditor(unit, typed_in(request.POST, kind), checks=do == "save")
    if not form.is_valid():
        return _show_editor(request, form, waiting=len(rows) - 1)
    response, following = _written(request, form), _next_pasted(request, unit, place, rest)
    return following if rest else response


def _next_pasted(request, unit, place, rest):
    request.session[place] = rest
    return redirect("question-paste" if rest else "question-create", unit.slug)


def _choose_kind(request, unit, pasted="", refusals=(), rest=""):
    kinds = [(name, module.LABEL, module.ABOUT) for name, module in questions.kinds().items()]
    kinds.sort(key=lambda row: str(row[1]))
    context = {"unit": unit, "kinds": kinds, "pasted": pasted, "refusals": refusals, "rest": rest}
    return render(request, "assessments/question_kind.html", context, status=400 if refusals else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request, pk):
    """The fields of one's own question, as of its newest version."""
    if request.POST.get("unit") and not Question.objects.filter(pk=pk).exists():
        return _edit_deleted(request, request.POST["unit"])
    question = _question_or_404(request, pk, "assessments.edit_question")
    question = newest_of(question)
    if request.method != "POST":
        return _show_editor(request, QuestionEditor(question.unit, typed_of(question)), question)
    typed = typed_in(request.POST, question.kind)
    form = QuestionEditor(question.unit, typed, checks=request.POST.get("do") == "save")
    if form.is_valid() and carry_out(form, edit_question, question, form.draft(), typed.base):
        return _saved(request, newest_of(question))
    return _show_editor(request, form, question)


def _edit_deleted(request, slug):
    """It was deleted elsewhere meanwhile: nothing typed is lost, and saved again it is a new question."""
    unit, kind = _unit_or_404(request, slug), request.POST.get("kind")
    if kind not in questions.kinds() or not request.POST.get("base"):
        return question_create(request, slug)
    messages.warning(request, _("This question was deleted meanwhile. Your text is below: save it as a new question."))
    return _show_editor(request, QuestionEditor(unit, typed_in(request.POST, kind)))


def _saved(request, question):
    messages.success(request, _("The question is saved."))
    for sentence in told_behind([question]):
        messages.warning(request, sentence)
    return redirect("question-detail", question.pk)


def _show_editor(request, form, question=None, waiting=None):
    unit, typed = form.unit, form.typed
    is_stale = question is not None and typed.base != question.digest
    context = {
        "heading": _("Edit question") if question else _("New question"),
        "unit": unit,
        "question": question,
        "kind_label": form.type.LABEL,
        "form": form,
        "errors": form.problems() if form.errors else [],
        "base": question.digest if question else "",
        "begun": begun_with(question).order_by("title") if question else [],
        "once": request.POST.get("once") or new_once(),
        "newer": unanswered(question) if is_stale else None,
        "newer_paragraphs": paragraphs_of(unit, [question]) if is_stale else {},
        "waiting": waiting,
        "look": look_at(unit, typed),
        "link": unit_link(unit),
        "tags": unit.tags.order_by("name"),
        "cancel": reverse("question-detail", args=[question.pk])
        if question
        else reverse("bank-detail", args=[unit.slug]),
    }
    return render(request, "assessments/question_edit.html", context, status=400 if form.errors else 200)


@never_cache
@require_POST
def question_preview(request, slug):
    """A piece of a page: what was typed so far, as a student would find it, and what can be said of it."""
    unit = _unit_or_404(request, slug)
    kind = request.POST.get("kind")
    if kind not in questions.kinds():
        raise Http404
    context = {"look": look_at(unit, typed_in(request.POST, kind)), "link": unit_link(unit)}
    return render(request, "assessments/components/question_look.html", context)


@require_POST
def question_copy(request, pk):
    question = _question_or_404(request, pk, "assessments.copy_question")
    copy = copy_question(question, request.user, request.POST.get("once", ""))
    messages.success(request, _("This copy is yours. The question it was made from stays as it is."))
    return redirect("question-edit", copy.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_delete(request, pk):
    question = _question_or_404(request, pk, "assessments.delete_question")
    if request.method == "POST":
        delete_question(question)
        messages.success(request, _("The question is deleted."))
        return redirect("bank-detail", question.unit.slug)
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


def _unit_or_404(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    require(request.user, "assessments.create_question")
    return unit
