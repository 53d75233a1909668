"""Mending a question that a class had: how it should stand, what that does to the marks, and what was done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.mending import mend_form
from assessments.forms.refusals import carry_out
from assessments.mendbook import mending_log, question_in, standing_questions
from assessments.models import Mending
from assessments.papers import paragraphs_of
from assessments.services.mendings import mend_question, preview_mending, refuse_by_hand
from assessments.views.assignments import assignment_or_404, posted
from lessons.models import picture_link, unit_link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_mend(request, pk, question_pk):
    """The question as it stands, to be answered as it should be. `do=apply` mends what `do=preview` has shown."""
    assignment = assignment_or_404(request, pk, "assessments.mend_question")
    found = _standing_or_404(assignment, question_pk)
    question = found[1]
    if request.method != "POST" and question.pk != question_pk:
        return redirect("question-mend", pk, question.pk)
    refuse_by_hand(question)
    form = mend_form(assignment, found, request.user, posted(request))
    plan = None
    if form.is_valid():
        if request.POST.get("do") == "apply" and _mended(form, assignment, request):
            return redirect("assignment-mendings", pk)
        plan = preview_mending(question, form.wish(), assignment, form.others())
    return _show_form(request, assignment, form, plan)


def _standing_or_404(assignment, question_pk):
    found = None if assignment.is_reading else question_in(assignment, question_pk)
    if found is None:
        raise Http404
    return found


def _mended(form, assignment, request):
    question, seal = form.question, form.cleaned_data["seal"]
    if not carry_out(form, mend_question, question, form.wish(), request.user, assignment, form.others(), seal=seal):
        return False
    count = 1 + len(form.others())
    messages.success(
        request,
        ngettext("The question is mended.", "The question is mended in %(n)d assignments.", count) % {"n": count},
    )
    return True


def _show_form(request, assignment, form, plan):
    [answer] = form.answers
    link = unit_link(assignment.unit)
    context = _context(assignment) | {
        "form": form,
        "answer": answer,
        "question": form.question,
        "hint": getattr(form.question.type, "REKEY_HINT", ""),
        "sheet_rows": form.rows(),
        "paragraphs": paragraphs_of(assignment.unit, [form.question]),
        "link": link,
        "plan": plan,
        "policies": plan and [(value, label, plan.counts[value]) for value, label in Mending.Policy.choices],
        "policy": form.cleaned_data.get("policy") if plan else None,
        "has_several": plan and len(plan.places) > 1,
        "cancel": reverse("assignment-mendings", args=[assignment.pk]),
    }
    return render(request, "assessments/question_mend.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def assignment_mendings(request, pk):
    """The questions as they stand, each to be mended, and every mending with the marks before and after."""
    assignment = assignment_or_404(request, pk, "assessments.see_mendings")
    if assignment.is_reading:
        raise Http404
    context = _context(assignment) | {
        "lines": standing_questions(assignment),
        "log": mending_log(assignment),
        "link": picture_link(assignment.unit),
    }
    return render(request, "assessments/assignment_mendings.html", context)


def _context(assignment):
    return {"assignment": assignment, "classroom": assignment.classroom, "zone": assignment.classroom.zone}
