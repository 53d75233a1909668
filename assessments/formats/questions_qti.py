"""Questions as QTI 2.1, 2.2 and 3.0: one item, or a package of them. Written is a package of 2.1.

Each is taken only where ours scores every answer as the file's own processing does; every other question is refused
with the reason.
"""

import io

from django.utils.translation import gettext_lazy

from assessments import xmltree
from assessments.packages import MAX_BYTES, is_package, open_package
from assessments.qti import annotations, losses, packaging, reading
from assessments.qti.beside import Beside
from assessments.qti.items import Work
from assessments.qti.versions import QTI_21
from assessments.qti.vocabulary import ITEMS

LABEL = gettext_lazy("QTI 2.1 (2.2 and 3.0 are read, too)")
EXTENSION = "zip"
READS = ("zip", "xml")
BESIDE = annotations.BESIDE
TAKES = gettext_lazy(
    "Single and multiple choice, true or false, typed answers, numbers, pairs, orders, gaps and texts that a person "
    "marks: one item, or a package of items with its pictures. Refused: what would be scored otherwise here."
)


def recognises(data):
    """Whether these bytes are an item or a package with one."""
    return packaging.has_items(open_package(data)) if is_package(data) else xmltree.root_of(data) in ITEMS


def read(stream):
    """The BankRows of a binary stream; BadFile where it is neither an item nor a package, or may do harm."""
    data = stream.read(MAX_BYTES + 1)
    if is_package(data):
        return packaging.rows(open_package(data))
    return [reading.row(xmltree.take(io.BytesIO(data)), Work(), Beside())]


def write(rows, stream):
    """Writes rows that `cannot` lets through."""
    annotations.write(rows, stream, QTI_21)


def cannot(row):
    """Why the whole question cannot be carried; empty where it can."""
    return losses.cannot(row, QTI_21)


def drops(row):
    """What of a question is lost, in words."""
    return losses.drops(row, QTI_21)
