"""Places of a spec, in which its type tells what is wrong, as the columns of a table. Pure."""

import re

from assessments.banksheet.columns import PARTS

PLACE = re.compile(r"\b(?:options|events|stems|gaps|accept)\.([0-9]+)\.([a-z]+)(?:\.[0-9]+)?")
COLUMNS = {"text": "option", "id": "name", "when": "date", "weight": "credit", "rationale": "reason"}
OTHERS = {
    "passage": {"id": "option"},
    "matching": {"accept": "match"},
    "cloze": {"accept": "option"},
}


def as_columns(told, kind, cells):
    """The sentence with “option 3” where it says options.2.text."""
    names = COLUMNS | OTHERS.get(kind, {})
    numbers = cells.numbers(*PARTS)
    has_first = kind == "short_text" and cells.text("answer")  # the answer is the first one that is accepted

    def column(found):
        place = int(found[1]) - bool(has_first)
        if place < 0:
            return "answer"
        return f"{names.get(found[2], found[2])} {numbers[place]}" if place < len(numbers) else found[0]

    return PLACE.sub(column, told)
