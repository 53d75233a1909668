"""The gradebook as comma separated text in UTF-8, safe to open in a spreadsheet."""

from django.utils.text import slugify

from classrooms.cells import as_csv

LABEL = "CSV"
EXTENSION = "csv"


def write(rows, stream):
    """`rows` are lists of cells, the first of them the names of the columns; numbers stay numbers."""
    stream.write(as_csv(rows))


def file_name(classroom):
    return f"gradebook-{slugify(classroom) or classroom.pk}.{EXTENSION}"
