"""The pages where a unit is looked up: timeline, people, conflicts, figures, glossary."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from classrooms.access import visible_or_404
from lessons.figures import groups, ticks
from lessons.forms.filters import ConflictFilter, TimelineFilter
from lessons.models import (
    Conflict,
    ConflictPosition,
    Fact,
    Figure,
    GlossaryTerm,
    Paragraph,
    Person,
    TimelineEvent,
    Unit,
    shelf_of,
    unit_link,
)
from lessons.timeline import drawing


@require_safe
def glossary(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    terms = GlossaryTerm.objects.filter(unit=unit).prefetch_related(_with_documents("paragraphs"))
    context = {"unit": unit, "terms": terms, "link": unit_link(unit)}
    return render(request, "lessons/glossary.html", context)


@require_safe
def timeline(request, slug):
    """Drawn are the entries with a date within the unit's years; the list has all of them."""
    unit = visible_or_404(Unit, request.user, slug=slug)
    facts = Fact.objects.select_related("paragraph__document")
    events = list(TimelineEvent.objects.filter(unit=unit).prefetch_related(Prefetch("facts", facts), "conflicts"))
    themes = dict.fromkeys(event.theme for event in events if event.theme)
    form = TimelineFilter(request.GET, shelf_of(unit).documents, themes)
    theme, letter = form.chosen("theme"), form.chosen("document")
    rows = [row for row in events if theme in ("", row.theme) and (not letter or letter in row.letters)]
    dated = [row for row in rows if row.is_dated]
    later = [row for row in dated if unit.last_year and int(row.sort_date[:4]) > unit.last_year]
    context = {
        "unit": unit,
        "form": form,
        "total": len(events),
        "shown": len(rows),
        "drawing": drawing(dated, unit.first_year, unit.last_year),
        "dated": [row for row in dated if row not in later],
        "later": later,
        "undated": [row for row in rows if not row.is_dated],
        "link": unit_link(unit),
        "is_teacher": request.user.has_perm("lessons.read_teacher_notes"),
    }
    return render(request, "lessons/timeline.html", context)


@require_safe
def people(request, slug):
    """In the order of their keys: an author puts first who matters most."""
    unit = visible_or_404(Unit, request.user, slug=slug)
    persons = Person.objects.filter(unit=unit).prefetch_related(_with_documents("paragraphs")).order_by("key")
    offices = [{**office, "person": person} for person in persons for office in person.offices]
    context = {
        "unit": unit,
        "people": persons,
        "offices": sorted((row for row in offices if row["start"]), key=lambda row: row["start"]),
        "link": unit_link(unit),
    }
    return render(request, "lessons/people.html", context)


@require_safe
def conflict_list(request, slug):
    """Who says what: a row for each conflict, a column for each document that is asked for."""
    unit = visible_or_404(Unit, request.user, slug=slug)
    positions = Prefetch("positions", ConflictPosition.objects.select_related("paragraph__document"))
    conflicts = list(Conflict.objects.filter(unit=unit).prefetch_related(positions))
    kinds = sorted({row.kind for row in conflicts})
    documents = shelf_of(unit).documents
    form = ConflictFilter(request.GET, documents, kinds)
    kind, letter = form.chosen("kind"), form.chosen("document")
    rows = [(row, _cells(row, documents)) for row in conflicts if kind in ("", row.kind)]
    if letter:
        rows = [(row, cells) for row, cells in rows if any(cell and face.letter == letter for face, cell in cells)]
    context = {
        "unit": unit,
        "form": form,
        "total": len(conflicts),
        "rows": rows,
        "documents": documents,
        "letter": letter,
        "link": unit_link(unit),
    }
    return render(request, "lessons/conflict_list.html", context)


@require_safe
def conflict_detail(request, slug, key):
    unit = visible_or_404(Unit, request.user, slug=slug)
    texts = Prefetch("positions__paragraph", Paragraph.objects.with_text())
    conflict = get_object_or_404(Conflict.objects.filter(unit=unit).prefetch_related(texts), key=key)
    voices = {}
    for position in conflict.positions.all():
        voices.setdefault(position.paragraph, []).append(position)
    context = {
        "unit": unit,
        "conflict": conflict,
        "voices": list(voices.items()),
        "link": unit_link(unit),
        "is_teacher": request.user.has_perm("lessons.read_teacher_notes"),
    }
    return render(request, "lessons/conflict_detail.html", context)


@require_safe
def figures(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    rows = list(Figure.objects.filter(unit=unit).select_related("paragraph__document"))
    context = {
        "unit": unit,
        "groups": groups(rows, Figure.Measure.values),
        "ticks": ticks(rows),
        "link": unit_link(unit),
    }
    return render(request, "lessons/figures.html", context)


def _cells(conflict, documents):
    """[(document, its positions)] in the order of the columns."""
    said = {document.pk: [] for document in documents}
    for position in conflict.positions.all():
        said[position.paragraph.document_id].append(position)
    return [(document, said[document.pk]) for document in documents]


def _with_documents(relation):
    return Prefetch(relation, Paragraph.objects.select_related("document"))
