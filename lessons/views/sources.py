"""Primary sources: a unit's note on what is not among its documents, and the texts that a class has of its own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classrooms.access import require, visible_or_404
from classrooms.models import Classroom
from lessons.documents import address
from lessons.forms.sources import SourceForm
from lessons.markup import cite
from lessons.models import ClassSource, DocumentPart, PrimaryNote, Unit, unit_link
from lessons.services.sources import create_source, edit_source, remove_source

SOURCE_LETTER, SOURCE_HUE = "S", 9  # the face of a class's own source
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def primary_source(request, slug):
    """What is known of the source that is not among the unit's documents, and the texts that one's classes have."""
    unit = visible_or_404(Unit, request.user, slug=slug)
    context = {
        "unit": unit,
        "note": PrimaryNote.objects.filter(unit=unit).first(),
        "sources": ClassSource.objects.visible_to(request.user).filter(unit=unit).select_related("classroom"),
        "classrooms": Classroom.objects.taught_by(request.user).active(),
        "link": unit_link(unit),
    }
    return render(request, "lessons/primary_source.html", context)


@require_safe
def source_detail(request, pk):
    source = _source_or_404(request.user, pk)
    context = {
        "source": source,
        "document": {"letter": SOURCE_LETTER, "hue": SOURCE_HUE, "title": source.title},
        "part": {
            "kind": DocumentPart.Kind.PRIMARY.label,
            "label": source.title,
            "author": source.maker,
            "date_written": source.written,
            "origin": source.origin,
            "rights": source.rights,
        },
        "paragraphs": [
            (number, address(SOURCE_LETTER, number), cite(text)) for number, text in enumerate(source.paragraphs, 1)
        ],
    }
    return render(request, "lessons/source_detail.html", context)


@page
def source_create(request, pk, slug):
    classroom = visible_or_404(Classroom, request.user, pk=pk)
    unit = visible_or_404(Unit, request.user, slug=slug)
    source = ClassSource(classroom=classroom, unit=unit)
    require(request.user, "lessons.create_source", source)
    form = SourceForm(request.POST or None, instance=source)
    if form.is_valid():
        source = create_source(classroom, unit, request.user, **form.cleaned_data)
        messages.success(request, _("The text is added. Only members of %s see it.") % classroom)
        return redirect("source-detail", source.pk)
    heading = _("Add the text for %s") % classroom
    return _source_form(request, form, source, heading, _("Add text"), reverse("primary-source", args=[slug]))


@page
def source_edit(request, pk):
    source = _source_or_404(request.user, pk, "lessons.edit_source")
    heading = _("Change “%s”") % source  # as stored, not as typed
    form = SourceForm(request.POST or None, instance=source)
    if form.is_valid():
        edit_source(source, request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("source-detail", pk)
    return _source_form(request, form, source, heading, _("Save"), reverse("source-detail", args=[pk]))


@page
def source_remove(request, pk):
    source = _source_or_404(request.user, pk, "lessons.remove_source")
    if request.method == "POST":
        remove_source(source, request.user)
        messages.success(request, _("The text “%s” is removed.") % source)
        return redirect("primary-source", source.unit.slug)
    context = {
        "source": source,
        "heading": _("Remove “%s”") % source,
        "what": _("Nobody in %s can read this text any more.") % source.classroom,
        "undo": _("This cannot be taken back: the text is not kept."),
        "verb": _("Remove text"),
        "cancel": reverse("source-detail", args=[pk]),
        "is_danger": True,
    }
    return render(request, "lessons/source_remove.html", context)


def _source_or_404(user, pk, permission=None):
    sources = ClassSource.objects.select_related("classroom", "unit", "added_by", "changed_by")
    source = visible_or_404(ClassSource, user, sources, pk=pk)
    if permission:
        require(user, permission, source)
    return source


def _source_form(request, form, source, heading, verb, cancel):
    context = {"form": form, "source": source, "heading": heading, "verb": verb, "cancel": cancel}
    return render(request, "lessons/source_form.html", context)
