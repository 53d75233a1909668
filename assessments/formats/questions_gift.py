"""Questions in Moodle's GIFT: read and written as UTF-8 text, with missing words, weights, tags and ids in comments.

What is read has the text formats of Moodle made our Markdown (see `banktext`). What GIFT has no place for is told by
`cannot` for whole questions and by `drops` for details; apart from those, what was written is read as it was.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import banktext
from assessments.gift import losses, reading, writing
from classrooms.problems import BadFile, Problem

LABEL = gettext_lazy("GIFT (Moodle)")
EXTENSION = "gift"
TAKES = gettext_lazy(
    "Single choice, several answers by weights, true or false, typed answers, numbers, matching, missing words. "
    "Refused: essays, descriptions, part of the points or less than none in single choice."
)


def read(stream):
    """The rows of a binary stream; BadFile when it is not GIFT."""
    text = banktext.take(stream)
    if "{" not in text or "}" not in text:
        raise BadFile([Problem(None, "", _("This is not GIFT: there are no answers in braces."))])
    return reading.rows(text)


def write(rows, stream):
    """Writes rows that `cannot` lets through; ValueError for another."""
    stream.write("\n".join(_question(row) for row in rows).encode())


def _question(row):
    if reason := cannot(row):
        raise ValueError(f"{row.id}: {reason}")
    return writing.question(row)


def cannot(row):
    """Why a question cannot be written as GIFT, or nothing."""
    return losses.cannot(row)


def drops(row):
    """[what of a question GIFT does not carry]."""
    return losses.drops(row)
