"""The fields of a spec as a page shows them: values, choices and errors, by the names under which they are sent."""

import re
from dataclasses import dataclass, field

from assessments.questions.layout import SPEC


@dataclass
class Box:
    """A field, which may not stay empty where it `is_needed`; of Rows, `rows` are RowBoxes. `group` and `number` name a
    Mark, of which a row alone is chosen.
    """

    field: object
    name: str
    value: object = ""
    errors: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    group: str = ""
    number: int = 0
    is_needed: bool = False

    @property
    def template(self):
        return f"assessments/fields/{self.field.widget}.html"

    @property
    def adding(self):
        """The press that adds a row."""
        return f"{self.name}.add"


@dataclass
class RowBox:
    """One row of fields; its first and last cannot be moved any further."""

    name: str
    number: int
    called: str
    boxes: list
    errors: list
    is_first: bool
    is_last: bool

    @property
    def marks(self):
        """Where it is said whether it is right: that stands beside its name."""
        return [box for box in self.boxes if box.field.key == "right"]

    @property
    def others(self):
        return [box for box in self.boxes if box.field.key != "right"]

    @property
    def up(self):
        """The press that moves it; so is `down`."""
        return f"{self.name}.up"

    @property
    def down(self):
        return f"{self.name}.down"


class Boxes:
    """Makes them. `problems` is {place in the values: sentence}; `documents` are (letter, words).

    `needed` are the places that may not stay empty, with 0 for every row.
    """

    def __init__(self, values, problems, documents=(), prefix=SPEC, needed=()):
        self.values, self.problems, self.needed = values, problems, needed
        self.documents, self.prefix = list(documents), prefix

    def of(self, fields):
        return [self._box(each, self.values.get(each.key, each.initial), each.key) for each in self._fitting(fields)]

    def _fitting(self, fields):
        return [each for each in fields if not each.applies or each.applies(self.values)]

    def _box(self, each, value, at, number=0):
        box = Box(each, f"{self.prefix}.{at}", number=number)
        if each.widget == "rows":
            box.rows = [self._row(each, row, index, len(value)) for index, row in enumerate(value)]
            box.errors = self._told(at)
            return box
        box.is_needed = first_row(at) in self.needed
        box.value, box.errors = each.shown(value), [*self._told(at), *self._told_within(at)]
        if each.widget == "documents":
            box.choices = self.documents
        elif each.widget == "choice":
            box.choices = list(each.offered(self.values).items())
        return box

    def _row(self, each, row, index, count):
        at = f"{each.key}.{index}"
        inner = [
            self._box(field, row.get(field.key, field.initial), f"{at}.{field.key}", index)
            for field in self._fitting(each.fields)
        ]
        for box in inner:
            box.group = f"{self.prefix}.{each.key}.{box.field.key}"
        called = each.called(self.values, row, index)
        return RowBox(f"{self.prefix}.{at}", index, called, inner, self._told(at), index == 0, index == count - 1)

    def _told(self, at):
        return [self.problems[at]] if at in self.problems else []

    def _told_within(self, at):
        return [sentence for place, sentence in self.problems.items() if place.startswith(f"{at}.")]


def first_row(at):
    """The place of a field in the first row: options.0.text of options.3.text."""
    return re.sub(r"\.[0-9]+", ".0", at)
