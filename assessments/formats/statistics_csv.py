"""The statistics of a quiz as comma separated text, written like the gradebook: safe to open in a spreadsheet."""

from django.utils.text import slugify

from assessments.formats.gradebook_csv import write

__all__ = ["EXTENSION", "LABEL", "file_name", "write"]

LABEL = "CSV"
EXTENSION = "csv"


def file_name(assignment):
    return f"statistics-{slugify(assignment.title) or assignment.pk}.{EXTENSION}"
