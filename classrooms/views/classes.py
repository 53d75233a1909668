"""Pages about classes: the list, one class, opening, changing, archiving, joining."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classrooms import services
from classrooms.access import require, visible_or_404
from classrooms.backends import PASSWORD_BACKEND
from classrooms.forms import ClassroomForm, JoinForm, NewPersonJoinForm
from classrooms.models import Classroom, Membership

PAGE_SIZE = 50
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def classroom_list(request):
    rows = Classroom.objects.visible_to(request.user).with_student_count()
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    roles = dict(Membership.Role.choices)
    for classroom in page_obj:
        classroom.own_role = roles.get(request.user.roles.get(classroom.pk))
    return render(request, "classrooms/classroom_list.html", {"page_obj": page_obj})


@page
def classroom_create(request):
    require(request.user, "classrooms.add_classroom")
    form = ClassroomForm(request.POST or None, initial={"time_zone": services.usual_time_zone(request.user)})
    if form.is_valid():
        classroom = services.create_classroom(request.user, **form.cleaned_data)
        messages.success(request, _("The class is open. Give its code to your students, or import a roster."))
        return redirect("classroom-detail", classroom.pk)
    context = {"form": form, "heading": _("Open a class"), "verb": _("Open class"), "cancel": reverse("classroom-list")}
    return render(request, "classrooms/classroom_form.html", context)


@require_safe
def classroom_detail(request, pk):
    classroom = visible_or_404(Classroom, request.user, Classroom.objects.with_student_count(), pk=pk)
    members = classroom.memberships.select_related("user")
    context = {
        "classroom": classroom,
        "staff": members.staff(),
        "own": members.current().filter(user=request.user).first(),
    }
    return render(request, "classrooms/classroom_detail.html", context)


@page
def classroom_edit(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "classrooms.edit_classroom", classroom)
    form = ClassroomForm(request.POST or None, instance=classroom)
    if form.is_valid():
        services.edit_classroom(classroom, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("classroom-detail", pk)
    context = {
        "form": form,
        "heading": _("Change the class"),
        "verb": _("Save"),
        "cancel": reverse("classroom-detail", args=[pk]),
        "classroom": visible_or_404(Classroom, request.user, pk=pk),  # as stored, not as typed
    }
    return render(request, "classrooms/classroom_form.html", context)


@page
def classroom_archive(request, pk):
    """POST `is_archived` 1 (the default) or 0, so that sending it twice does nothing more."""
    classroom = visible_or_404(Classroom, request.user, Classroom.objects.with_student_count(), pk=pk)
    require(request.user, "classrooms.archive_classroom", classroom)
    if request.method == "POST":
        _set_archived(request, classroom, request.POST.get("is_archived", "1") == "1")
        return redirect("classroom-detail", pk)
    return render(request, "classrooms/confirm.html", _archive_words(classroom))


@page
def code_rotate(request, pk):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    require(request.user, "classrooms.rotate_code", classroom)
    if request.method == "POST":
        code = services.rotate_code(classroom)
        messages.success(request, _("The class code is now %s.") % code)
        return redirect("classroom-detail", pk)
    context = {
        "classroom": classroom,
        "heading": _("A new class code"),
        "what": _("The code %s will stop working. Whoever is in the class already stays in it.") % classroom.join_code,
        "verb": _("Make a new code"),
        "cancel": reverse("classroom-detail", args=[pk]),
    }
    return render(request, "classrooms/confirm.html", context)


@login_not_required
@page
def classroom_join(request):
    if request.user.is_authenticated:
        return _join_as(request, f"person:{request.user.pk}")
    if request.method == "POST" and not request.session.session_key:
        request.session.create()
    return _join_as_new_person(request, f"session:{request.session.session_key}")


def _join_as(request, guesser):
    form = JoinForm(request.POST or None, guesser=guesser)
    if form.is_valid():
        classroom = services.join_class(request.user, form.cleaned_data["code"], guesser)
        messages.success(request, _("You are in the class %s.") % classroom)
        return redirect("classroom-detail", classroom.pk)
    return _join_page(request, form)


def _join_as_new_person(request, guesser):
    form = NewPersonJoinForm(request.POST or None, guesser=guesser)
    if form.is_valid():
        code, names = form.cleaned_data.pop("code"), form.cleaned_data
        classroom, user = services.join_class_as_new_person(code, guesser, **names)
        login(request, user, PASSWORD_BACKEND)
        messages.success(request, _("You are in the class %s.") % classroom)
        return redirect("classroom-detail", classroom.pk)
    return _join_page(request, form)


def _join_page(request, form):
    return render(
        request, "classrooms/join.html", {"form": form, "heading": _("Join a class"), "verb": _("Join class")}
    )


def _set_archived(request, classroom, is_archived):
    if is_archived:
        services.archive_classroom(classroom)
        messages.success(request, _("The class is archived."))
    else:
        services.unarchive_classroom(classroom)
        messages.success(request, _("The class is open again."))


def _archive_words(classroom):
    words = {
        "classroom": classroom,
        "cancel": reverse("classroom-detail", args=[classroom.pk]),
        "fields": "classrooms/components/archive_fields.html",
    }
    if classroom.is_archived:
        return words | {
            "heading": _("Take the class out of the archive"),
            "what": _("%s students can hand in again, and people can join again.") % classroom.student_count,
            "verb": _("Open again"),
        }
    return words | {
        "heading": _("Archive the class"),
        "what": _("%s students will still see their work and marks, but hand in nothing more. Nobody can join.")
        % classroom.student_count,
        "undo": _("You can take the class out of the archive at any time."),
        "verb": _("Archive class"),
    }
