"""How a type's spec is written in fields: each type describes its own in `FIELDS`, and one machine serves them all.

A field's name is its place in the spec, such as `spec.options.0.text`: what `clean_spec` refuses at a place stands
beside the field of that name. Values are plain: text, True or False, lists of text, and rows of such by their keys.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.questions.specs import FLAGS

MOST_ROWS = 120
SPEC = "spec"


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


def blank(fields):
    """The values of a question that nobody has written yet."""
    return settled(fields, {each.key: each.initial for each in fields})


def read(fields, data, place=SPEC):
    """The values that a page sent (a QueryDict)."""
    return {each.key: each.read(data, f"{place}.{each.key}") for each in fields}


def filled(fields, values):
    """The values without the rows in which nothing was written."""
    return values | {
        each.key: [row for row in values[each.key] if not each.is_blank_row(row)]
        for each in fields
        if each.widget == "rows" and not each.made_by
    }


def padded(fields, values):
    """The values with as many rows at least as there have to be."""
    for each in fields:
        rows = values.get(each.key, [])
        if each.widget == "rows" and len(rows) < each.least:
            values = values | {each.key: [*rows, *(each.blank() for _row in range(each.least - len(rows)))]}
    return settled(fields, values)


def changed(fields, values, press, place=SPEC):
    """(values, the press that takes the focus, what was done in words) after a press such as spec.options.2.up.

    (values, None, "") where the press is none of these.
    """
    rows = {f"{place}.{each.key}": each for each in fields if each.widget == "rows" and not each.made_by}
    name, _dot, verb = press.rpartition(".")
    if verb == "add" and name in rows:
        each = rows[name]
        count = len(values[each.key])
        after = values | {each.key: [*values[each.key], each.blank()][:MOST_ROWS]}
        return after, f"{name}.{count}", _("A row was added at the end.")
    name, _dot, number = name.rpartition(".")
    if name not in rows or not re.fullmatch("[0-9]{1,3}", number) or verb not in ("up", "down", "remove"):
        return values, None, ""
    return _moved(rows[name], values, name, int(number), verb)


def _moved(each, values, name, at, verb):
    rows = list(values[each.key])
    to = {"up": at - 1, "down": at + 1, "remove": at}[verb]
    if not (0 <= at < len(rows) and 0 <= to < len(rows)):
        return values, None, ""
    called = each.called(values, rows[at], at)
    row = rows.pop(at)
    if verb == "remove":
        return values | {each.key: rows}, f"{name}.add", _("%(row)s was removed.") % {"row": called}
    rows.insert(to, row)
    said = _("%(row)s stands at place %(place)d of %(count)d now.")
    facts = {"row": called, "place": to + 1, "count": len(rows)}
    # At an end the same button has nothing more to do.
    stays = {0: "down", len(rows) - 1: "up"}.get(to, verb)
    return values | {each.key: rows}, f"{name}.{to}.{stays}", said % facts


def settled(fields, values):
    """The values with every row that belongs to them, each with its id, and nothing that does not apply."""
    for each in fields:
        if each.widget == "rows":
            values = values | {each.key: _settled_rows(each, values)}
    keys = [each.key for each in fields if not each.applies or each.applies(values)]
    return {key: values[key] for key in keys if key in values}


def _settled_rows(each, values):
    rows = values.get(each.key) or []
    if each.made_by:
        rows = [_row_of(each, rows, wanted) for wanted in each.made_by(values)]
    if each.ids:
        ids = each.ids([str(row.get("id") or "") for row in rows])
        rows = [row | {"id": name} for row, name in zip(rows, ids, strict=True)]
    keys = [inner.key for inner in each.fields if not inner.applies or inner.applies(values)]
    return [{key: row[key] for key in keys if key in row} for row in rows]


def _row_of(each, rows, wanted):
    fitting = (row for row in rows if all(str(row.get(key)) == value for key, value in wanted.items()))
    return next(fitting, each.blank()) | wanted


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


def options_of(fields, values):
    """{id: what it is called} of every row with an id, for what evidence may belong to."""
    found = {}
    for each in fields:
        rows = values.get(each.key, []) if each.widget == "rows" else []
        for place, row in enumerate(rows):
            if row.get("id"):
                words = row.get("text") or ""
                called = each.called(values, row, place)
                found.setdefault(str(row["id"]), f"{called}: {words}" if words and words != called else called)
    return found


def name_of(fields, values, place):
    """What people call a place such as options.0.text: "Option 1, text"; the place itself where nobody has a name."""
    key, _dot, rest = place.partition(".")
    each = next((each for each in fields if each.key == key), None)
    if each is None:
        return place
    if each.widget != "rows" or not rest:
        return str(each.label)
    number, _dot, inner = rest.partition(".")
    rows = values.get(key, [])
    at = int(number) if number.isdigit() else 0
    called = each.called(values, rows[at], at) if at < len(rows) else f"{each.name} {at + 1}"
    field_ = next((field_ for field_ in each.fields if field_.key == inner.partition(".")[0]), None)
    return f"{called}, {field_.label}" if field_ and field_.label else called
