"""Addresses, runs and citations of paragraphs."""

import pytest

from lessons.documents import citations, parse_address, parse_numbers, parse_run, runs, text_hash


def test_citations_say_where_they_stand():
    assert [tuple(found) for found in citations("See D5 and B2-B4.")] == [(4, 6, "D", 5, None), (11, 16, "B", 2, 4)]


@pytest.mark.parametrize(
    ("run", "expected"),
    [("D1", [("D", 1)]), ("B2-B4", [("B", 2), ("B", 3), ("B", 4)]), ("B2–4", [("B", 2), ("B", 3), ("B", 4)])],
)
def test_a_run_is_its_paragraphs(run, expected):
    assert parse_run(run) == expected


@pytest.mark.parametrize("run", ["", "5", "D", "B4-B2", "B2-C4", "B2-"])
def test_a_bad_run_is_refused(run):
    with pytest.raises(ValueError, match=r"“"):
        parse_run(run)


def test_numbers_and_runs_are_each_other():
    assert parse_numbers("0, 2-4") == [0, 2, 3, 4]
    assert runs([0, 2, 3, 4]) == [(0, 0), (2, 4)]


def test_an_address_is_a_letter_and_a_number():
    assert parse_address(" D5 ") == ("D", 5)
    with pytest.raises(ValueError, match="D5"):
        parse_address("D-5")


def test_the_hash_ignores_white_space_and_notices_words():
    assert text_hash("a  b\n") == text_hash("a b")
    assert text_hash("a b") != text_hash("a c")
