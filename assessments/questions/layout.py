"""How a type's spec is written in fields: each type describes its own in `FIELDS`, and one machine serves them all.

A field's name is its place in the spec, such as `spec.options.0.text`: what `clean_spec` refuses at a place stands
beside the field of that name. Values are plain: text, True or False, lists of text, and rows of such by their keys.
"""

import re

from django.utils.translation import gettext as _

from assessments.questions.spec_fields import MOST_ROWS

SPEC = "spec"


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
