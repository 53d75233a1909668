"""Pages about the people of a class: table, import, export, one-time links, one membership."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classrooms import services
from classrooms.access import require, visible_or_404
from classrooms.formats import roster_csv
from classrooms.forms import MembershipForm, RosterForm
from classrooms.models import Classroom, Membership, User

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def roster(request, pk):
    """The people of the class; `?left=1` shows those who left."""
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "classrooms.view_roster", classroom)
    shows_left = request.GET.get("left") == "1"
    members = classroom.memberships.filter(left_at__isnull=not shows_left).select_related("user").by_role()
    return render(
        request,
        "classrooms/roster.html",
        {
            "classroom": classroom,
            "members": members,
            "shows_left": shows_left,
            "waiting": sum(each.is_student and not each.user.is_activated for each in members),
        },
    )


@page
def roster_import(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "classrooms.import_roster", classroom)
    form = RosterForm(request.POST or None, request.FILES or None, classroom=classroom, by=request.user)
    if form.is_valid():
        outcome = services.enrol(classroom, form.cleaned_data["rows"], request.user)
        messages.success(request, outcome.summary)
        for note in outcome.notes:
            messages.info(request, note)
        return redirect("roster", pk)
    context = {
        "form": form,
        "classroom": classroom,
        "heading": _("Import a roster"),
        "verb": _("Import"),
        "cancel": reverse("roster", args=[pk]),
    }
    return render(request, "classrooms/roster_import.html", context)


@require_safe
def roster_export(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "classrooms.export_roster", classroom)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{roster_csv.file_name(classroom)}"'
    roster_csv.write(services.roster_rows(classroom), response)
    return response


@require_POST
def link_sheet(request, pk):
    """Prints one-time links for the chosen people (`person`), or for all who never signed in."""
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "classrooms.import_roster", classroom)
    people = _chosen(request.POST.getlist("person"), classroom, request.user)
    links = services.issue_links(people, request.user, classroom)
    if not links:
        messages.info(request, _("Nobody here waits for a link: everybody has signed in already."))
        return redirect("roster", pk)
    context = {"classroom": classroom, "links": links}
    response = render(request, "classrooms/link_sheet.html", context)
    response["Cache-Control"] = "no-store"
    return response


@page
def membership_edit(request, pk):
    membership = visible_or_404(Membership, request.user, _with_names(), pk=pk)
    require(request.user, "classrooms.edit_membership", membership)
    form = MembershipForm(request.POST or None, instance=membership)
    if form.is_valid():
        services.edit_membership(membership, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("roster", membership.classroom_id)
    context = {
        "form": form,
        "classroom": membership.classroom,
        "heading": str(membership.user),
        "verb": _("Save"),
        "cancel": reverse("roster", args=[membership.classroom_id]),
    }
    return render(request, "classrooms/membership_form.html", context)


@page
def membership_remove(request, pk):
    membership = visible_or_404(Membership, request.user, _with_names(), pk=pk)
    require(request.user, "classrooms.remove_membership", membership)
    if request.method == "POST":
        services.remove_membership(membership)
        messages.success(request, _("%s has left the class.") % membership.user)
        return redirect("roster", membership.classroom_id)
    context = {
        "classroom": membership.classroom,
        "heading": _("Remove %s from the class") % membership.user,
        "what": _("%(person)s will not see %(classroom)s any more. Work and marks stay.")
        % {"person": membership.user, "classroom": membership.classroom},
        "undo": _("Import the username again, and the person is back with everything."),
        "verb": _("Remove from class"),
        "cancel": reverse("roster", args=[membership.classroom_id]),
        "is_danger": True,
    }
    return render(request, "classrooms/confirm.html", context)


def _with_names():
    return Membership.objects.select_related("user", "classroom")


def _chosen(keys, classroom, by):
    students = User.objects.filter(
        memberships__classroom=classroom, memberships__left_at=None, memberships__role=Membership.Role.STUDENT
    )
    if keys:
        return [user for user in students if str(user.pk) in keys]
    waiting = [user for user in students if not user.is_activated]
    linkable = services.linkable_people(waiting, by, classroom)
    return [user for user in waiting if user in linkable]
