"""Questions as comma, semicolon or tab separated text in UTF-8: one row a question (see `banksheet`).

What a spreadsheet would run as a formula is written with an apostrophe before it, and read without.
"""

from django.utils.translation import gettext_lazy

from assessments import banktext
from assessments.banksheet import guide, table
from classrooms import cells

LABEL = gettext_lazy("Table (CSV)")
EXTENSION = "csv"
TAKES = guide.TAKES


def read(stream):
    """The BankRows of a binary stream; BadFile where it is no such table."""
    return table.read([table.Line(*record) for record in cells.records(banktext.take(stream))])


def write(rows, stream):
    """Writes rows that `cannot` lets through."""
    stream.write(cells.as_csv(table.table(rows)))


def write_template(stream):
    """Headings, and an example of each kind."""
    stream.write(cells.as_csv(guide.template()))


def cannot(row):
    """Why a question cannot be carried; empty where it can."""
    return table.cannot(row)


def drops(row):
    """What of a question is lost."""
    return table.drops(row)
