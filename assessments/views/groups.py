"""Groups of students, to whom the same exceptions are granted: their list, and making, changing, deleting one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.groups import GroupForm
from assessments.forms.refusals import carry_out
from assessments.services.groups import create_group, delete_group, edit_group
from classrooms.access import require, visible_or_404
from classrooms.models import Classroom, Group

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def group_list(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "assessments.view_groups", classroom)
    groups = Group.objects.filter(classroom=classroom).with_students().order_by("name", "pk")
    return render(request, "assessments/group_list.html", {"classroom": classroom, "groups": groups})


@page
def group_create(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "assessments.create_group", Group(classroom=classroom))
    form = GroupForm(request.POST or None, classroom=classroom)
    if form.is_valid() and carry_out(form, create_group, classroom, **form.cleaned_data):
        messages.success(request, _("The group “%s” is made.") % form.cleaned_data["name"])
        return redirect("group-list", pk)
    return _form_page(request, classroom, form, _("New group"), _("Make group"))


@page
def group_edit(request, pk):
    group = _group_or_404(request, pk, "assessments.edit_group")
    heading = _("Group “%s”") % group  # as stored, not as typed
    form = GroupForm(request.POST or None, classroom=group.classroom, group=group)
    if form.is_valid() and carry_out(form, edit_group, group, **form.cleaned_data):
        messages.success(request, _("Saved. Whoever is at work has the new times, and sees them on the next page."))
        return redirect("group-list", group.classroom_id)
    return _form_page(request, group.classroom, form, heading, _("Save"))


@page
def group_delete(request, pk):
    group = _group_or_404(request, pk, "assessments.delete_group")
    if request.method == "POST":
        delete_group(group)
        messages.success(request, _("The group “%s” is deleted.") % group)
        return redirect("group-list", group.classroom_id)
    exceptions = group.exceptions.select_related("assignment__lesson", "assignment__assessment").order_by("pk")
    context = {
        "classroom": group.classroom,
        "exceptions": exceptions,
        "heading": _("Delete the group “%s”") % group,
        "what": _("The group disappears; its students stay in the class."),
        "undo": _("This cannot be taken back."),
        "verb": _("Delete group"),
        "cancel": reverse("group-list", args=[group.classroom_id]),
        "is_danger": True,
    }
    return render(request, "assessments/group_delete.html", context)


def _group_or_404(request, pk, permission):
    group = visible_or_404(Group, request.user, Group.objects.select_related("classroom"), pk=pk)
    require(request.user, permission, group)
    return group


def _form_page(request, classroom, form, heading, verb):
    context = {
        "form": form,
        "classroom": classroom,
        "heading": heading,
        "verb": verb,
        "cancel": reverse("group-list", args=[classroom.pk]),
    }
    return render(request, "assessments/group_form.html", context)
