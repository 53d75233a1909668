"""What a student sees of an answer, and when."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.review import (
    AS_USUAL,
    EVERYTHING,
    THINGS,
    WINDOWS,
    Review,
    matrix_of,
    may_check,
    needed_by,
    review_for,
    settled,
    window_of,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
FEEDBACK = Review(True, True, True, True, False)
OWN_TEXT = Review(shows_attempt=True)
WAITING = Review(shows_attempt=True, waits=True)
USUAL, ALL = matrix_of({}), matrix_of(dict.fromkeys(WINDOWS, THINGS))
MARKERS = ("machine", "person")

stored = st.fixed_dictionaries({}, optional={window: st.lists(st.sampled_from(THINGS)) for window in WINDOWS})
matrices = stored.map(matrix_of)
facts = st.fixed_dictionaries({"is_released": st.booleans(), "is_persons_mark": st.booleans()})


def shown(review):
    return {thing for thing in THINGS if getattr(review, f"shows_{thing}")}


# --- Windows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handed_in_ago", "facts", "window"),
    [
        (None, {}, "during"),
        (None, {"last_close_at": BEFORE, "is_released": True}, "during"),
        (0, {}, "after"),
        (120, {"last_close_at": AFTER, "is_released": True}, "after"),
        (121, {"last_close_at": AFTER, "is_released": True}, "later"),
        (86400, {}, "later"),
        (86400, {"is_released": True}, "closed"),
        (30, {"is_released": True}, "closed"),
        (30, {"last_close_at": BEFORE}, "closed"),
        (86400, {"last_close_at": NOW - timedelta(seconds=60)}, "later"),
        (86400, {"last_close_at": NOW - timedelta(seconds=61)}, "closed"),
    ],
)
def test_window_of_an_attempt(handed_in_ago, facts, window):
    handed_in_at = None if handed_in_ago is None else NOW - timedelta(seconds=handed_in_ago)
    assert window_of(handed_in_at, now=NOW, **facts) == window


# --- What is open as usual ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked_by", "window", "is_released", "expected"),
    [
        ("machine", "during", False, OWN_TEXT),
        ("machine", "during", True, OWN_TEXT),
        ("machine", "after", False, FEEDBACK),
        ("machine", "after", True, FEEDBACK),
        ("machine", "later", False, FEEDBACK),
        ("machine", "later", True, FEEDBACK),
        ("machine", "closed", False, EVERYTHING),
        ("machine", "closed", True, EVERYTHING),
        ("person", "during", False, WAITING),
        ("person", "during", True, OWN_TEXT),
        ("person", "after", False, WAITING),
        ("person", "after", True, FEEDBACK),
        ("person", "later", False, WAITING),
        ("person", "later", True, FEEDBACK),
        ("person", "closed", False, WAITING),
        ("person", "closed", True, EVERYTHING),
    ],
)
def test_review_for_as_usual(marked_by, window, is_released, expected):
    assert review_for(marked_by, USUAL, window, is_released=is_released) == expected


def test_review_for_a_person_who_overrides_the_machine_waits_for_the_release():
    waiting = review_for("machine", USUAL, "later", is_persons_mark=True)
    assert waiting == Review(True, True, False, True, False, waits=True)
    assert review_for("machine", USUAL, "later", is_persons_mark=True, is_released=True) == FEEDBACK


# --- What a matrix opens -----------------------------------------------------------------------


@pytest.mark.parametrize(("window", "thing"), list(product(WINDOWS, THINGS)))
def test_review_for_a_single_tick_opens_that_alone(window, thing):
    """With everything that it needs; in that window, and in no other."""
    ticks = {thing}
    while needed := {needed_by(one, window) for one in ticks} - {None} - ticks:
        ticks |= needed
    matrix = matrix_of({window: list(ticks)})
    for other in WINDOWS:
        own = {"attempt"} if other == "during" else set()
        expected = ticks | own if other == window else own
        assert shown(review_for("machine", matrix, other)) == expected
        assert shown(review_for("machine", matrix, other, is_persons_mark=True)) == expected - {"marks"}
        assert shown(review_for("person", matrix, other)) == expected & {"attempt"}
        released = shown(review_for("person", matrix, other, is_released=True))
        assert released == (expected & {"attempt"} if other == "during" else expected)


def test_settled_keeps_students_at_work_before_their_answers():
    assert settled({})["during"] == ["attempt"]
    assert settled({}) == {"during": ["attempt"], "after": [], "later": [], "closed": []}


@pytest.mark.parametrize(
    ("ticked", "standing"),
    [
        (["key"], []),
        (["attempt", "key"], ["attempt"]),
        (["attempt", "feedback", "key"], ["attempt"]),
        (["correctness", "feedback", "key"], []),
        (["key", "feedback", "correctness", "attempt"], ["attempt", "correctness", "feedback", "key"]),
        (["marks"], ["marks"]),
        (["marks", "attempt", "marks"], ["attempt", "marks"]),
        (["nonsense"], []),
    ],
)
def test_settled_leaves_out_what_needs_something_closed(ticked, standing):
    assert settled({"later": ticked})["later"] == standing


def test_settled_tells_no_points_at_work_without_correctness():
    assert settled({"during": ["marks"]})["during"] == ["attempt"]
    assert settled({"during": ["marks", "correctness"]})["during"] == ["attempt", "correctness", "marks"]


@pytest.mark.parametrize(
    ("during", "marked_by", "expected"),
    [
        (["attempt"], "machine", False),
        (["correctness"], "machine", True),
        (["correctness"], "person", False),
        (["marks", "feedback", "key"], "machine", False),
        (THINGS, "machine", True),
    ],
)
def test_may_check_where_at_work_it_is_told_whether_an_answer_is_right(during, marked_by, expected):
    assert may_check(matrix_of({"during": during}), marked_by) is expected
    assert not may_check(matrix_of({}), marked_by)


def test_settled_leaves_the_usual_as_it_is():
    assert settled(AS_USUAL) == AS_USUAL


@given(stored)
def test_settling_twice_is_settling_once(ticked):
    assert settled(settled(ticked)) == settled(ticked)


@given(stored, st.sampled_from(MARKERS), st.sampled_from(WINDOWS), facts)
def test_review_for_opens_nothing_that_the_matrix_closes(ticked, marked_by, window, facts):
    assume(ticked)
    allowed = set(ticked.get(window, [])) | ({"attempt"} if window == "during" else set())
    assert shown(review_for(marked_by, matrix_of(ticked), window, **facts)) <= allowed


@given(matrices, st.sampled_from(WINDOWS), facts)
def test_review_for_never_tells_a_persons_judgement_before_the_release(matrix, window, facts):
    unreleased = {**facts, "is_released": False}
    assert shown(review_for("person", matrix, window, **unreleased)) <= {"attempt"}
    assert not review_for("machine", matrix, window, **{**unreleased, "is_persons_mark": True}).shows_marks


@given(stored, st.sampled_from(MARKERS), st.sampled_from(WINDOWS), facts)
def test_review_for_tells_the_key_early_only_where_a_teacher_opened_it(ticked, marked_by, window, facts):
    if review_for(marked_by, matrix_of(ticked), window, **facts).shows_key:
        assert window == "closed" or "key" in ticked[window]


@given(matrices, st.sampled_from(MARKERS), st.sampled_from(WINDOWS), facts)
def test_review_for_shows_nothing_without_what_it_needs(matrix, marked_by, window, facts):
    things = shown(review_for(marked_by, matrix, window, **facts))
    assert all(needed_by(thing, window) in (None, *things) for thing in things)


@given(matrices, st.sampled_from(MARKERS), st.sampled_from(WINDOWS), st.booleans())
def test_releasing_never_closes_anything(matrix, marked_by, window, is_persons_mark):
    before, after = (
        shown(review_for(marked_by, matrix, window, is_released=is_released, is_persons_mark=is_persons_mark))
        for is_released in (False, True)
    )
    assert before <= after


def test_a_matrix_that_opens_everything_opens_everything():
    assert all(review_for("machine", ALL, window) == EVERYTHING for window in WINDOWS)
