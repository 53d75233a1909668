"""The gradebook as comma separated text in UTF-8, safe to open in a spreadsheet."""

import csv
import io

from django.utils.text import slugify

from classrooms.formats.roster_csv import FORMULA

LABEL = "CSV"
EXTENSION = "csv"


def write(rows, stream):
    """`rows` are lists of cells, the first of them the names of the columns; numbers stay numbers.

    Writes with a byte order mark, without which Excel takes UTF-8 for the local code page.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_escape(cell) for cell in row] for row in rows)
    stream.write(text.getvalue().encode("utf-8-sig"))


def file_name(classroom):
    return f"gradebook-{slugify(classroom) or classroom.pk}.{EXTENSION}"


def _escape(cell):
    """A name that begins like a formula gets an apostrophe before it, which spreadsheets read as: this is text."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell
