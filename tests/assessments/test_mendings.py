"""Mending a question: its versions, the marks by each policy, and whoever is at it at the same moment."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import grading
from assessments.models import Answer, Attempt, Evidence, Mark, Mending, Question
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.marks import mark_answer
from assessments.services.mendings import Wish, mend_question, plan_mending
from assessments.services.versions import wording_of
from tests.doors.driver import undone
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_member,
    make_question,
    make_quiz,
    make_unit,
)

MULTIPLE = {
    "options": [
        {"id": name, "text": f"Option {name}", "right": name in "ab", "rationale": "So it is."} for name in "abcd"
    ]
}
ALL_AND_MORE = ["a", "b", "c", "d"]
BY_HAND = {"points": "0.5", "comment": "", "reason": "Seen in class."}
REASON = "The key was wrong."


@pytest.fixture
def quiz(cast):
    """A quiz of one multiple response (a and b are right, for one point), of which students may make three attempts."""
    paragraph = make_document(letter="D").paragraphs.get(number=1)
    question = make_question(
        paragraph.document.unit, "multiple", MULTIPLE, evidence=[(paragraph, "key", ""), (paragraph, "distractor", "c")]
    )
    return make_assignment(cast.classroom, make_quiz([question]), attempts_allowed=3)


@pytest.fixture
def question(quiz):
    return quiz.assessment.questions.get()


def keyed(question, rights, **changes):
    """The wording of the question with another key."""
    options = [{**option, "right": option["id"] in rights} for option in question.spec["options"]]
    return replace(wording_of(question), spec={**question.spec, "options": options}, **changes)


def wish(question, policy="new", rights="bc", **changes):
    return Wish(keyed(question, rights, **changes), policy, REASON)


def mend(cast, quiz, policy="new", rights="bc", **changes):
    """Mends the question as it stands in the quiz."""
    last = quiz.mendings.order_by("pk").last()
    question = last.replacement if last else quiz.assessment.questions.get()
    return mend_question(question, wish(question, policy, rights, **changes), cast.teacher, quiz)[0]


def answer_of(attempt):
    return Answer.objects.select_related("question").get(attempt=attempt)


def points_of(attempt):
    return answer_of(attempt).points


def refusal(function, *arguments, **options):
    with pytest.raises(ValidationError) as refused:
        function(*arguments, **options)
    return refused.value


def check_ledger():
    """What is derived is what the ledger says, and a machine's mark is what its version says of the answer."""
    for attempt in Attempt.objects.exclude(submitted_at=None):
        latest = [answer.marks.order_by("pk").last() for answer in attempt.answers.all()]
        assert attempt.score == sum(mark.points for mark in latest)
    for mark in Mark.objects.filter(answer__points__isnull=False).select_related("answer__question"):
        is_latest = not mark.answer.marks.filter(pk__gt=mark.pk).exists()
        if is_latest:
            assert mark.answer.points == mark.points
            if mark.grader_id is None:
                assert grading.judge(mark.answer.question, mark.answer.value).points == mark.points


# --- The version -------------------------------------------------------------------------------


def test_mend_question_makes_a_version_beside_the_old_one(cast, quiz, question):
    old = Question.objects.filter(pk=question.pk).values().get()
    made = mend(cast, quiz, stem="Which of them?")
    new = made.replacement
    assert Question.objects.filter(pk=question.pk).values().get() == old
    assert quiz.assessment.questions.get() == question
    assert (new.unit, new.key, new.stem, new.is_void) == (question.unit, question.key, "Which of them?", False)
    assert [option["right"] for option in new.spec["options"]] == [False, True, True, False]
    assert new.digest != question.digest


def test_mend_question_copies_links_and_replaces_what_decides(cast, quiz, question):
    unit = question.unit
    question.tags.create(unit=unit, name="cult")
    mend(cast, quiz, paragraphs=["D2"])
    new = Mending.objects.get().replacement
    rows = [(row.role, row.option, row.paragraph.address, row.order) for row in new.evidence.order_by("order")]
    assert rows == [("key", "", "D2", 1), ("distractor", "c", "D1", 2)]
    assert not Evidence.objects.filter(question=new).needing_recheck().exists()
    assert list(new.tags.values_list("name", flat=True)) == ["cult"]


