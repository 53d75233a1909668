"""The fields in which a type's spec is written; each type has a tuple of them as its `FIELDS` (see `layout`)."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from assessments.questions.specs import FLAGS

MOST_ROWS = 120


@dataclass(frozen=True)
class Text:
    """Words in a box of so many lines; 0: in one that has no second.

    Where `applies` is given, only while it says so of all values. Where it `decides`, other fields follow from it.
    """

    key: str
    label: str
    lines: int = 1
    hint: str = ""
    default: str = ""
    applies: Callable | None = None
    is_address: bool = False
    decides: bool = False
    widget = "text"

    @property
    def initial(self):
        return str(self.default)

    def read(self, data, name):
        return data.get(name, "").replace("\r\n", "\n").strip()

    def shown(self, value):
        return "" if value is None else str(value)

    def is_blank(self, value):
        return self.shown(value) in ("", self.initial)


@dataclass(frozen=True)
class Hidden(Text):
    """What tells one row from another, and nobody types."""

    label: str = ""
    widget = "hidden"

    def is_blank(self, value):
        return True


@dataclass(frozen=True)
class Choice(Text):
    """One of `choices`, {value: words}, or a function that makes them of all values."""

    choices: dict | Callable = field(default_factory=dict)
    widget = "choice"

    def offered(self, values):
        found = self.choices(values) if callable(self.choices) else self.choices
        return found if self.default else {"": "–", **found}


@dataclass(frozen=True)
class Flag:
    """A tick."""

    key: str
    label: str
    hint: str = ""
    applies: Callable | None = None
    initial = False
    widget = "flag"

    def read(self, data, name):
        return name in data

    def shown(self, value):
        return value is True or FLAGS.get(str(value or "").strip().lower(), False)

    def is_blank(self, value):
        return True


@dataclass(frozen=True)
class Mark(Flag):
    """Which of the rows is right: one alone."""

    widget = "mark"

    def read(self, data, name):
        rows, place, key = name.rsplit(".", 2)
        return data.get(f"{rows}.{key}") == place


@dataclass(frozen=True)
class Lines:
    """A list of texts, one a line."""

    key: str
    label: str
    hint: str = ""
    applies: Callable | None = None
    decides: bool = False
    lines = 2
    widget = "text"

    @property
    def initial(self):
        return []

    def read(self, data, name):
        return [line.strip() for line in data.get(name, "").replace("\r\n", "\n").split("\n") if line.strip()]

    def shown(self, value):
        return "\n".join(map(str, value or []))

    def is_blank(self, value):
        return not value


@dataclass(frozen=True)
class Documents(Lines):
    """Some of the unit's documents, by their letters."""

    widget = "documents"

    def read(self, data, name):
        return data.getlist(name)

    def shown(self, value):
        return list(value or [])


@dataclass(frozen=True)
class Rows:
    """Rows of fields, each called `name` with its number, or as `title(values, row)` says.

    `start` is how many there are at first. `ids` gives every row its id. Where `made_by(values)` is given, it tells the
    rows there are by what tells one from another, and nobody adds, moves or removes any.
    """

    key: str
    label: str
    name: str
    fields: tuple
    start: int = 1
    least: int = 0
    hint: str = ""
    ids: Callable | None = None
    made_by: Callable | None = None
    title: Callable | None = None
    widget = "rows"
    applies = None

    @property
    def is_given(self):
        """Whether its rows come from elsewhere."""
        return self.made_by is not None

    @property
    def initial(self):
        return [self.blank() for _place in range(self.start)]

    def blank(self):
        return {each.key: each.initial for each in self.fields}

    def read(self, data, name):
        found = (re.fullmatch(rf"{re.escape(name)}\.([0-9]{{1,3}})\.[a-z_]+", key) for key in data)
        places = sorted({int(match[1]) for match in found if match})[:MOST_ROWS]
        return [{each.key: each.read(data, f"{name}.{place}.{each.key}") for each in self.fields} for place in places]

    def is_blank_row(self, row):
        return all(each.is_blank(row.get(each.key)) for each in self.fields)

    def called(self, values, row, place):
        if self.title:
            return self.title(values, row)
        return f"{self.name} {place + 1}"


def letters(ids):
    """Each row without an id gets the next letter that none has."""
    free = (name for name in _letters() if name not in ids)
    return [name or next(free) for name in ids]


def _letters():
    number = 0
    while True:
        yield from (f"{letter}{number or ''}" for letter in "abcdefghijklmnopqrstuvwxyz")
        number += 1


def unordered(ids):
    """Ids that tell nobody the order of the rows; the last one is changed where they would."""
    while True:
        named = [name or secrets.token_hex(2) for name in ids]
        if len(set(named)) == len(named) and (len(named) < 2 or sorted(named) != named):
            return named
        if all(ids):
            ids = [*ids[:-1], ""]
