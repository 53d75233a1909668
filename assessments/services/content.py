"""Writing what is asked: a changed question or rubric is a new row, and the quiz points to it."""

from collections import Counter

from django.db import transaction

from assessments.models import AssessmentItem, Section
from assessments.versions import digest
from lessons.models import Unit
from lessons.services.content import save_records, save_unit

OWNED = {AssessmentItem: "assessment", Section: "assessment"}


def save_assessments(records):
    """Writes rubrics, questions and quizzes (records as in a fixture). Versions that were answered stay as they are."""
    return save_records(records, OWNED)


@transaction.atomic
def load_unit(records):
    """Writes a whole unit; returns a Counter of rows created, changed, same and removed.

    A site loads its units whenever it starts, and looking at each row of a big one takes it a quarter of a minute: a
    unit that is as in these records already is left alone.
    """
    text = digest(records)
    slugs = [record["fields"]["slug"] for record in records if record["model"] == "lessons.unit"]
    if Unit.objects.filter(slug__in=slugs, loaded=text).exists():
        return Counter(same=len(records))
    is_read = [record for record in records if record["model"].startswith("lessons.")]
    is_asked = [record for record in records if not record["model"].startswith("lessons.")]
    outcome = save_unit(is_read) + save_assessments(is_asked)
    Unit.objects.filter(slug__in=slugs).update(loaded=text)
    return outcome
