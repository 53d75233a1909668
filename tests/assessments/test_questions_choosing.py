"""Single choice, multiple response, passage selection: what they earn, refuse and tell."""

import json
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from assessments.questions import Clue, multiple, passage, single
from tests.assessments.questions_support import options

SINGLE = single.clean_spec({"options": options("c")})
MULTIPLE = multiple.clean_spec({"options": options("abc", 5)})
PASSAGE = passage.clean_spec(passage.EXAMPLE)


def refused(module, spec):
    with pytest.raises(ValidationError) as refusal:
        module.clean_spec(spec)
    return refusal.value.message_dict


@pytest.mark.parametrize(("answer", "earned"), [("c", 1), ("a", 0), (None, 0), ("gone", 0)])
def test_single_choice_earns_all_or_nothing(answer, earned):
    assert single.judge(SINGLE, answer).fraction == earned


@pytest.mark.parametrize("rights", ["", "ab", "abcd"])
def test_single_choice_wants_exactly_one_right_option(rights):
    assert set(refused(single, {"options": options(rights)})) == {"options"}


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (None, 0),
        (["a"], Fraction(1, 3)),
        (["a", "b"], Fraction(2, 3)),
        (["a", "b", "c"], 1),
        (["a", "b", "c", "d"], Fraction(2, 3)),
        (["a", "b", "d", "e"], 0),
        (["a", "d"], 0),
        (["d", "e"], 0),
        (["a", "b", "c", "d", "e"], Fraction(1, 3)),
    ],
)
def test_multiple_response_is_right_minus_wrong_and_never_below_zero(answer, earned):
    assert multiple.judge(MULTIPLE, answer).fraction == earned


@pytest.mark.parametrize("rights", ["", "a"])
def test_multiple_response_wants_two_right_options(rights):
    assert set(refused(multiple, {"options": options(rights)})) == {"options"}


def test_multiple_response_knows_its_rules():
    assert multiple.clean_spec({"options": options("ab")})["rule"] == "right-minus-wrong"
    assert set(refused(multiple, {"rule": "guess", "options": options("ab")})) == {"rule"}


def test_multiple_response_keeps_each_choice_once_in_the_order_of_the_options():
    assert multiple.answer_field(MULTIPLE).clean(["c", "a", "c"]) == ["a", "c"]


def test_multiple_response_tells_the_numbers_of_its_sum():
    told = multiple.explain(MULTIPLE, ["a", "b", "d"], [], shows_key=False)
    assert told["counts"] == {"right": 2, "wrong": 1, "of": 3}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": "a"}, "options.1.id"),
        ({"id": "with space"}, "options.1.id"),
        ({"text": "Text a"}, "options.1.text"),
        ({"text": " "}, "options.1.text"),
        ({"right": "perhaps"}, "options.1.right"),
        ({"rationale": ""}, "options.1.rationale"),
    ],
)
def test_a_bad_option_is_refused_at_its_place(change, place):
    rows = options("c")
    rows[1] |= change
    assert set(refused(single, {"options": rows})) == {place}


def test_a_right_option_has_no_misconception():
    rows = options("c")
    rows[2]["misconception"] = "Being right"
    assert set(refused(single, {"options": rows})) == {"options.2.misconception"}


def test_everything_wrong_is_told_at_once():
    found = refused(single, {"options": [{"id": "a"}, {"id": "a", "text": "x", "right": "true", "rationale": "y"}]})
    assert set(found) == {"options.0.text", "options.0.rationale", "options.1.id"}


@pytest.mark.parametrize("module", [single, multiple])
def test_which_option_is_right_does_not_change_what_is_asked(module):
    first, second = ("a", "d") if module is single else ("ab", "cd")
    asked = [module.asked(module.clean_spec({"options": options(rights)})) for rights in (first, second)]
    assert asked[0] == asked[1]


