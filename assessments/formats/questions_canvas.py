"""Questions as Canvas exports them: quizzes, question banks or a whole course as a package, or one quiz's XML alone.

Read only. Each is taken only where ours scores every answer as Canvas does; every other question is refused by name.
"""

import io

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import xmltree
from assessments.bankpictures import Album
from assessments.canvas import packaging, reading
from assessments.packages import MAX_BYTES, is_package, open_package
from classrooms.problems import BadFile, Problem

LABEL = gettext_lazy("Canvas (QTI 1.2)")
EXTENSION = "zip"
READS = ("zip", "imscc", "xml", "qti")
TAKES = gettext_lazy(
    "Single and multiple choice, true or false, typed answers, numbers, pairs, blanks and essays: a quiz, a question "
    "bank or a whole course as Canvas exports it, with its pictures. Refused: files, formulas, significant figures."
)


def recognises(data):
    """Whether these bytes are a quiz or bank of Canvas's, or a package with one."""
    if is_package(data):
        return bool(packaging.quizzes(open_package(data)))
    return xmltree.root_of(data) == reading.ROOT


def read(stream):
    """The BankRows of a binary stream, one by one; BadFile where it is none of these, or may do harm."""
    data = stream.read(MAX_BYTES + 1)
    if not is_package(data):
        return reading.rows(xmltree.parse(xmltree.take(io.BytesIO(data)), reading.ROOT), Album())
    package = open_package(data)
    if not packaging.quizzes(package):
        raise BadFile([Problem(None, "", _("There is no quiz or question bank of Canvas’s in the package."))])
    return packaging.rows(package)
