"""Questions as a package of QTI 3.0. It is written only: whatever reads QTI reads this version, too."""

from django.utils.translation import gettext_lazy

from assessments.qti import annotations, losses
from assessments.qti.versions import QTI_30

LABEL = gettext_lazy("QTI 3.0")
EXTENSION = "zip"
BESIDE = annotations.BESIDE


def write(rows, stream):
    """Writes rows that `cannot` lets through."""
    annotations.write(rows, stream, QTI_30)


def cannot(row):
    """Why the whole question cannot be carried; empty where it can."""
    return losses.cannot(row, QTI_30)


def drops(row):
    """What of a question is lost, in words."""
    return losses.drops(row, QTI_30)
