"""Cells of spreadsheets as text: what a spreadsheet would run as a formula made harmless, separated text read. Pure."""

import csv
import io
import re

from django.utils.translation import gettext as _

from classrooms.problems import BadFile, Problem

# What a spreadsheet would run as a formula; the wide forms are what some keyboards type.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
NAMED_SEPARATOR = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)  # a first line by which Excel is told the separator


def guarded(cell):
    """A text that begins like a formula gets an apostrophe before it, which spreadsheets read as: this is text."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def bare(cell):
    """The text without the apostrophe of `guarded`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def as_csv(table):
    """The bytes of lists of cells; with a byte order mark, without which Excel takes UTF-8 for the local code page.

    Texts are guarded, and numbers stay numbers.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def records(text):
    """[(line, cells)] without blank lines; a quoted cell may run over several lines. BadFile where quotes are odd.

    The separator is the one that the first line has most of, or names: comma, semicolon or tab.
    """
    named = NAMED_SEPARATOR.match(text.replace("\r\n", "\n", 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=named[1] if named else _delimiter(text), strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            while cells and not cells[-1].strip():
                cells.pop()  # empty columns at the right are an accident of spreadsheets
            if cells:
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        what = _("This line cannot be read (%(error)s). Look for a quotation mark too many or too few.")
        raise BadFile([Problem(line, "", what % {"error": error})]) from error
    return found[1:] if named else found


def _delimiter(text):
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)
