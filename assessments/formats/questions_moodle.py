"""Questions as Moodle's XML, as its question banks export and import them.

Read: truefalse, multichoice, shortanswer, numerical, matching, ddmatch, essay, ordering, gapselect, ddwtos and cloze.
Each is taken only where ours scores every answer as Moodle does; every other question is refused by name. Written:
true_false, single, multiple, short_text, numeric, matching, short and essay, cloze with a bank.
"""

import io

from django.utils.translation import gettext_lazy

from assessments import xmltree
from assessments.bankrows import settled
from assessments.moodle import losses, reading, writing

LABEL = gettext_lazy("Moodle XML")
EXTENSION = "xml"
TAKES = gettext_lazy(
    "Choice, true or false, typed answers, numbers, matching, ordering, gaps, essays (as short answers). Every other "
    "type is refused by its name."
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
TAIL = "</quiz>\n"


def recognises(data):
    return xmltree.root_of(data) == "quiz"


def read(stream):
    """The BankRows of a binary stream; BadFile where it is no such XML, or may do harm."""
    return reading.rows(xmltree.parse(xmltree.take(stream), "quiz"))


def write(rows, stream):
    """Writes rows that `cannot` lets through."""
    stream.write(HEAD.encode())
    for row in rows:
        stream.write(f"{writing.question(row)}\n".encode())
    stream.write(TAIL.encode())


def cannot(row):
    """Why the whole question cannot be carried; empty where it can."""
    return writing.cannot(row) or _back(row).refusal


def drops(row):
    """What of a question is lost, in words."""
    back = None if writing.cannot(row) else _back(row)
    return losses.drops(row, back) if back and not back.refusal else []


def _back(row):
    """The row as it is read back from what is written of it."""
    stream = io.BytesIO()
    write([row], stream)
    stream.seek(0)
    return settled(next(read(stream)))
