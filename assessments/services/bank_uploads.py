"""A file of questions on its way into a bank: kept, read, taken in once."""

from collections import Counter
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from assessments.bankrows import preview
from assessments.models import BankUpload, UploadPicture
from assessments.services.banks import add_to_bank, placed, standing

MOST_KEPT = 5  # of one person, so that somebody who tries and tries again fills no disk


@transaction.atomic
def keep_upload(user, unit, name, data, format=""):
    """Keeps the bytes of a file for whoever sent it; what is old, and more than a few of the person's, goes."""
    BankUpload.objects.outdated().delete()
    kept = BankUpload.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)[: MOST_KEPT - 1]
    BankUpload.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    return BankUpload.objects.create(user=user, unit=unit, name=name[:200], data=data, format=format)


@transaction.atomic
def note_rows(upload, rows, format):
    """Writes down what would become of each question of the file, and keeps the pictures that they show."""
    rows = placed(upload.unit, rows, upload.user)
    told = [
        preview(place, row, fate)
        for place, (row, fate) in enumerate(zip(rows, standing(upload.unit, rows, upload.user), strict=True), 1)
    ]
    if BankUpload.objects.filter(pk=upload.pk, taken_at=None).update(rows=told, format=format):
        files = {picture.key: picture.file for row in rows if not row.refusal for picture in row.pictures}
        pictures = [UploadPicture(upload=upload, key=key, **file._asdict()) for key, file in files.items()]
        UploadPicture.objects.bulk_create(pictures, ignore_conflicts=True)  # another window may have read it, too


def note_problems(upload, problems):
    """Writes down why the file cannot be read; it is kept no longer."""
    BankUpload.objects.filter(pk=upload.pk).update(problems=[str(problem) for problem in problems], data=b"")


def agree_to_upload(upload, tag=""):
    """Writes down that the file is to be taken in, with the tag; nothing where that was done already."""
    BankUpload.objects.filter(pk=upload.pk, taken_at=None).update(outcome={"tag": tag})


@transaction.atomic
def take_in_upload(upload, rows, tag=""):
    """Takes the rows of the file into its bank, each with the tag; False where that was done already.

    The claim comes first: of two presses at once the second changes no row.
    """
    claimed = BankUpload.objects.filter(pk=upload.pk, taken_at=None).update(taken_at=timezone.now(), data=b"", rows=[])
    if not claimed:
        return False
    UploadPicture.objects.filter(upload=upload).delete()
    tagged = [replace(row, tags=(*row.tags, *([tag] if tag else []))) for row in rows]
    fates = standing(upload.unit, placed(upload.unit, tagged, upload.user), upload.user)
    add_to_bank(upload.unit, tagged, upload.user)
    counts = Counter(fate or "refused" for fate in fates)
    BankUpload.objects.filter(pk=upload.pk).update(outcome={**counts, "tag": tag})
    return True
