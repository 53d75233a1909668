"""Questions brought into a bank: a file is sent, read before one's eyes, looked at, and taken in."""

from collections import Counter
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import questions
from assessments.forms.bank_files import open_bank, readers, templates
from assessments.forms.bank_uploads import TakeInForm, UploadForm
from assessments.models import BankUpload, Question
from assessments.papers import unanswered
from assessments.services.bank_uploads import (
    agree_to_upload,
    keep_upload,
    note_problems,
    note_rows,
    take_in_upload,
)
from assessments.views.growing import Clock, growing, tick
from classrooms.access import require, visible_or_404
from classrooms.problems import BadFile
from lessons.models import Unit, shelf_of

PAGE_SIZE = 50
SHOWN = {
    "all": (gettext_lazy("All"), lambda row: True),
    "refused": (gettext_lazy("Refused"), lambda row: row["refusal"]),
    "warned": (gettext_lazy("With warnings"), lambda row: row["warnings"]),
    "clean": (gettext_lazy("Without warnings"), lambda row: not row["refusal"] and not row["warnings"]),
}


@require_http_methods(["GET", "HEAD", "POST"])
def bank_import(request, slug):
    unit = _unit_or_404(request, slug)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        name, data = form.sent()
        upload = keep_upload(request.user, unit, name or _("pasted questions"), data, form.cleaned_data["format"])
        return redirect("bank-import-preview", slug, upload.pk)
    context = {
        "form": form,
        "unit": unit,
        "formats": readers().values(),
        "templates": templates(),
        "heading": _("Import questions"),
        "verb": _("Read"),
    }
    return render(request, "assessments/bank_import.html", context)