def test_mend_question_back_returns_to_the_first_version(cast, quiz, question):
    attempt = make_attempt(quiz, cast.author, {1: ["a", "b"]})
    mend(cast, quiz)
    assert points_of(attempt) == 0
    back = mend(cast, quiz, rights="ab")
    assert back.replacement == question
    assert points_of(attempt) == 1
    assert start_attempt(quiz, cast.author).answers.get().question == question
    check_ledger()


def test_mend_question_in_another_class_uses_the_same_version(cast, quiz, question):
    other = make_assignment(cast.other_classroom, quiz.assessment)
    first, second = mend_question(question, wish(question), cast.teacher, quiz, [other])
    assert first.replacement == second.replacement
    assert (first.assignment, second.assignment) == (quiz, other)
    assert start_attempt(other, make_member(cast.other_classroom).user).answers.get().question == first.replacement


def test_mend_question_leaves_other_classes_alone(cast, quiz, question):
    other = make_assignment(cast.other_classroom, quiz.assessment)
    attempt = make_attempt(other, values={1: ["a", "b"]})
    mend(cast, quiz)
    assert (answer_of(attempt).question, points_of(attempt)) == (question, 1)


# --- The policies ------------------------------------------------------------------------------

# a and b were right, b and c are: (answer, {policy: points}); partial credit is right minus wrong.
CASES = {
    "right before": (["a", "b"], {"full": "1", "either": "1", "new": "0", "later": "1"}),
    "right now": (["b", "c"], {"full": "1", "either": "1", "new": "1", "later": "0"}),
    "partly then and now": (["b"], {"full": "1", "either": "0.5", "new": "0.5", "later": "0.5"}),
    "partly before": (["a"], {"full": "1", "either": "0.5", "new": "0", "later": "0.5"}),
    "wrong": (["d"], {"full": "1", "either": "0", "new": "0", "later": "0"}),
    "blank": (None, {"full": "1", "either": "0", "new": "0", "later": "0"}),
}
TABLE = [(policy, value, points[policy]) for value, points in CASES.values() for policy in points]


@pytest.mark.parametrize(("policy", "value", "points"), TABLE)
def test_mend_question_marks_what_was_handed_in_by_the_policy(cast, quiz, policy, value, points):
    attempt = make_attempt(quiz, cast.author, {1: value})
    before = points_of(attempt)
    made = mend(cast, quiz, policy)
    attempt.refresh_from_db()
    assert (points_of(attempt), attempt.score, attempt.is_marked) == (Decimal(points), Decimal(points), True)
    rows = [(mark.points, mark.reason, mark.grader) for mark in made.marks.all()]
    assert rows == ([] if before == Decimal(points) else [(Decimal(points), REASON, None)])
    check_ledger()


@pytest.mark.parametrize(
    ("policy", "right_then", "right_now"), [("full", 1, 1), *((p, 0, 1) for p in ("either", "new", "later"))]
)
def test_mend_question_reaches_open_and_later_attempts(cast, quiz, policy, right_then, right_now):
    running = make_attempt(quiz, cast.author, {1: ["a", "b"]}, is_submitted=False)
    mend(cast, quiz, policy)
    submit_attempt(running)
    later = make_attempt(quiz, cast.author, {1: ["b", "c"]})
    assert (points_of(running), points_of(later)) == (right_then, right_now)
    assert not Mark.objects.exclude(mending=None).exists()
    check_ledger()


def test_mend_question_of_a_pool_reaches_only_those_who_drew_it(cast):
    """Of four questions each student gets three; one of them is mended."""
    unit = make_unit()
    rows = [make_question(unit, "multiple", MULTIPLE) for _ in range(4)]
    assignment = make_assignment(cast.classroom, make_quiz(rows, sections=[(4, {"draw": 3})]))
    values = {number: ["a", "b"] for number in (1, 2, 3)}
    before = [make_attempt(assignment, values=values) for _ in range(6)]
    [made] = mend_question(rows[0], wish(rows[0]), cast.teacher, assignment)
    after = [make_attempt(assignment, values=values) for _ in range(6)]
    for answer in Answer.objects.filter(attempt__in=before + after):
        assert answer.question_id != rows[0].pk
        assert answer.points == (0 if answer.question_id == made.replacement_id else 1)
    assert Answer.objects.filter(question=made.replacement).exists()
    check_ledger()


