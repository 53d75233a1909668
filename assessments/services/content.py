"""Writing what is asked: a changed question or rubric is a new row, and the quiz points to it."""

from django.db import transaction

from assessments.models import AssessmentItem, Section
from lessons.services.content import save_records, save_unit

OWNED = {AssessmentItem: "assessment", Section: "assessment"}


def save_assessments(records):
    """Writes rubrics, questions and quizzes (records as in a fixture). Versions that were answered stay as they are."""
    return save_records(records, OWNED)


@transaction.atomic
def load_unit(records):
    """Writes a whole unit; returns a Counter of rows created, changed, same and removed."""
    is_read = [record for record in records if record["model"].startswith("lessons.")]
    is_asked = [record for record in records if not record["model"].startswith("lessons.")]
    return save_unit(is_read) + save_assessments(is_asked)
