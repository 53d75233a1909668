"""The reading room's pages: units, documents, single paragraphs, pictures."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from classrooms.access import own_address, visible_or_404
from classrooms.rules import studies
from classrooms.services import choose_tier
from lessons import reader
from lessons.documents import stretches
from lessons.markup import linker
from lessons.models import (
    ClassSource,
    Conflict,
    ConflictPosition,
    Document,
    DocumentPart,
    Lesson,
    Paragraph,
    Picture,
    PrimaryNote,
    Unit,
    pictures_of,
)

YEAR = 365 * 24 * 3600
NEIGHBOURS = 1
LOOKED_UP = ("timelineevents", "persons", "conflicts", "figures", "glossaryterms")  # each has a page if there is any
PICTURE_SECONDS = 600  # a corrected picture is seen by everybody ten minutes later


@require_safe
def unit_list(request):
    """What there is to read: a unit that is a bank of questions only is found among the questions."""
    units = Unit.objects.visible_to(request.user).to_read().order_by("title", "pk")
    return render(request, "lessons/unit_list.html", {"units": units})


@require_safe
def unit_detail(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    documents = list(unit.documents.for_links().prefetch_related("parts"))
    counts = _counts(unit)
    context = {
        "unit": unit,
        "documents": documents,
        "lessons": Lesson.objects.filter(unit=unit).only("number", "title", "inquiry_question", "minutes", "unit"),
        "counts": counts,
        "has_references": any(counts.values()),
        "primary": PrimaryNote.objects.filter(unit=unit).only("title", "label").first(),
        "source_count": ClassSource.objects.visible_to(request.user).filter(unit=unit).count(),
        "is_teacher": request.user.has_perm("lessons.read_teacher_notes"),
        "has_primary": any(is_primary(part) for document in documents for part in document.parts.all()),
        "link": linker(documents, unit.slug, pictures=pictures_of(unit)),
    }
    return render(request, "lessons/unit_detail.html", context)


def _counts(unit):
    """{relation: how many rows}, of all LOOKED_UP in one query."""
    models = [Unit._meta.get_field(name).related_model for name in LOOKED_UP]
    mine = [model.objects.filter(unit=OuterRef("pk")).order_by().values("unit") for model in models]
    numbers = [Subquery(rows.annotate(number=Count("pk")).values("number")) for rows in mine]
    row = Unit.objects.filter(pk=unit.pk).values_list(*numbers).get()
    return {name: number or 0 for name, number in zip(LOOKED_UP, row, strict=True)}


@require_safe
def document_detail(request, slug, letter):
    """A whole document to read: what may be cited, then its further reading, then the scraps that support nothing."""
    document = _document_or_404(request.user, slug, letter)
    paragraphs = list(document.paragraphs.with_text())
    zones = Paragraph.Zone
    context = {
        **_surroundings(request.user, document),
        "groups": stretches(row for row in paragraphs if row.zone not in (zones.BIBLIOGRAPHY, zones.SNIPPET)),
        "further_reading": stretches(row for row in paragraphs if row.zone == zones.BIBLIOGRAPHY),
        "snippets": stretches(row for row in paragraphs if row.zone == zones.SNIPPET),
        "has_primary": any(is_primary(row.part) for row in paragraphs),
    }
    return render(request, "lessons/document_detail.html", context)


@require_safe
def paragraph_detail(request, slug, letter, number):
    """One paragraph, where a citation leads, between its neighbours."""
    document = _document_or_404(request.user, slug, letter)
    number = int(number)
    nearby = document.paragraphs.with_text().filter(number__range=(number - NEIGHBOURS, number + NEIGHBOURS))
    rows = {row.number: row for row in nearby}
    if number not in rows:
        raise Http404
    context = {
        "document": document,
        "unit": document.unit,
        "paragraph": rows[number],
        "before": rows.get(number - 1),
        "after": rows.get(number + 1),
    }
    return render(request, "lessons/paragraph_detail.html", context)


@cache_control(private=True, max_age=PICTURE_SECONDS)
@conditional_page
@require_safe
def picture_detail(request, slug, key):
    """The picture itself. Its bytes are ours (see `pictures`), and its type is not left to the browser to guess."""
    picture = visible_or_404(Picture, request.user, unit__slug=slug, key=key)
    name = f"{picture.key}.{picture.media_type.removeprefix('image/')}"
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(picture.data, content_type=picture.media_type, headers=headers)


@require_POST
def reader_set(request):
    """Keeps size, width and spacing in a cookie, a student's tier with the person, and goes back to the page.

    The tier is no matter of the browser: the next one to use it must not learn of it. Staff have none of their own and
    look at one by the page's address.
    """
    origin = own_address(request, request.POST.get("next", ""))
    tier = request.POST.get("tier", "")
    if studies(request.user):
        choose_tier(request.user, tier)
    elif origin:
        origin = _with_tier(origin, tier)
    response = HttpResponseRedirect(origin) if origin else redirect("unit-list")
    value = reader.cookie_for(reader.allowed(request.POST))
    response.set_cookie(reader.COOKIE, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


def _with_tier(address, tier):
    """The address of a page of ours with another `tier` in it, and all else as it was."""
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "tier"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("tier", tier)])))


def is_primary(part):
    return part.kind == DocumentPart.Kind.PRIMARY


def _document_or_404(user, slug, letter):
    documents = Document.objects.select_related("unit")
    return visible_or_404(Document, user, documents, unit__slug=slug, letter=letter)


def _surroundings(user, document):
    """The unit's documents to turn to, and where this one disagrees with others."""
    documents = list(document.unit.documents.for_links())
    place = documents.index(document)
    conflicts = Conflict.objects.filter(positions__paragraph__document=document).distinct()
    positions = ConflictPosition.objects.select_related("paragraph__document")
    return {
        "document": document,
        "unit": document.unit,
        "documents": documents,
        "link": linker(documents, document.unit.slug, pictures=pictures_of(document.unit)),
        "previous": documents[place - 1] if place else None,
        "next": documents[place + 1] if place + 1 < len(documents) else None,
        "conflicts": conflicts.prefetch_related(Prefetch("positions", positions)),
        "is_teacher": user.has_perm("lessons.read_teacher_notes"),
    }
