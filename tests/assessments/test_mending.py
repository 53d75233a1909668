"""Which version stands, and what each policy makes of a mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import questions
from assessments.mending import (
    EITHER,
    FULL,
    LATER,
    NEW,
    counts,
    direction,
    is_moved,
    key_words,
    lineage,
    points_after,
    standing,
)

POLICIES = [FULL, EITHER, NEW, LATER]
POINTS = st.decimals(0, 4, places=8)
STEPS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=8)


@pytest.mark.parametrize(
    ("version", "steps", "stands", "versions"),
    [
        (1, [], 1, {1}),
        (1, [(1, 2)], 2, {1, 2}),
        (2, [(1, 2)], 2, {1, 2}),
        (1, [(1, 2), (2, 3)], 3, {1, 2, 3}),
        (1, [(1, 2), (2, 1)], 1, {1, 2}),
        (2, [(1, 2), (2, 1)], 1, {1, 2}),
        (2, [(1, 2), (2, 1), (1, 3)], 3, {1, 2, 3}),
        (1, [(1, 2), (7, 8)], 2, {1, 2}),
        (1, [(7, 8)], 1, {1}),
        (1, [(1, 1)], 1, {1}),
    ],
)
def test_standing_follows_the_steps_in_their_order(version, steps, stands, versions):
    assert standing(version, steps) == stands
    assert lineage(version, steps) == versions


@given(STEPS, st.integers(1, 5))
def test_all_of_a_lineage_lead_to_the_same_version(steps, version):
    versions = lineage(version, steps)
    assert version in versions
    assert {standing(one, steps) for one in versions} == {standing(version, steps)}
    assert all(lineage(one, steps) | {one} == versions | {one} for one in versions)


@pytest.mark.parametrize(
    ("policy", "before", "verdict", "after", "moves"),
    [
        (FULL, "0", "1", "1", True),
        (EITHER, "0", "1", "1", True),
        (EITHER, "1", "0", "1", False),
        (EITHER, "0.5", "0.5", "0.5", True),
        (NEW, "0", "1", "1", True),
        (NEW, "1", "0", "0", True),
        (LATER, "1", "0", "1", False),
        (LATER, "0", "1", "0", False),
        (LATER, "1", "1", "1", False),
    ],
)
def test_points_after_each_policy(policy, before, verdict, after, moves):
    before, verdict = Decimal(before), Decimal(verdict)
    assert points_after(policy, before, verdict) == Decimal(after)
    assert is_moved(policy, before, verdict) is moves


@given(st.sampled_from([EITHER, LATER]), POINTS, POINTS)
def test_either_and_later_never_lower_a_mark(policy, before, verdict):
    assert points_after(policy, before, verdict) >= before


@given(st.sampled_from(POLICIES), POINTS, POINTS)
def test_what_moves_has_the_points_of_the_version_it_moves_to(policy, before, verdict):
    after = points_after(policy, before, verdict)
    assert after == (verdict if is_moved(policy, before, verdict) else before)


@pytest.mark.parametrize(
    ("before", "after", "is_persons", "becomes"),
    [(0, 1, False, "up"), (1, 0, False, "down"), (1, 1, True, "same"), (1, 1, False, "same"), (0, 1, True, "flagged")],
)
def test_direction_of_a_mark(before, after, is_persons, becomes):
    assert direction(Decimal(before), Decimal(after), is_persons) == becomes


def test_counts_names_every_direction():
    assert counts(["up", "up", "flagged"]) == {"up": 2, "down": 0, "same": 0, "flagged": 1}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("single", ["Forced collectivization"]),
        ("multiple", ["Document B, paragraph 4", "Document C, paragraph 4"]),
        ("matching", ["Pospelov: prepared a report", "Beria: head of the police"]),
        ("short_text", ["rehabilitation", "rehabilitat*"]),
    ],
)
def test_key_words_tell_what_is_right(kind, words):
    module = questions.get(kind)
    assert key_words(module, module.clean_spec(module.EXAMPLE)) == words


@pytest.mark.parametrize("kind", [name for name, module in questions.kinds().items() if hasattr(module, "rekey")])
def test_key_words_exist_for_every_type_with_a_key(kind):
    module = questions.get(kind)
    assert all(map(str.strip, key_words(module, module.clean_spec(module.EXAMPLE))))
