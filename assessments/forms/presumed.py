"""A spec that is not finished yet, made whole enough to be shown and looked at."""

from django.core.exceptions import ValidationError

STAND_IN = "…"


def presumed(kind, values):
    """A spec by which unfinished values can be shown already, or None; what is missing reads as dots.

    Where nothing is said to be right yet, the first ones are taken for it: what students find does not depend on it.
    """
    return _cleaned(kind, _marked(kind, values), "")


def unexplained(kind, values):
    """A spec of values in which only reasons may be missing, or None; those read as dots."""
    return _cleaned(kind, values, "rationale")


def _cleaned(kind, values, ending):
    """The spec, with dots at the empty places of such an ending; None where that is not enough."""
    try:
        return kind.clean_spec(values)
    except ValidationError as refusal:
        places = [place for place in refusal.message_dict if place.endswith(ending)]
    try:
        return kind.clean_spec(_stood_in(values, places))
    except ValidationError:
        return None


def _marked(kind, values):
    for each in kind.FIELDS:
        marks = [inner for inner in each.fields if inner.key == "right"] if each.widget == "rows" else []
        rows = values[each.key] if marks else []
        least = 1 if marks and marks[0].widget == "mark" else 2
        if marks and sum(marks[0].shown(row.get("right")) for row in rows) < least:
            values = values | {each.key: [row | {"right": place < least} for place, row in enumerate(rows)]}
    return values


def _stood_in(values, places):
    """A copy of the values with dots at those of the places where nothing stands yet."""
    if values == [] and "" in places:
        return [STAND_IN]
    if isinstance(values, list):
        return [_stood_in(value, _within(places, place)) for place, value in enumerate(values)]
    if isinstance(values, dict):
        return {key: _stood_in(value, _within(places, key)) for key, value in values.items()}
    return STAND_IN if values == "" and "" in places else values


def _within(places, step):
    """The places inside one step, without that step."""
    found = [place.partition(".") for place in places]
    return [rest for first, _dot, rest in found if first == str(step)]
