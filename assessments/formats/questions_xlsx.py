"""Questions as the first sheet of a workbook, as Excel and others keep it: one row a question (see `banksheet`)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.banksheet import guide, table, workbook

LABEL = gettext_lazy("Table (Excel)")
EXTENSION = "xlsx"
READS = ("xlsx", "xlsm")  # the second one to say why it is refused: it holds macros
TAKES = guide.TAKES


def read(stream):
    """The BankRows of a binary stream; BadFile where it is no such workbook, or may do harm."""
    return table.read(workbook.lines(stream))


def write(rows, stream):
    """Writes rows that `cannot` lets through."""
    workbook.write(table.table(rows), stream, _("Questions"))


def write_template(stream):
    """Headings, an example of each kind and a list of the kinds to choose from; a second sheet tells what to do."""
    workbook.write(guide.template(), stream, _("Questions"), guide.instructions(), _("How to fill in"))


def cannot(row):
    """Why a question cannot be carried; empty where it can."""
    if reason := table.cannot(row):
        return reason
    longest = max(map(len, map(workbook.escaped, table.table([row])[1])))
    if longest > workbook.LONGEST_CELL:
        return _("It has a text that is too long for a cell: %(long)d characters.") % {"long": longest}
    return ""


def drops(row):
    """What of a question is lost."""
    return table.drops(row)