@pytest.mark.parametrize(
    ("policy", "value", "is_new"),
    [
        ("full", ["a", "b"], True),
        ("either", ["b", "c"], True),
        ("either", ["a", "b"], False),
        ("new", ["a", "b"], True),
        ("later", ["b", "c"], False),
    ],
)
def test_mend_question_leaves_the_version_that_explains_the_mark(cast, quiz, question, policy, value, is_new):
    attempt = make_attempt(quiz, cast.author, {1: value})
    made = mend(cast, quiz, policy)
    assert answer_of(attempt).question == (made.replacement if is_new else question)


def test_mend_question_reaches_those_that_an_earlier_mending_left(cast, quiz):
    attempt = make_attempt(quiz, cast.author, {1: ["b", "c"]})
    mend(cast, quiz, "later")
    assert points_of(attempt) == 0
    mend(cast, quiz, "new")
    assert points_of(attempt) == 1
    assert Question.objects.filter(key=quiz.assessment.questions.get().key).count() == 2
    check_ledger()


@pytest.mark.parametrize(
    ("policy", "value", "is_flagged"),
    [
        ("full", ["a", "b"], True),
        ("either", ["a", "b"], False),
        ("either", ["b", "c"], True),
        ("new", ["a", "b"], True),
        ("new", ["b"], False),
        ("later", ["b", "c"], False),
    ],
)
def test_mend_question_never_overwrites_a_persons_mark(cast, quiz, question, policy, value, is_flagged):
    attempt = make_attempt(quiz, cast.author, {1: value})
    mark_answer(answer_of(attempt), BY_HAND, cast.teacher)
    plan = plan_mending(question, wish(question, policy), quiz)
    assert plan.counts[policy] == {"up": 0, "down": 0, "same": not is_flagged, "flagged": is_flagged}
    mend(cast, quiz, policy)
    attempt.refresh_from_db()
    assert (points_of(attempt), attempt.score) == (Decimal("0.5"), Decimal("0.5"))
    assert not Mark.objects.exclude(mending=None).exists()


def test_mark_answer_after_a_mending_judges_the_new_version(cast, quiz):
    attempt = make_attempt(quiz, cast.author, {1: ["d"]})
    mend(cast, quiz, "full")
    mark_answer(answer_of(attempt), BY_HAND, cast.teacher)
    assert points_of(attempt) == Decimal("0.5")


def test_judge_gives_everybody_the_points_of_a_void_question(cast, quiz):
    made = mend(cast, quiz, "full")
    assert made.replacement.is_void
    assert {grading.judge(made.replacement, value).points for value in (None, ["d"], ["a", "b"])} == {1}


# --- Refusals ----------------------------------------------------------------------------------


def test_mend_question_refuses_what_a_person_marks(cast):
    assignment = make_assignment(cast.classroom)
    short = assignment.assessment.questions.get(kind="short")
    plain = Wish(wording_of(short), "full", REASON)
    assert "A person marks this" in refusal(mend_question, short, plain, cast.teacher, assignment).messages[0]
    assert not Mending.objects.exists()


def test_mend_question_refuses_an_archived_class(cast, quiz, question):
    other = make_assignment(cast.other_classroom, quiz.assessment)
    cast.other_classroom.is_archived = True
    cast.other_classroom.save()
    other.refresh_from_db()
    assert "archived" in refusal(mend_question, question, wish(question), cast.teacher, quiz, [other]).messages[0]
    assert not Mending.objects.exists()


def test_mend_question_refuses_to_do_nothing(cast, quiz, question):
    make_attempt(quiz, cast.author, {1: ["a", "b"]})
    assert "no mark would change" in refusal(mend, cast, quiz, rights="ab").messages[0]
    assert not Mending.objects.exists()


