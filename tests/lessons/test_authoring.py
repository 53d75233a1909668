"""The authors' forms, as a person types into them and as a unit's folder hands rows over."""

import pytest

from lessons.forms.authoring import FactForm, FigureForm, LessonForm, OfficeForm, ParagraphForm, TermForm, UnitForm
from lessons.forms.known import Known, Place

KNOWN = Known(
    paragraphs={
        "A1": Place("body", "secondary"),
        "A2": Place("body", "secondary"),
        "A3": Place("snippet", "secondary"),
        "E1": Place("body", "filler"),
        "E9": Place("snippet", "filler"),
    },
    facts={"a-01": "core", "e-09": "quarantine"},
    conflicts={"k-01"},
)
LESSON = {
    "number": "1", "slug": "one", "title": "One", "inquiry_question": "Why?", "minutes": "50",
    "objectives": "First.\nSecond, with a comma.", "reading": "A1-A2, E9", "facts": "a-01", "conflicts": "k-01",
}  # fmt: skip


def errors(form):
    return {name: " ".join(messages) for name, messages in form.errors.items()}


def test_lists_may_be_typed_as_text_or_handed_over_as_lists():
    typed = LessonForm(LESSON, known=KNOWN)
    handed = LessonForm(
        {**LESSON, "objectives": ["First.", "Second, with a comma."], "reading": ["A1-A2", "E9"], "facts": ["a-01"]},
        known=KNOWN,
    )
    assert not typed.errors | handed.errors
    assert typed.cleaned_data == handed.cleaned_data
    assert typed.cleaned_data["reading"] == ["A1", "A2", "E9"]
    assert typed.cleaned_data["objectives"] == ["First.", "Second, with a comma."]


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        ("A1 A7", "This unit has no paragraph A7."),
        ("A3", "A3 is a search snippet outside a part of the kind filler: it is not read."),
        ("A1 A1", "A1 is named twice."),
        ("50%", "“50%” is not a run of paragraphs such as B2-B5."),
        ("", "This field is required."),
    ],
)
def test_a_reading_set_holds_what_may_be_read(reading, told):
    assert errors(LessonForm({**LESSON, "reading": reading}, known=KNOWN)) == {"reading": told}


def test_everything_wrong_with_a_list_is_told_at_once():
    told = errors(LessonForm({**LESSON, "facts": "a-77, e-09"}, known=KNOWN))
    assert told == {"facts": "This unit has no fact a-77. The fact e-09 is quarantined and supports nothing."}


def test_snippets_support_no_term_and_no_fact():
    term = TermForm({"key": "g-1", "term": "mill", "definition": "A house.", "paragraphs": "E1, E9"}, known=KNOWN)
    assert errors(term) == {"paragraphs": "E9 is a search snippet and supports nothing."}
    fact = {"key": "e-10", "paragraph": "E9", "claim": "Something."}
    assert "use" in errors(FactForm({**fact, "use": "core"}, known=KNOWN))
    assert not FactForm({**fact, "use": "quarantine"}, known=KNOWN).errors


@pytest.mark.parametrize("text", ["One.\n\nTwo.", "- a list", "1. a list", "# heading", "> quoted", "Text\n* item"])
def test_a_numbered_paragraph_is_one_paragraph(text):
    assert "classroom" in errors(ParagraphForm({"number": "1", "zone": "body", "classroom": text}))


@pytest.mark.parametrize("text", ["*A title* opens it.", "In 1956. Or so.", "A dash - inside."])
def test_prose_is_a_paragraph(text):
    assert not ParagraphForm({"number": "1", "zone": "body", "classroom": text}).errors


FIGURE = {"key": "n-01", "label": "Held", "paragraph": "A1", "low": "5", "counts": "people", "measure": "stock"}
ABOVE = "The upper number of a range is larger than the lower one."
SURE = "A range has no sign: it says itself how sure it is."
ONE = "Give a number, or the document's words where it has none: one of the two."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, {}),
        ({"high": "8"}, {}),
        ({"low": "", "words": "millions"}, {}),
        ({"high": "5"}, {"high": ABOVE}),
        ({"high": "8", "sign": "over"}, {"sign": SURE}),
        ({"low": ""}, {"words": ONE}),
        ({"words": "many"}, {"words": ONE}),
        ({"low": "", "high": "8", "words": "many"}, {"high": ABOVE}),
        ({"low": "-1"}, {"low": "Ensure this value is greater than or equal to 0."}),
        ({"paragraph": "A3"}, {"paragraph": "A3 is a search snippet and supports nothing."}),
    ],
)
def test_a_figure_is_a_number_a_range_or_words(changes, told):
    assert errors(FigureForm({**FIGURE, **changes}, known=KNOWN)) == told


OFFICE = {"office": "Premier", "start": "1958-03-27", "end": "", "paragraphs": ""}
EXACTLY = "Write a date as 1953, 1953-09 or 1958-03-27."
BACKWARD = "The office does not end before it begins."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, {}),
        ({"end": "1958"}, {}),
        ({"start": "", "paragraphs": "A1"}, {}),
        ({"start": "1958-13"}, {"start": EXACTLY}),
        ({"start": "1958-02-30"}, {"start": EXACTLY}),
        ({"start": "0000"}, {"start": EXACTLY}),
        ({"end": "March 1964"}, {"end": EXACTLY}),
        ({"end": "1957"}, {"end": BACKWARD}),
        ({"end": "1958-03-26"}, {"end": BACKWARD}),
        ({"paragraphs": "A7"}, {"paragraphs": "This unit has no paragraph A7."}),
        ({"start": ""}, {"start": "An office from outside the documents needs a year."}),
        ({"office": ""}, {"office": "This field is required."}),
    ],
)
def test_an_office_is_told_by_paragraphs_or_has_a_year(changes, told):
    assert errors(OfficeForm({**OFFICE, **changes}, known=KNOWN)) == told


def test_the_years_of_a_timeline_run_forward():
    unit = {"slug": "one", "title": "One", "language": "en", "first_year": "1964", "last_year": "1922"}
    assert errors(UnitForm(unit)) == {"last_year": "The last year does not come before the first."}
    assert not UnitForm({**unit, "last_year": ""}).errors