@require_safe
def bank_template(request, slug, name):
    """A table to fill in, in the format of that name."""
    _unit_or_404(request, slug)
    if name not in templates():
        raise Http404
    response = HttpResponse(content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="questions.{templates()[name].EXTENSION}"'
    templates()[name].write_template(response)
    return response


@never_cache
@require_safe
def bank_import_preview(request, slug, pk):
    """What would become of each question; while the file is read or taken in, how far it is; then what was done."""
    upload = _upload(request, _unit_or_404(request, slug), pk)
    if upload is None:
        return _gone(request, slug)
    if upload.taken_at:
        return render(request, "assessments/bank_import_done.html", {"unit": upload.unit, "upload": upload})
    if upload.problems:
        return render(request, "assessments/bank_import_unread.html", {"unit": upload.unit, "upload": upload})
    if upload.rows is None:
        return _growing_page(request, "assessments/bank_import_reading.html", upload, _read_aloud(upload))
    if upload.outcome:
        return _growing_page(request, "assessments/bank_import_taking.html", upload, _take_in_aloud(upload))
    return _preview_page(request, upload, _take_in_form(upload, initial={"tag": _suggested_tag(upload)}))


@require_safe
def bank_import_picture(request, slug, pk, key):
    """A picture that the file brings, for whoever sent it."""
    upload = _upload(request, _unit_or_404(request, slug), pk)
    picture = upload and upload.pictures.filter(key=key).first()
    if picture is None:
        raise Http404
    return HttpResponse(picture.data, content_type=picture.media_type)


@require_POST
def bank_import_confirm(request, slug, pk):
    upload = _upload(request, _unit_or_404(request, slug), pk)
    if upload is None:
        return _gone(request, slug)
    here = redirect("bank-import-preview", slug, pk)
    if upload.taken_at:
        messages.info(request, _("This file was taken in already. Nothing was done twice."))
    if not any(row["standing"] for row in upload.rows or []):  # nothing, or nothing any more, that can be taken in
        return here
    form = _take_in_form(upload, request.POST)
    if not form.is_valid():
        return _preview_page(request, upload, form)
    agree_to_upload(upload, form.cleaned_data["tag"])
    return here


def _unit_or_404(request, slug):
    unit = visible_or_404(Unit, request.user, slug=slug)
    require(request.user, "assessments.import_questions")
    return unit


def _upload(request, unit, pk):
    """The person's file, without its bytes until they are asked for; None where it is kept no longer, or never was."""
    mine = BankUpload.objects.visible_to(request.user).select_related("unit").defer("data")
    return mine.filter(unit=unit, pk=pk).first()


def _gone(request, slug):
    messages.warning(request, _("The file is not kept any more: files wait for a day. Choose it again."))
    return redirect("bank-import", slug)


def _suggested_tag(upload):
    return f"import-{upload.created_at:%Y-%m-%d}"


# --- Reading and taking in ---------------------------------------------------------------------


def _growing_page(request, template, upload, pieces):
    """It asks for itself again at its end."""
    return growing(request, template, {"unit": upload.unit, "upload": upload}, pieces)


def _read_aloud(upload):
    """Reads the file and notes what was found in it; meanwhile it tells how far it is."""
    data, rows = bytes(upload.data), []
    try:
        name, found = open_bank(data, upload.name, upload.format)
        yield from _told(found, rows, data.count(b"\n") + 1)
        yield tick(len(rows), 100)
        note_rows(upload, rows, name)
    except BadFile as bad:
        note_problems(upload, bad.problems)
    yield tick(len(rows), 100, onward=_("See the preview"))


def _take_in_aloud(upload):
    """Takes the file in, and meanwhile tells how far it is.

    The bytes are gone where another window of the person's has just taken them in.
    """
    if data := bytes(upload.data):
        rows = []
        yield from _told(open_bank(data, upload.name, upload.format)[1], rows, data.count(b"\n") + 1)
        yield tick(words=_("All are read. Now they are put into the bank …"))
        take_in_upload(upload, rows, upload.outcome["tag"])
    yield tick(share=100, words=_("Taken in."), onward=_("See what was done"))


def _told(found, rows, lines):
    """Puts what is found in a file of so many lines into `rows`; signs of life meanwhile."""
    clock = Clock()
    for row in found:
        rows.append(row)
        if clock.strikes():
            yield tick(len(rows), min(100 * row.line // lines, 99))


# --- The preview -------------------------------------------------------------------------------


def _take_in_form(upload, data=None, **options):
    refused = sum(bool(row["refusal"]) for row in upload.rows)
    return TakeInForm(data, good=len(upload.rows) - refused, refused=refused, **options)


def _preview_page(request, upload, form):
    show = request.GET.get("show")
    _label, is_shown = SHOWN[show if show in SHOWN else "all"]
    rows = sorted(filter(is_shown, upload.rows), key=_weight)
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    found = [(row, None if row["refusal"] else _as_asked(upload.unit, row)) for row in page_obj]
    context = {
        "unit": upload.unit,
        "upload": upload,
        "form": form,
        "format": readers()[upload.format].LABEL,
        "counts": _counts(upload.rows),
        "views": [(name, label, sum(map(bool, map(fits, upload.rows)))) for name, (label, fits) in SHOWN.items()],
        "show": show if show in SHOWN else "all",
        "page_obj": page_obj,
        "rows": found,
        "kinds": dict(questions.choices()),
        "paragraphs": _paragraphs(upload.unit, [answer.question for _row, answer in found if answer]),
        "link": upload.link(),
        "confirm": reverse("bank-import-confirm", args=[upload.unit.slug, upload.pk]),
    }
    return render(request, "assessments/bank_import_preview.html", context)


def _weight(row):
    """What needs to be looked at comes first."""
    return 0 if row["refusal"] else 1 if row["warnings"] else 2


def _counts(rows):
    """How many rows there are, how many can be taken, and what would become of these."""
    fates = Counter(row["standing"] for row in rows)
    good = sum(count for fate, count in fates.items() if fate)
    warned = sum(bool(row["warnings"]) for row in rows)
    return {"all": len(rows), "good": good, "refused": len(rows) - good, "warned": warned, **fates}


def _as_asked(unit, row):
    facts = {name: row[name] for name in ("kind", "stem", "spec")}
    question = Question(unit=unit, key=row["id"], points=Decimal(row["points"]), **facts)
    return unanswered(question, number=row["place"])


def _paragraphs(unit, asked):
    """{address: Paragraph} of all that the questions show."""
    wanted = {address for question in asked for address in question.type.paragraphs(question.spec)}
    return {address: row for address, row in shelf_of(unit).paragraphs.items() if address in wanted} if wanted else {}
