"""What students see of their answers, and when: the teacher decides."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.forms.refusals import carry_out
from assessments.forms.review import THING_WORDS, WINDOW_WORDS, ReviewForm
from assessments.models import Assignment
from assessments.openings import harms, last_close, when_key
from assessments.review import early_keys, matrix_of
from assessments.services.assignments import edit_review
from assessments.views.assignments import posted
from classrooms.access import require, visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def review_edit(request, pk):
    """A table of ticks. What would tell right answers early is asked back once, with its harm in words."""
    tasks = Assignment.objects.with_task().filter(assessment__isnull=False)
    assignment = visible_or_404(Assignment, request.user, tasks, pk=pk)
    require(request.user, "assessments.edit_review", assignment)
    if request.POST.get("do") == "usual":
        edit_review(assignment, {})
        messages.success(request, _("Students see what they usually see."))
        return redirect("assignment-detail", pk)
    form = ReviewForm(posted(request), assignment=assignment)
    asked = _to_ask_back(request, assignment, form) if form.is_valid() else []
    if form.is_valid() and not asked and carry_out(form, edit_review, assignment, form.cleaned_data):
        messages.success(request, " ".join([_("Saved."), *_left_out(form)]))
        return redirect("assignment-detail", pk)
    return _show(request, assignment, form, asked)


def _to_ask_back(request, assignment, form):
    """The harm of right answers in windows where they were not told before; empty once that was read."""
    opened = set(early_keys(form.cleaned_data)) - set(early_keys(matrix_of(assignment.review)))
    if opened <= set(request.POST.get("sure", "").split()):
        return []
    return harms(assignment, form.cleaned_data)


def _left_out(form):
    """What was ticked in vain, in words."""
    if not form.left_out:
        return []
    names = [f"{THING_WORDS[thing]} ({WINDOW_WORDS[window]})" for window, thing in form.left_out]
    return [_("Left out, because it needs something that was not ticked: %s.") % "; ".join(names)]


def _show(request, assignment, form, asked):
    windows, rows = form.table()
    close_at = last_close(assignment)
    context = {
        "form": form,
        "windows": windows,
        "rows": rows,
        "harms": asked or harms(assignment, matrix_of(assignment.review)),
        "sure": " ".join(early_keys(form.cleaned_data)) if asked else "",
        "assignment": assignment,
        "classroom": assignment.classroom,
        "zone": assignment.classroom.zone,
        "close_at": close_at,
        "key_line": when_key(assignment, close_at, timezone.now()),
        "heading": _("What students see"),
        "verb": _("Save all the same") if asked else _("Save"),
        "cancel": reverse("assignment-detail", args=[assignment.pk]),
    }
    return render(request, "assessments/review_edit.html", context)
