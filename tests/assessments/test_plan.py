"""Sections, draws and orders: which questions a student's paper has, and where."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.plan import paper, stretches, totals


@dataclass
class Item:
    number: int
    section: object = None

    @property
    def key(self):
        return f"q{self.number}"

    @property
    def section_id(self):
        return id(self.section) if self.section else None


def items(*pools):
    """items((3, None), (5, 2)): three plain questions, then a section that draws two of five."""
    rows = []
    for count, draw in pools:
        section = None if draw is None else SimpleNamespace(draw=draw or None)
        rows += [Item(len(rows) + place, section) for place in range(1, count + 1)]
    return rows


def numbers(rows):
    return [item.number for _slot, item in rows]


def test_paper_without_sections_is_the_quiz_as_it_stands():
    rows = paper(items((4, None)), Random(1))
    assert [(slot, item.number) for slot, item in rows] == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_stretches_keep_sections_apart():
    found = stretches(items((1, None), (2, 0), (2, 1)))
    assert [(section and section.draw, len(rows)) for section, rows in found] == [(None, 1), (None, 2), (1, 2)]


def test_paper_draws_as_many_as_the_section_says_and_numbers_go_on():
    rows = paper(items((1, None), (5, 2), (1, 0)), Random(3))
    assert [slot for slot, _item in rows] == [1, 2, 3, 4]
    drawn = numbers(rows)[1:3]
    assert set(drawn) < {2, 3, 4, 5, 6} and drawn == sorted(drawn)
    assert numbers(rows)[0] == 1 and numbers(rows)[3] == 7


def test_paper_draws_differently_for_different_students():
    assert len({tuple(numbers(paper(items((6, 2)), Random(seed)))) for seed in range(40)}) > 5


def test_paper_draws_unseen_questions_first():
    for seed in range(20):
        assert numbers(paper(items((4, 2)), Random(seed), seen={"q1", "q3"})) == [2, 4]
        assert 4 in numbers(paper(items((4, 2)), Random(seed), seen={"q1", "q2", "q3"}))


@given(st.integers(0, 10**6))
def test_paper_shuffles_within_sections_only(seed):
    rows = paper(items((3, None), (4, 0)), Random(seed), is_shuffled=True)
    assert sorted(numbers(rows)[:3]) == [1, 2, 3]
    assert sorted(numbers(rows)[3:]) == [4, 5, 6, 7]
    assert all(slot == item.number for slot, item in rows)


def test_paper_shuffled_is_not_always_the_same():
    assert len({tuple(numbers(paper(items((5, None)), Random(seed), is_shuffled=True))) for seed in range(30)}) > 10


MACHINE, PERSON = ("1", "machine"), ("3", "person")


@pytest.mark.parametrize(
    ("pools", "points", "by_hand"),
    [
        ([], "0", 0),
        ([(None, [MACHINE, MACHINE, PERSON])], "5", 1),
        ([(2, [MACHINE] * 5)], "2", 0),
        ([(9, [MACHINE] * 5)], "5", 0),
        ([(1, [PERSON, PERSON]), (None, [MACHINE])], "4", 1),
    ],
)
def test_totals_are_of_one_paper(pools, points, by_hand):
    assert totals(pools) == (Decimal(points), by_hand)
