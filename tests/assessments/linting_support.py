"""Stand-ins for the tests of linting: one item by hand, or the tiny unit with a change."""

from decimal import Decimal

from assessments import questions
from assessments.formats import unit_folder
from assessments.forms.pools import question_rows
from assessments.forms.unit import clean_unit
from assessments.lined_text import Row
from assessments.linting.unit import Item, Unit

REASON = "B5 says so."


def choices(*texts, right=(0,), **fields):
    """Options a, b, c … with these texts; `fields` go to each wrong one."""
    return {
        "options": [
            {"id": "abcdefgh"[place], "text": text, "right": place in right, "rationale": REASON}
            | ({} if place in right else fields)
            for place, text in enumerate(texts)
        ]
    }


def make_item(kind="single", spec=None, **changed):
    """A question that no check has anything to say about, but for what is changed."""
    spec = questions.get(kind).clean_spec(
        spec or choices("The old mill", "The new barn", misconception="All mills are old")
    )
    fields = {
        "key": "q1",
        "kind": kind,
        "spec": spec,
        "stem": "According to Document B, which burned?",
        "rationale": "",
        "skill": "recall",
        "points": Decimal(1),
        "facts": [],
        "conflicts": [],
        "tags": [],
        "evidence": [{"paragraph": "B5", "role": "key", "option": ""}],
        **changed,
    }
    return Item(Row("quizzes/q.yaml", 3, fields), fields)


def linted(folder, read_against=None):
    """The Unit of a folder."""
    text = unit_folder.read(folder)
    return Unit(text, clean_unit(text), question_rows(text), read_against or {})


def said(remarks):
    """[(whether it is an error, its field, its words)]."""
    return [(told.is_error, told.field, told.what) for told in remarks]
