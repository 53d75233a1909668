"""Marking as one table of cases: the machine, the rubric, points typed by a person, and how points are shown."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assessments import grading
from tests.assessments.questions_support import make_question, make_rubric

RUBRIC = make_rubric(T=(0, 1), E1=(0, 1, 2), S=("0.25", "1"))
ESSAY = make_question("essay", points="4", rubric=RUBRIC)
SHORT = make_question("short", points="2")
SINGLE = make_question("single", points="2")


def levels(T="1", E1="2", S="1", **more):
    return {"levels": {"T": T, "E1": E1, "S": S}, **more}


@pytest.mark.parametrize(
    ("question", "answer", "points"),
    [
        (SINGLE, "b", "2"),
        (SINGLE, "a", "0"),
        (make_question("passage", points="2"), "C4", "1"),
        (make_question("grid", points="4"), {"1-A": "contradicts"}, "1.33333333"),
        (make_question("grid", points="4"), {"1-A": "contradicts", "1-B": "contradicts"}, "2.66666667"),
        (make_question("cloze", points="3"), {"1": "party"}, "1.5"),
        (make_question("multiple", points="2"), ["b", "c", "d"], "1"),
    ],
)
def test_the_machine_gives_the_exact_share_of_the_points(question, answer, points):
    assert grading.judge(question, answer).points == Decimal(points)


@pytest.mark.parametrize("kind", ["single", "multiple", "cloze", "passage", "grid", "short", "essay"])
@pytest.mark.parametrize("blank", [None, "", [], {}])
def test_a_blank_earns_nothing_and_waits_for_nobody(kind, blank):
    assert grading.judge(make_question(kind), blank) == grading.Verdict(Decimal(0), [])


@pytest.mark.parametrize("kind", ["short", "essay"])
def test_a_text_waits_for_a_person(kind):
    assert grading.judge(make_question(kind), "Some text") is None


@pytest.mark.parametrize(
    ("judgement", "points"),
    [
        (levels(), "4"),
        (levels(T="0", E1="0", S="0.25"), "0.25"),
        (levels(T="0.5", E1="1.5", S="0.5"), "2.5"),
        (levels(T=1, E1=2.0, S=Decimal(1)), "4"),
        (levels(adjustment="-0.5", reason="Late plan"), "3.5"),
        (levels(adjustment="3", reason="Bold"), "4"),
        (levels(adjustment="-9", reason="Copied"), "0"),
        (levels(adjustment=None, reason="", comment="Good", comments={"T": "Clear"}), "4"),
    ],
)
def test_a_rubric_is_the_plain_sum_of_its_levels_within_bounds(judgement, points):
    assert grading.judge(ESSAY, "Text", judgement).points == Decimal(points)


def test_a_verdict_by_rubric_says_what_each_criterion_earned():
    verdict = grading.judge(ESSAY, "Text", levels(E1="1.5", comments={"T": "Clear"}))
    assert verdict.parts == [
        {"criterion": "T", "points": "1", "comment": "Clear"},
        {"criterion": "E1", "points": "1.5", "comment": ""},
        {"criterion": "S", "points": "1", "comment": ""},
    ]


@pytest.mark.parametrize(
    ("judgement", "sentence"),
    [
        (levels(T=""), "missing: T"),
        ({"levels": {"T": "1"}}, "missing: E1, S"),
        (levels(T="2"), "Criterion T: choose a level, or half points from 0 to 1"),
        (levels(E1="0.25"), "Criterion E1"),
        (levels(S="0"), "half points from 0.25 to 1"),
        (levels(T="-0.5"), "Criterion T"),
        (levels(T="one"), "criterion T are not a number"),
        (levels(T="NaN"), "criterion T are not a number"),
        (levels(T=True), "criterion T are not a number"),
        ({"levels": {"T": "1", "E1": "1", "S": "1", "Z": "1"}}, "no criterion “Z”"),
        (levels(comments={"Z": "?"}), "no criterion “Z”"),
        (levels(adjustment="1"), "reason for the adjustment"),
        (levels(adjustment="1", reason="  "), "reason for the adjustment"),
        (levels(adjustment="much", reason="x"), "adjustment is a number"),
        (levels(comment="x" * 5001), "at most 5000 characters"),
        (levels(comments={"T": 5}), "plain text"),
        (levels(reason="x" * 201), "at most 200 characters"),
        (levels(points="1"), "either levels of the rubric or points"),
        (levels(score="1"), "no field “score”"),
        ({"levels": []}, "by criterion"),
        (levels(comments=["x"]), "by criterion"),
        ({}, "either levels"),
        ([], "either levels"),
        ("5", "either levels"),
        ({"points": "4.5"}, "from 0 to 4"),
        ({"points": "-0.5"}, "from 0 to 4"),
        ({"points": ""}, "Points are a number"),
        ({"points": "Infinity"}, "Points are a number"),
        ({"points": "1e9999999"}, "Points are a number"),
        ({"points": None}, "Points are a number"),
        ({"points": "0.125"}, "two decimals at most"),
        ({"points": "1", "adjustment": "1"}, "no field “adjustment”"),
    ],
)
def test_a_bad_judgement_is_refused_in_words(judgement, sentence):
    with pytest.raises(ValidationError) as refusal:
        grading.judge(ESSAY, "Text", judgement)
    assert sentence in " ".join(refusal.value.messages)


def test_levels_need_a_rubric():
    with pytest.raises(ValidationError, match="no rubric"):
        grading.judge(SHORT, "Text", levels())


@pytest.mark.parametrize(("question", "points"), [(SHORT, "1.5"), (ESSAY, "3.25"), (SHORT, "0")])
def test_a_person_may_type_points(question, points):
    assert grading.judge(question, "Text", {"points": points}).points == Decimal(points)


def test_a_person_who_overrides_the_machine_gives_a_reason():
    assert grading.judge(SINGLE, "a", {"points": "1", "reason": "Also defensible"}).points == 1
    with pytest.raises(ValidationError, match="reason"):
        grading.judge(SINGLE, "a", {"points": "1"})


def test_a_person_may_judge_a_blank():
    assert grading.judge(SHORT, None, {"points": "1"}).points == 1


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("0", "0"),
        ("1.50", "1.5"),
        ("10", "10"),
        ("1E+1", "10"),
        ("100", "100"),
        ("0.125", "0.13"),
        ("0.135", "0.14"),
        ("0.124", "0.12"),
        ("1.33333333", "1.33"),
        ("0.99999999", "1"),
        ("89.995", "90"),
        ("-0.001", "0"),
        (7, "7"),
    ],
)
def test_points_are_rounded_half_up_once_when_shown(points, shown):
    assert grading.show(Decimal(points)) == shown


@given(
    st.lists(st.sampled_from(["party", "factory", "glasnost", "détente"]), min_size=2, max_size=2), st.integers(0, 50)
)
def test_machine_points_stay_between_nothing_and_all(words, points):
    question = make_question("cloze", points=str(points))
    assert 0 <= grading.judge(question, dict(zip("12", words, strict=True))).points <= points