def test_mend_question_refuses_what_is_not_the_preview_any_more(cast, quiz, question):
    plan = plan_mending(question, wish(question), quiz)
    make_attempt(quiz, cast.author, {1: ["a", "b"]})
    refused = refusal(mend_question, question, wish(question), cast.teacher, quiz, seal=plan.seal)
    assert refused.code == "overtaken"
    assert not Mending.objects.exists()
    assert Question.objects.filter(key=question.key).count() == 1
    again = plan_mending(question, wish(question), quiz)
    assert mend_question(question, wish(question), cast.teacher, quiz, seal=again.seal)


def test_mend_question_sent_twice_mends_once(cast, quiz, question):
    make_attempt(quiz, cast.author, {1: ["a", "b"]})
    seal = plan_mending(question, wish(question), quiz).seal
    first = mend_question(question, wish(question), cast.teacher, quiz, seal=seal)
    assert mend_question(question, wish(question), cast.teacher, quiz, seal=seal) == first
    assert (Mending.objects.count(), Mark.objects.exclude(mending=None).count()) == (1, 1)


# --- At the same moment ------------------------------------------------------------------------


def at_once(*verbs):
    barrier, failed = threading.Barrier(len(verbs)), []

    def do(verb):
        barrier.wait()
        try:
            verb()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.django_db(transaction=True)
def test_mend_question_while_somebody_starts_reaches_the_attempt(cast, quiz):
    at_once(lambda: start_attempt(quiz, cast.author), lambda: mend(cast, quiz))
    assert Answer.objects.get().question == Mending.objects.get().replacement


@pytest.mark.django_db(transaction=True)
def test_mend_question_while_somebody_hands_in_marks_by_the_new_key(cast, quiz):
    attempt = make_attempt(quiz, cast.author, {1: ["a", "b"]}, is_submitted=False)
    at_once(lambda: submit_attempt(Attempt.objects.get(pk=attempt.pk)), lambda: mend(cast, quiz))
    attempt.refresh_from_db()
    assert (points_of(attempt), attempt.score) == (0, 0)
    assert answer_of(attempt).question == Mending.objects.get().replacement
    check_ledger()


@pytest.mark.django_db(transaction=True)
def test_mend_question_at_once_from_two_sides_mends_once(cast, quiz, question):
    make_attempt(quiz, cast.author, {1: ["a", "b"]})
    seal = plan_mending(question, wish(question), quiz).seal
    at_once(*[lambda: mend_question(question, wish(question), cast.teacher, quiz, seal=seal)] * 2)
    assert (Mending.objects.count(), Mark.objects.exclude(mending=None).count()) == (1, 1)


# --- Whatever comes after what -----------------------------------------------------------------


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(st.lists(st.sampled_from("abcd"), unique=True).map(sorted), min_size=1, max_size=3),
    st.lists(
        st.tuples(st.sampled_from(["full", "either", "new", "later"]), st.sampled_from(["ab", "bc", "cd", "abc"])),
        min_size=1,
        max_size=4,
    ),
)
def test_any_chain_of_mendings_leaves_marks_that_their_versions_explain(cast, quiz, values, chain):
    with undone():
        for value in values:
            make_attempt(quiz, values={1: value or None})
        for policy, rights in chain:
            before = dict(Answer.objects.values_list("pk", "points"))
            try:
                made = mend(cast, quiz, policy, rights)
            except ValidationError:
                continue
            check_ledger()
            for answer in Answer.objects.all():
                if policy == "new":
                    assert answer.points == grading.judge(made.replacement, answer.value).points
                if policy in ("either", "full", "later"):
                    assert answer.points >= before[answer.pk]


# --- Cost --------------------------------------------------------------------------------------


def test_mend_question_costs_the_same_for_30_students_as_for_1(cast, quiz, question):
    counted = []
    for more in (1, 29):
        for _ in range(more):
            make_attempt(quiz, values={1: ["a", "b"]})
        with CaptureQueriesContext(connection) as planned:
            plan_mending(question, wish(question), quiz)
        with undone(), CaptureQueriesContext(connection) as made:
            mend(cast, quiz)
        counted.append((len(planned), len(made)))
    assert counted[0] == counted[1]
    assert counted[0][0] <= 13
