"""Deductions for late work: waived by a teacher with a reason, and taken back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.refusals import carry_out
from assessments.forms.waivers import WaiverForm
from assessments.models import Attempt
from assessments.services.waivers import refuse_free, restore_deduction, waive_deduction
from assessments.views.assignments import posted
from classrooms.access import require, visible_or_404

page = require_http_methods(["GET", "HEAD", "POST"])
ATTEMPTS = Attempt.objects.select_related("user", "assignment__classroom", "assignment__assessment")


@never_cache
@page
def deduction_waive(request, pk):
    """Asks for the reason, and lets lateness cost this one attempt nothing."""
    attempt = _attempt_or_404(request, pk, "assessments.waive_deduction")
    if request.method != "POST" and attempt.waiver:
        return redirect("attempt-review", pk)
    if attempt.waiver is None:
        refuse_free(attempt)
    form = WaiverForm(posted(request))
    if form.is_valid() and carry_out(form, waive_deduction, attempt, request.user, form.cleaned_data["reason"]):
        messages.success(request, _("The deduction is waived for %s.") % attempt.user)
        return redirect("attempt-review", pk)
    context = _page(attempt, _("Waive the deduction for lateness"), _("Waive")) | {"form": form}
    return render(request, "assessments/deduction_waive.html", context)


@never_cache
@page
def deduction_restore(request, pk):
    """The undo of a waiver."""
    attempt = _attempt_or_404(request, pk, "assessments.restore_deduction")
    if request.method == "POST":
        restore_deduction(attempt, request.user)
        messages.success(request, _("The deduction holds again for %s.") % attempt.user)
        return redirect("attempt-review", pk)
    context = _page(attempt, _("Take the waiver back"), _("Take back")) | {
        "what": _("The rule for late work will hold again for this attempt of %s.") % attempt.user,
        "undo": _("You can waive the deduction again at any time."),
    }
    return render(request, "assessments/confirm.html", context)


def _attempt_or_404(request, pk, permission):
    attempt = visible_or_404(Attempt, request.user, ATTEMPTS, pk=pk)
    require(request.user, permission, attempt)
    return attempt


def _page(attempt, heading, verb):
    return {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "classroom": attempt.classroom,
        "heading": heading,
        "verb": verb,
        "cancel": reverse("attempt-review", args=[attempt.pk]),
    }
