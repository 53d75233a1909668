"""Short answer and essay: what is kept of a text, what is refused, what is told."""

import pytest
from django.core.exceptions import ValidationError

from assessments.questions import Clue, essay, short

SHORT = short.clean_spec(short.EXAMPLE)
ESSAY = essay.clean_spec(essay.EXAMPLE)


@pytest.mark.parametrize("module", [short, essay])
def test_a_text_is_kept_as_it_was_typed(module):
    field = module.answer_field(module.clean_spec(module.EXAMPLE))
    assert field.clean("  First.\r\n\r\n\tSecond <b>&amp; \rThird  ") == "  First.\n\n\tSecond <b>&amp; \nThird  "


@pytest.mark.parametrize("blank", [None, "", "   ", "\r\n\t\n"])
def test_white_space_is_no_answer(blank):
    assert short.answer_field(SHORT).clean(blank) is None


def test_a_short_answer_may_have_ten_thousand_characters():
    field = short.answer_field(SHORT)
    assert field.clean("a" * 9_998)
    with pytest.raises(ValidationError) as refusal:
        field.clean("a" * 10_010)
    assert refusal.value.messages == [
        "This is too long by 12 characters; at most 10000 fit. Nothing of it was cut off."
    ]


def test_an_essay_may_have_two_hundred_thousand():
    field = essay.answer_field(ESSAY)
    assert len(field.clean("ü" * 199_998)) == 199_998
    with pytest.raises(ValidationError):
        field.clean("ü" * 200_000)


@pytest.mark.parametrize("text", ["null \x00 character", "half \ud83d a pair"])
def test_what_the_database_cannot_hold_is_refused_in_words(text):
    with pytest.raises(ValidationError, match="cannot be kept"):
        essay.answer_field(ESSAY).clean(text)


def test_the_expected_paragraphs_wait_for_the_key():
    assert "expected" not in short.asked(SHORT)
    assert short.explain(SHORT, "Text", [Clue("B5", "key")], shows_key=False) == {"paragraphs": []}
    assert short.explain(SHORT, "Text", [Clue("E2", "key")], shows_key=True) == {"paragraphs": ["B5", "A3", "E2"]}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"words": "many"}, "words"),
        ({"words": "0"}, "words"),
        ({"words": ""}, "words"),
        ({"expected": ["b5"]}, "expected.0"),
        ({"expected": "B5"}, "expected"),
    ],
)
def test_a_bad_short_answer_is_refused_at_its_place(change, place):
    with pytest.raises(ValidationError) as refusal:
        short.clean_spec({**short.EXAMPLE, **change})
    assert set(refusal.value.message_dict) == {place}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"max_words": "300"}, "max_words"),
        ({"plan_minutes": "61"}, "plan_minutes"),
        ({"cite_at_least": "6"}, "cite_at_least"),
        ({"documents": ["A", "A", "B", "C"]}, "documents.1"),
        ({"documents": ["Alpha", "B", "C", "D"]}, "documents.0"),
        ({"minutes": "-5"}, "minutes"),
        ({"min_words": "1.5"}, "min_words"),
    ],
)
def test_a_bad_essay_is_refused_at_its_place(change, place):
    with pytest.raises(ValidationError) as refusal:
        essay.clean_spec({**essay.EXAMPLE, **change})
    assert set(refusal.value.message_dict) == {place}
