"""What the rows of a unit may refer to, and what may support or show something."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lessons.models import DocumentPart, Fact, Paragraph, shelf_of


class Place(NamedTuple):
    """Where a paragraph stands: its zone, and the kind of the part it belongs to."""

    zone: str
    kind: str


def places_of(unit):
    """{address: Place} of the unit's paragraphs, from the shelf that each worker keeps."""
    return {where: Place(row.zone, row.part.kind) for where, row in shelf_of(unit).paragraphs.items()}


@dataclass
class Known:
    """What the rows of a unit may refer to."""

    paragraphs: dict[str, Place] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)  # key -> use
    conflicts: set[str] = field(default_factory=set)

    def support(self, where):
        """Refuses an address that supports nothing."""
        if self.place(where).zone == Paragraph.Zone.SNIPPET:
            raise about(where, _("%(value)s is a search snippet and supports nothing."))

    def show(self, where):
        """Refuses an address that may not even be shown to read; filler may."""
        place = self.place(where)
        if place.zone == Paragraph.Zone.SNIPPET and place.kind != DocumentPart.Kind.FILLER:
            raise about(where, _("%(value)s is a search snippet outside a part of the kind filler: it is not read."))

    def place(self, where):
        if where not in self.paragraphs:
            raise about(where, _("This unit has no paragraph %(value)s."))
        return self.paragraphs[where]

    def document(self, letter):
        if not any(where.startswith(letter) for where in self.paragraphs):
            raise about(letter, _("This unit has no document %(value)s."))

    def fact(self, key):
        """Refuses a fact that is not there, or that supports nothing."""
        if key not in self.facts:
            raise about(key, _("This unit has no fact %(value)s."))
        if self.facts[key] == Fact.Use.QUARANTINE:
            raise about(key, _("The fact %(value)s is quarantined and supports nothing."))

    def conflict(self, key):
        if key not in self.conflicts:
            raise about(key, _("This unit has no conflict %(value)s."))


def about(value, sentence):
    """The error about one value of a list; `value` lets a reader of files find its line."""
    return ValidationError(sentence, params={"value": value})


def each(check, values):
    """Runs a check over all values and tells everything that is wrong at once."""
    errors = []
    for value in values:
        try:
            check(value)
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return values
