"""Fills in what quizzes and answers of before know now: points in all, and places in the quiz."""

from decimal import Decimal

from django.db import migrations
from django.db.models import F

# The kinds that a person marked when this was written.
BY_HAND = {"essay", "ranking", "short"}


def fill_in(apps, schema_editor):
    for assessment in apps.get_model("assessments", "Assessment").objects.prefetch_related("questions"):
        rows = list(assessment.questions.all())
        assessment.maximum = sum((row.points for row in rows), Decimal(0))
        assessment.by_hand = sum(row.kind in BY_HAND for row in rows)
        assessment.save(update_fields=["maximum", "by_hand"])
    apps.get_model("assessments", "Answer").objects.update(slot=F("number"))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_quiz_engine")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
