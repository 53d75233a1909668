"""Sourcing ranking: the machine judges the order, a person the reason, and the points add up."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments import grading
from assessments.forms.authoring import KnownQuestions, QuestionForm
from assessments.forms.judgement import JudgementForm
from assessments.models import Question
from assessments.questions import ranking
from tests.assessments.questions_support import make_answer, make_question, make_rubric
from tests.factories import make_assignment, make_attempt, make_quiz, make_unit
from tests.factories import make_question as make_row

RANKING = ranking.clean_spec(ranking.EXAMPLE)
half = Fraction(1, 2)
GOOD = {"B": "1", "A": "2", "E": "3"}


def refused(spec):
    with pytest.raises(ValidationError) as refusal:
        ranking.clean_spec(spec)
    return refusal.value.message_dict


@pytest.mark.parametrize(
    ("answer", "fraction", "waits"),
    [
        (None, 0, False),
        (GOOD, half, False),
        (GOOD | {"reason": "It is signed."}, half, True),
        ({"A": "1", "B": "2", "E": "3", "reason": "It is signed."}, Fraction(1, 4), True),
        ({"E": "1", "A": "2", "B": "3"}, 0, False),
        ({"B": "1"}, 0, False),
        ({"reason": "It is signed."}, 0, True),
    ],
)
def test_the_machine_gives_the_comparisons_that_hold_of_its_share(answer, fraction, waits):
    outcome = ranking.judge(RANKING, answer)
    assert (outcome.fraction, outcome.by_hand, outcome.waits) == (fraction, half, waits)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"above": "E", "below": "A"}, "constraints"),
        ({"above": "A", "below": "A"}, "constraints"),
        ({"above": "Z"}, "constraints.0.above"),
        ({"above": "A", "below": "E"}, "constraints.1.below"),
        ({"rationale": ""}, "constraints.0.rationale"),
    ],
)
def test_a_bad_comparison_is_refused_at_its_place(change, place):
    spec = copy.deepcopy(ranking.EXAMPLE)
    spec["constraints"][0] |= change
    assert place in refused(spec)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"reason_share": "1"}, "reason_share"),
        ({"reason_share": "0"}, "reason_share"),
        ({"reason": ""}, "reason"),
        ({"constraints": []}, "constraints"),
        ({"items": [{"id": "reason", "text": "x"}, {"id": "B", "text": "y"}]}, "items.0.id"),
    ],
)
def test_a_bad_ranking_is_refused_at_its_place(change, place):
    assert place in refused(ranking.EXAMPLE | change)


def test_before_the_key_only_comparisons_that_hold_are_named():
    told = ranking.explain(RANKING, {"A": "1", "B": "2", "E": "3"}, [], shows_key=False)
    assert [row["rationale"] for row in told["comparisons"]] == ["E0 was put together from other pages."]
    assert told["sum"] == "Comparisons that hold: 1 ÷ 2 × 0.5"
    assert len(ranking.explain(RANKING, None, [], shows_key=True)["comparisons"]) == 2


# The sum of both parts


QUESTION = make_question("ranking", points="4")
WITH_RUBRIC = make_question("ranking", points="4", rubric=make_rubric(R=(0, 1, 2)))
REASONED = GOOD | {"reason": "It is signed."}


def test_an_answer_with_a_reason_waits_and_one_without_does_not():
    assert grading.judge(QUESTION, REASONED) is None
    assert grading.judge(QUESTION, GOOD).points == 2
    assert grading.judge(QUESTION, GOOD).parts == [{"held": 2, "of": 2}]
    assert grading.judge(QUESTION, None) == grading.Verdict(Decimal(0))


@pytest.mark.parametrize(
    ("answer", "given", "points"),
    [(REASONED, "2", "4"), (REASONED, "1.5", "3.5"), (REASONED, "0", "2"), (REASONED | {"E": "1", "B": "3"}, "2", "2")],
)
def test_the_points_of_a_person_are_added_to_the_machines(answer, given, points):
    assert grading.judge(QUESTION, answer, {"points": given}).points == Decimal(points)
    assert grading.judge(WITH_RUBRIC, answer, {"levels": {"R": given}}).points == Decimal(points)


def test_a_person_gives_no_more_than_the_share_by_hand():
    with pytest.raises(ValidationError, match="from 0 to 2"):
        grading.judge(QUESTION, REASONED, {"points": "2.5"})


def test_an_adjustment_may_reach_into_the_machines_share():
    said = {"levels": {"R": "2"}, "adjustment": "-3", "reason": "The order was copied"}
    assert grading.judge(WITH_RUBRIC, REASONED, said).points == 1
    assert grading.judge(WITH_RUBRIC, REASONED, said | {"adjustment": "3"}).points == 4


@given(st.permutations("ABE"), st.decimals(0, 2, places=1))
def test_both_parts_together_stay_within_the_points(order, given_points):
    answer = {name: str(place) for place, name in enumerate(order, 1)} | {"reason": "x"}
    points = grading.judge(QUESTION, answer, {"points": str(given_points)}).points
    machine = ranking.judge(RANKING, answer).fraction * 4
    assert points == Decimal(machine.numerator) / machine.denominator + given_points
    assert 0 <= points <= 4


@pytest.mark.parametrize(
    ("kind", "points", "most"), [("ranking", 4, "2"), ("ranking", 3, "1.5"), ("essay", 6, "6"), ("single", 1, "1")]
)
def test_what_a_person_may_give_is_the_share_by_hand(kind, points, most):
    question = make_question(kind)
    assert grading.by_hand(question.type, question.spec, points) == Decimal(most)


def test_the_form_says_what_the_machine_adds():
    answer = make_answer(QUESTION, REASONED)
    answer.pk = 1
    field = JudgementForm(answer=answer)["points"]
    assert (str(field.label), str(field.help_text)) == ("Points, from 0 to 2", "The machine adds 2.")


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "is_right"), [("2", True), ("4", False)])
def test_the_rubric_of_a_ranking_has_the_points_of_its_reason(most, is_right):
    data = {"key": "q1", "kind": "ranking", "points": "4", "skill": "sourcing", "stem": "Rank", "rationale": ""}
    known = KnownQuestions(rubrics={"reason": Decimal(most)})
    form = QuestionForm(data | {"spec": ranking.EXAMPLE, "rubric": "reason"}, known=known, instance=Question())
    assert ("points" not in form.errors) == is_right


def test_a_ranking_waits_for_its_reason_and_is_marked_on_the_page(cast, as_user):
    unit = make_unit()
    quiz = make_quiz([make_row(unit, "ranking", points=4)], unit=unit)
    attempt = make_attempt(make_assignment(cast.classroom, quiz), cast.author, {1: REASONED})
    answer = attempt.answers.get()
    assert answer.points is None
    url, client = reverse("answer-mark", args=[answer.pk]), as_user(cast.teacher)
    page = client.get(url).content.decode()
    assert "It is signed." in page and "What the order is judged by" in page and "The machine adds 2." in page
    client.post(url, {f"answer-{answer.pk}-{name}": value for name, value in {"seen_mark": 0, "points": "1.5"}.items()})
    answer.refresh_from_db()
    assert answer.points == Decimal("3.5")
    assert 'value="1.5"' in client.get(url).content.decode()