def test_a_wrong_choice_is_explained_without_the_right_one():
    clues = [Clue("B5", "key"), Clue("B4", "distractor", "a"), Clue("B3", "distractor", "b"), Clue("E2", "conflict")]
    told = single.explain(SINGLE, "a", clues, shows_key=False)
    assert told["paragraphs"] == ["B5", "B4"]
    assert told["options"][0] == {
        "id": "a",
        "text": "Text a",
        "is_chosen": True,
        "is_right": False,
        "rationale": "Because a",
    }
    for row in told["options"][1:]:
        assert set(row) == {"id", "text", "is_chosen"}


def test_after_the_key_every_option_is_explained():
    clues = [Clue("B5", "key"), Clue("E2", "conflict")]
    told = single.explain(SINGLE, "a", clues, shows_key=True)
    assert [row["is_right"] for row in told["options"]] == [False, False, True, False]
    assert [row["rationale"] for row in told["options"]] == [f"Because {name}" for name in "abcd"]
    assert told["paragraphs"] == ["B5", "E2"]


def test_a_paragraph_that_supports_one_right_option_waits_until_it_was_chosen():
    clues = [Clue("B4", "key", "a"), Clue("C4", "key", "b"), Clue("D15", "key", "c")]
    assert multiple.explain(MULTIPLE, ["a", "d"], clues, shows_key=False)["paragraphs"] == ["B4"]
    assert multiple.explain(MULTIPLE, None, clues, shows_key=False)["paragraphs"] == []
    assert multiple.explain(MULTIPLE, None, clues, shows_key=True)["paragraphs"] == ["B4", "C4", "D15"]


@pytest.mark.parametrize(("answer", "earned"), [("B5", 1), ("C4", Fraction(1, 2)), ("E2", 0), (None, 0)])
def test_a_passage_earns_its_credit(answer, earned):
    assert passage.judge(PASSAGE, answer).fraction == earned


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"credit": "2"}, "options.1.credit"),
        ({"credit": "-1"}, "options.1.credit"),
        ({"credit": "NaN"}, "options.1.credit"),
        ({"credit": "half"}, "options.1.credit"),
        ({"id": "c4"}, "options.1.id"),
        ({"id": "B5"}, "options.1.id"),
        ({"id": "C04"}, "options.1.id"),
        ({"rationale": ""}, "options.1.rationale"),
    ],
)
def test_a_bad_passage_is_refused_at_its_place(change, place):
    rows = [dict(row) for row in passage.EXAMPLE["options"]]
    rows[1] |= change
    assert set(refused(passage, {"claim": "A claim", "options": rows})) == {place}


def test_a_passage_question_needs_a_best_paragraph():
    rows = [{"id": name, "credit": "0.5", "rationale": "x"} for name in ("A1", "A2")]
    assert set(refused(passage, {"claim": "A claim", "options": rows})) == {"options"}


def test_passages_stand_in_the_order_of_the_documents():
    rows = [{"id": name, "credit": "1", "rationale": "x"} for name in ("D16", "D2", "B5")]
    asked = passage.asked(passage.clean_spec({"claim": "A claim", "options": rows}))
    assert [row["id"] for row in asked["options"]] == ["B5", "D2", "D16"]


def test_before_the_key_only_the_chosen_passage_is_explained():
    clues = [Clue("B5", "key"), Clue("B6", "key"), Clue("C4", "distractor", "C4"), Clue("E2", "conflict", "E2")]
    told = passage.explain(PASSAGE, "C4", clues, shows_key=False)
    assert [row["id"] for row in told["options"]] == ["C4"]
    assert told["paragraphs"] == []
    assert "B5" not in json.dumps(told)
    assert passage.explain(PASSAGE, None, clues, shows_key=False)["options"] == []


def test_after_the_key_every_passage_is_explained():
    told = passage.explain(PASSAGE, "C4", [Clue("B5", "key"), Clue("A3", "conflict")], shows_key=True)
    assert [(row["id"], row["is_right"], row["is_partly"]) for row in told["options"]] == [
        ("B5", True, False),
        ("C4", False, True),
        ("E2", False, False),
    ]
    assert told["paragraphs"] == ["A3"]
