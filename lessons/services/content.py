"""Writing a unit's content by natural key, and only where it differs: loading again changes nothing."""

from collections import Counter, defaultdict

from django.core import serializers
from django.db import transaction

from lessons.models import ConflictPosition, LessonParagraph, ParagraphText, PrimaryNote, Unit

# Rows that belong wholly to another, {model: the field that leads there}: what the new text no longer has is removed.
OWNED = {LessonParagraph: "lesson", ConflictPosition: "conflict", ParagraphText: "paragraph", PrimaryNote: "unit"}


def save_unit(records):
    """Writes what is read of a unit (records as in a fixture); returns a Counter of created, changed, same, removed."""
    return save_records(records, OWNED)


@transaction.atomic
def save_records(records, owned):
    """Writes records of any table with natural keys; `owned` as OWNED."""
    outcome, kept = Counter(), defaultdict(set)
    for incoming in serializers.deserialize("python", records):
        outcome[_save(incoming)] += 1
        kept[type(incoming.object)].add(incoming.object.pk)
    for model, owner in owned.items():
        owners = kept[model._meta.get_field(owner).related_model]
        gone = model._base_manager.filter(**{f"{owner}__in": owners}).exclude(pk__in=kept[model])
        outcome["removed"] += gone.delete()[1].get(model._meta.label, 0)
    if outcome.total() > outcome["same"]:
        Unit.objects.restamp()
    return outcome


def _save(incoming):
    row = incoming.object
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    if stored is None:
        incoming.save()
        return "created"
    if isinstance(row, Unit):
        row.stamp, row.loaded = stored.stamp, stored.loaded
    if _is_same(row, stored, incoming.m2m_data or {}):
        return "same"
    incoming.save()
    return "changed"


def _is_same(row, stored, links):
    fields = [field.attname for field in row._meta.concrete_fields]
    if any(getattr(row, name) != getattr(stored, name) for name in fields):
        return False
    return all(
        set(getattr(stored, name).values_list("pk", flat=True)) == {getattr(item, "pk", item) for item in items}
        for name, items in links.items()
    )
