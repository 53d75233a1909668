"""Putting tasks to classes: assign, change, take back, shift, grant an exception."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.forms.assignments import AssignForm, EditForm, ExceptionForm, ShiftForm
from assessments.forms.refusals import carry_out
from assessments.grants import group_entry
from assessments.models import Assessment, AssessmentItem, Assignment
from assessments.services.assignments import (
    assign_together,
    delete_assignment,
    edit_assignment,
    grant_exception,
    is_begun,
    shift_assignments,
)
from classrooms.access import require, visible_or_404
from classrooms.models import Classroom, Group, Membership
from lessons.models import Lesson

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def assignment_create(request, pk):
    """First the lesson (`?lesson=` or `?assessment=` names it), then tasks and classes on one page."""
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "assessments.create_assignment", Assignment(classroom=classroom))
    tasks, chosen = _tasks(request)
    if not tasks:
        return _choose_lesson(request, classroom)
    classrooms = _taught_with(request.user, classroom)
    form = AssignForm(posted(request), tasks=tasks, classrooms=classrooms, chosen=chosen, here=classroom)
    if form.is_valid() and carry_out(form, assign_together, form.plan(), request.user):
        messages.success(request, _assigned(form.plan()))
        return redirect("classroom-detail", pk)
    context = {
        "form": form,
        "classroom": classroom,
        "lesson": next((task for key, task in tasks if key == "reading"), None),
        "heading": _("Assign"),
        "verb": _("Assign"),
        "cancel": reverse("classroom-detail", args=[pk]),
    }
    return render(request, "assessments/assignment_create.html", context)


def _assigned(plan):
    """What was assigned to whom."""
    names = ", ".join(str(row["classroom"]) for row in plan[0][1])
    counted = ngettext("One task for: %(names)s.", "%(n)s tasks for: %(names)s.", len(plan))
    return _("Assigned. ") + counted % {"n": len(plan), "names": names}


def _tasks(request):
    """([(key, Lesson or Assessment)], keys ticked at first) of the lesson or assessment that the address names."""
    lesson, assessment = request.GET.get("lesson", ""), request.GET.get("assessment", "")
    assessments = Assessment.objects.offered_to(request.user).prefetch_related(
        Prefetch("items", AssessmentItem.objects.select_related("question"))
    )
    if assessment.isdecimal():
        one = assessments.select_related("lesson").filter(pk=assessment).first()
        if one is None or one.lesson is None:
            return ([(f"assessment-{one.pk}", one)], [f"assessment-{one.pk}"]) if one else ([], [])
        return _tasks_of(one.lesson, assessments), [f"assessment-{one.pk}"]
    if lesson.isdecimal():
        found = visible_or_404(Lesson, request.user, Lesson.objects.select_related("unit"), pk=lesson)
        return _tasks_of(found, assessments), ["reading"]
    return [], []


def _tasks_of(lesson, assessments):
    of_lesson = assessments.filter(lesson=lesson).order_by("-kind", "title")
    return [("reading", lesson), *((f"assessment-{row.pk}", row) for row in of_lesson)]


def _choose_lesson(request, classroom):
    lessons = Lesson.objects.visible_to(request.user).select_related("unit")
    loose = Assessment.objects.offered_to(request.user).filter(lesson=None).select_related("unit")
    context = {"classroom": classroom, "lessons": lessons, "assessments": loose}
    return render(request, "assessments/assignment_choose.html", context)


def _taught_with(user, classroom):
    """The class asked from, then the other classes that the person teaches."""
    others = Classroom.objects.taught_by(user).active().exclude(pk=classroom.pk)
    return [classroom, *others]


@page
def assignment_edit(request, pk):
    assignment = assignment_or_404(request, pk, "assessments.edit_assignment")
    form = EditForm(posted(request), assignment=assignment)
    if form.is_valid() and carry_out(form, edit_assignment, assignment, **form.cleaned_data):
        messages.success(request, _("Saved. Whoever is at work has the new times, and sees them on the next page."))
        return redirect("assignment-detail", pk)
    stored = assignment_or_404(request, pk, "assessments.edit_assignment")
    context = _form_page(stored, form, _("Change dates and settings"), _("Save")) | {"can_delete": not is_begun(stored)}
    return render(request, "assessments/assignment_edit.html", context)


@page
def assignment_delete(request, pk):
    assignment = assignment_or_404(request, pk, "assessments.delete_assignment")
    if request.method == "POST":
        classroom = assignment.classroom
        delete_assignment(assignment)
        messages.success(request, _("“%s” is no longer assigned.") % assignment.title)
        return redirect("classroom-detail", classroom.pk)
    context = {
        "assignment": assignment,
        "classroom": assignment.classroom,
        "is_begun": is_begun(assignment),
        "heading": _("Take back the assignment"),
        "what": _("“%(title)s” will disappear from %(classroom)s. Nobody has begun it.")
        % {"title": assignment.title, "classroom": assignment.classroom},
        "undo": _("It can be assigned again at any time."),
        "verb": _("Take back"),
        "cancel": reverse("assignment-detail", args=[pk]),
        "is_danger": True,
    }
    return render(request, "assessments/assignment_delete.html", context)


@page
def assignments_shift(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "assessments.shift_assignments", classroom)
    form = ShiftForm(posted(request))
    if form.is_valid():
        days = form.cleaned_data["days"]
        count = shift_assignments(classroom, days, only_upcoming=form.cleaned_data["which"] == "upcoming")
        messages.success(request, _shifted_words(count, days))
        return redirect("classroom-detail", pk)
    context = {
        "form": form,
        "classroom": classroom,
        "assignments": classroom.assignments.with_task(),
        "heading": _("Move all dates"),
        "verb": _("Move"),
        "cancel": reverse("classroom-detail", args=[pk]),
    }
    return render(request, "assessments/assignments_shift.html", context)


def _shifted_words(count, days):
    if not count:
        return _("There was nothing to move.")
    text = ngettext("%(count)d assignment moved.", "%(count)d assignments moved.", count) % {"count": count}
    return f"{text} " + _("To undo this, move them by %(days)d days.") % {"days": -days}


@page
def exception_grant(request, pk, user_pk):
    """Other dates, limits or attempts for one student; saved empty, the exception is gone."""
    assignment = assignment_or_404(request, pk, "assessments.grant_exception")
    membership = visible_or_404(
        Membership,
        request.user,
        Membership.objects.students().select_related("user"),
        classroom=assignment.classroom,
        user__pk=user_pk,
    )
    exceptions = assignment.exceptions.select_related("group")
    granted = exceptions.by_student([user_pk], [membership])[pk, user_pk]
    context = {
        "membership": membership,
        "of_groups": [group_entry(assignment, row.group, row) for row in granted.of_groups],
        "terms": assignment.terms_for(membership, granted.own, granted.of_groups),
    }
    heading = _("Exception for %s") % membership.user
    return _exception_page(request, assignment, membership.user, granted.own, heading, context)


@page
def group_exception_grant(request, pk, group_pk):
    """The same for all students of a group."""
    assignment = assignment_or_404(request, pk, "assessments.grant_exception")
    groups = Group.objects.filter(classroom=assignment.classroom).with_students()
    group = visible_or_404(Group, request.user, groups, pk=group_pk)
    exception = assignment.exceptions.filter(group=group).order_by("pk").first()
    context = {"group": group, "terms": group_entry(assignment, group, exception).terms}
    heading = _("Exception for the group “%s”") % group
    return _exception_page(request, assignment, group, exception, heading, context)


def _exception_page(request, assignment, holder, exception, heading, context):
    form = ExceptionForm(posted(request), assignment=assignment, exception=exception)
    if form.is_valid() and carry_out(form, grant_exception, assignment, holder, request.user, **form.cleaned_data):
        messages.success(request, _("Saved for %s.") % holder)
        return redirect("assignment-detail", assignment.pk)
    context |= _form_page(assignment, form, heading, _("Save")) | {"holder": holder}
    return render(request, "assessments/exception_grant.html", context)


def posted(request):
    """What was sent, be it nothing at all; None when nothing was."""
    return request.POST if request.method == "POST" else None


def assignment_or_404(request, pk, permission):
    assignment = visible_or_404(Assignment, request.user, Assignment.objects.with_task(), pk=pk)
    require(request.user, permission, assignment)
    return assignment


def _form_page(assignment, form, heading, verb):
    return {
        "form": form,
        "assignment": assignment,
        "classroom": assignment.classroom,
        "zone": assignment.classroom.zone,
        "heading": heading,
        "verb": verb,
        "cancel": reverse("assignment-detail", args=[assignment.pk]),
    }
