"""QTI's expressions one by one: what each gives, and what becomes of NULL; names of files within a package."""

from fractions import Fraction

import pytest

from assessments.bankrows import Refusal
from assessments.qti.beside import resolved
from assessments.qti.operators import OPERATORS
from assessments.qti.values import Container, Mapping, contained
from assessments.xmltree import Node


def given(name, *values, **attributes):
    return OPERATORS[name](Node(name, attributes, 1), list(values))


def bag(*values):
    return contained(values)


def row(*values):
    return contained(values, is_ordered=True)


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("and", (True, True), True),
        ("and", (True, None), None),
        ("and", (False, None), False),
        ("or", (False, False), False),
        ("or", (False, None), None),
        ("or", (True, None), True),
        ("not", (None,), None),
        ("not", (False,), True),
        ("isNull", (None,), True),
        ("match", (None, "a"), None),
        ("match", (bag("b", "a"), bag("a", "b")), True),
        ("match", (bag("a", "a"), bag("a")), False),
        ("match", (row("b", "a"), row("a", "b")), False),
        ("member", ("a", bag("a", "b")), True),
        ("member", (None, bag("a")), None),
        ("contains", (bag("a", "b", "c"), bag("c", "a")), True),
        ("contains", (bag("a", "b"), bag("a", "a")), False),
        ("contains", (row("a", "b", "c"), row("b", "c")), True),
        ("contains", (row("a", "b", "c"), row("a", "c")), False),
        ("sum", (Fraction(1), bag(Fraction(2), Fraction(3))), 6),
        ("sum", (Fraction(1), None), None),
        ("product", (Fraction(2), Fraction(3)), 6),
        ("subtract", (Fraction(2), Fraction(3)), -1),
        ("divide", (Fraction(1), Fraction(3)), Fraction(1, 3)),
        ("max", (Fraction(2), Fraction(3)), 3),
        ("min", (Fraction(2), Fraction(3)), 2),
        ("containerSize", (None,), 0),
        ("containerSize", (bag("a", "b"),), 2),
        ("multiple", (None, None), None),
        ("multiple", ("b", None, "a"), Container(("a", "b"))),
        ("ordered", ("b", None, "a"), Container(("b", "a"), is_ordered=True)),
        ("gte", (Fraction(3), Fraction(3)), True),
        ("lt", (Fraction(3), Fraction(3)), False),
    ],
)
def test_an_expression_gives(name, values, found):
    assert given(name, *values) == found
    assert (given(name, *values) is None) == (found is None)


@pytest.mark.parametrize(
    ("values", "found"),
    [((True, True, False), True), ((True, False, False), False), ((True, None, False), None), ((True,) * 3, False)],
)
def test_any_n_counts_what_is_true(values, found):
    assert given("anyN", *values, min="2", max="2") is found


@pytest.mark.parametrize(("place", "found"), [("1", "b"), ("2", "a"), ("3", None)])
def test_index_counts_from_one(place, found):
    assert given("index", row("b", "a"), n=place) == found


@pytest.mark.parametrize(
    ("name", "values", "attributes"),
    [
        ("match", ("a", bag("a")), {}),
        ("index", (bag("a"),), {"n": "1"}),
        ("index", (row("a"),), {"n": "x"}),
        ("divide", (Fraction(1), Fraction(0)), {}),
        ("sum", ("a", "b"), {}),
        ("not", (), {}),
        ("anyN", (True,), {"min": "a"}),
        ("lt", ("a", Fraction(1)), {}),
        ("equal", (Fraction(1), Fraction(1)), {"toleranceMode": "absolute", "tolerance": "-1"}),
        ("equalRounded", (Fraction(1), Fraction(1)), {"figures": "x"}),
        ("product", (Fraction(10) ** 400, Fraction(10) ** 400), {}),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_its_line(name, values, attributes):
    with pytest.raises(Refusal, match="Line 1: "):
        given(name, *values, **attributes)


@pytest.mark.parametrize(
    ("value", "found"),
    [("a", 2), ("b", -1), (bag("a", "c"), 3), (bag("a", "a"), 2), (bag("a", "b", "c"), 2), (bag("b", "x"), 0)],
)
def test_a_mapping_counts_each_value_once_and_keeps_its_bounds(value, found):
    entries = (("a", Fraction(2), True), ("c", Fraction(1), True))
    assert Mapping(entries, Fraction(-1), None if value == "b" else Fraction(0), Fraction(3)).of(value) == found


def test_a_mapping_of_nothing_is_told_by_its_default():
    assert Mapping((), Fraction(-1), Fraction(0), None).of(None) == 0
    with pytest.raises(Refusal, match="empty answer"):
        Mapping((), Fraction(1), None, None).of(None)


@pytest.mark.parametrize(
    ("source", "href", "name"),
    [
        ("a/b.xml", "c.xml", "a/c.xml"),
        ("a/b.xml", "../c%20d.xml", "c d.xml"),
        ("a/b.xml", "./x/../c.xml?y#z", "a/c.xml"),
        ("b.xml", "../c.xml", ""),
        ("b.xml", "/c.xml", ""),
        ("b.xml", "..\\c.xml", ""),
        ("b.xml", "%2e%2e/c.xml", ""),
        ("b.xml", "http://example.org/c.xml", ""),
        ("b.xml", "//example.org/c.xml", ""),
        ("b.xml", "http://[x/c.xml", ""),
    ],
)
def test_names_lead_to_files_of_the_package_only(source, href, name):
    assert resolved(source, href) == name
