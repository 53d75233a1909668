"""Numbers and typed answers: what is read, what is taken, what is only near."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import Clue, figures, numeric, short_text
from assessments.questions.folding import distance, fold

NUMBER = numeric.clean_spec(numeric.EXAMPLE)
half = Fraction(1, 2)


def refused(module, spec):
    with pytest.raises(ValidationError) as refusal:
        module.clean_spec(spec)
    return refusal.value.message_dict


def number_of(*values, ranges=(), units=()):
    return numeric.clean_spec({"values": list(values), "ranges": list(ranges), "units": list(units)})


# Reading


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5200000", 5_200_000),
        ("5,200,000", 5_200_000),
        ("5.200.000", 5_200_000),
        ("5 200 000", 5_200_000),
        ("5\u202f200\u202f000", 5_200_000),
        ("5'200'000", 5_200_000),
        ("5’200’000", 5_200_000),
        ("5.2 million", 5_200_000),
        ("5,2 million", 5_200_000),
        ("5.2 Million.", 5_200_000),
        ("5.2m", 5_200_000),
        ("5.2 mln", 5_200_000),
        ("about 5.2 million", 5_200_000),
        ("ca. 5.2 million", 5_200_000),
        ("≈5.2 million", 5_200_000),
        ("5200 thousand", 5_200_000),
        ("5200k", 5_200_000),
        ("1.5 billion", 1_500_000_000),
        ("2 trillion", 2 * 10**12),
        ("468,000", 468_000),
        ("5,200", 5200),
        ("5,20", Fraction(52, 10)),
        ("5,2", Fraction(52, 10)),
        ("0,200", Fraction(2, 10)),
        ("1234,567", Fraction(1234567, 1000)),
        ("5.200", Fraction(52, 10)),
        ("5,200.75", Fraction(520075, 100)),
        ("5.200,75", Fraction(520075, 100)),
        (".5", half),
        ("007", 7),
        ("-3", -3),
        ("− 3", -3),
        ("+3", 3),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert figures.read(text).number == number


@pytest.mark.parametrize(
    "text",
    ["many", "five", "1953 1956", "4-5", "4–5 million", "5,20,000", "5..2", "5,2,1", "1e9", "٥", "5 2", "--5", "x" * 61]
    + ["5,200,00", "5.2 mill", "5 people", "½", "1" * 61],
)
def test_what_is_no_number_is_refused_in_words(text):
    with pytest.raises(ValidationError) as refusal:
        figures.read(text)
    assert len(refusal.value.messages[0]) > 20


@given(st.decimals(-(10**15), 10**15, places=4))
def test_every_number_that_is_shown_is_read_again(number):
    exact = Fraction(number)
    assert figures.read(figures.show(exact)).number == exact
    assert figures.read(figures.plain(exact)).number == exact
    assert Fraction(Decimal(figures.plain(exact))) == exact


@pytest.mark.parametrize(
    ("number", "shown"),
    [("5200000", "5,200,000"), ("0.5", "0.5"), ("-1234.50", "−1,234.5"), ("100", "100"), ("0", "0")],
)
def test_a_number_is_shown_with_its_thousands(number, shown):
    assert figures.show(Fraction(number)) == shown


@pytest.mark.parametrize(
    ("number", "count", "rounded"),
    [("4.15", 2, "4.2"), ("4.149", 2, "4.1"), ("4250", 2, "4300"), ("9.96", 2, "10"), ("0.0345", 2, "0.035")]
    + [("-4.15", 2, "-4.2"), ("0", 3, "0"), ("5", 4, "5")],
)
def test_a_number_is_rounded_to_significant_figures(number, count, rounded):
    assert figures.rounded(Fraction(number), count) == Fraction(rounded)


# Judging numbers


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        (None, 0),
        ("4.2 million", 1),
        ("4,000,000", 1),
        ("4400000 people", 1),
        ("4400000.01", half),
        ("4200 thousand people", 1),
        ("4.2 thousand thousand people", 1),
        ("3.5 million", half),
        ("5.2 million", 0),
        ("12", 0),
        ("4.2 million tons", None),
    ],
)
def test_a_number_earns_the_best_credit_that_it_hits(answer, fraction):
    field = numeric.answer_field(NUMBER)
    if fraction is None:
        with pytest.raises(ValidationError):
            field.clean(answer)
    else:
        assert numeric.judge(NUMBER, field.clean(answer)).fraction == fraction


@pytest.mark.parametrize(
    ("value", "hits", "misses"),
    [
        ({"value": "4.2"}, ["4.2", "4,20"], ["4.21", "4.19999"]),
        ({"value": "4.2", "rule": "absolute", "by": "0.1"}, ["4.1", "4.3"], ["4.0999", "4.3001"]),
        ({"value": "200", "rule": "relative", "by": "5"}, ["190", "210"], ["189.99", "210.01"]),
        ({"value": "-200", "rule": "relative", "by": "5"}, ["-190", "-210"], ["-189.99", "200"]),
        ({"value": "4.2 million", "rule": "figures", "by": "2"}, ["4.15 million", "4.2499 million"], ["4.25 million"]),
        ({"value": "0", "rule": "relative", "by": "50"}, ["0"], ["0.001"]),
    ],
)
def test_leeway_is_exact_at_its_bounds(value, hits, misses):
    spec = number_of(value)
    assert [numeric.judge(spec, text).fraction for text in hits] == [1] * len(hits)
    assert [numeric.judge(spec, text).fraction for text in misses] == [0] * len(misses)


def test_units_are_counted_by_their_factor():
    units = [{"name": "km", "factor": "1"}, {"name": "m", "factor": "0.001"}, {"name": "miles", "factor": "1.609344"}]
    spec = number_of({"value": "5"}, units=units)
    for text in ("5", "5 km", "5000 m", "5,000 M", "0.005 thousand km"):
        assert numeric.judge(spec, numeric.answer_field(spec).clean(text)).fraction == 1
    assert numeric.judge(spec, "5 miles").fraction == 0
    with pytest.raises(ValidationError, match="Use one of: km, m, miles"):
        numeric.answer_field(spec).clean("5 leagues")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"value": "much"}, "values.0.value"),
        ({"value": ""}, "values.0.value"),
        ({"rule": "roughly"}, "values.0.rule"),
        ({"by": "-1"}, "values.0.by"),
        ({"by": "some"}, "values.0.by"),
        ({"rule": "figures", "by": "0"}, "values.0.by"),
        ({"rule": "figures", "by": "1.5"}, "values.0.by"),
        ({"credit": "2"}, "values.0.credit"),
        ({"credit": "0.5"}, "values"),
    ],
)
def test_a_bad_value_is_refused_at_its_place(change, place):
    spec = copy.deepcopy(numeric.EXAMPLE)
    spec["values"][0] |= change
    assert place in refused(numeric, spec)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"ranges": [{"from": "5", "to": "4"}]}, "ranges.0.to"),
        ({"units": [{"name": "people", "factor": "2"}]}, "units.0.factor"),
        ({"units": [{"name": "a", "factor": "1"}, {"name": "b", "factor": "0"}]}, "units.1.factor"),
        ({"units": [{"name": "a", "factor": "1"}, {"name": "a", "factor": "3"}]}, "units.1.name"),
        ({"units": [{"name": "mm", "factor": "1"}, {"name": "MM", "factor": "1000000"}]}, "units.0.name"),
        ({"units": [{"name": "1000", "factor": "1"}]}, "units.0.name"),
        ({"values": []}, "values"),
    ],
)
def test_bad_ranges_and_units_are_refused_at_their_place(change, place):
    assert set(refused(numeric, copy.deepcopy(numeric.EXAMPLE) | change)) == {place}


def test_a_student_is_told_what_was_read_and_the_reason_of_the_own_number():
    told = numeric.explain(NUMBER, "5,2 million", [Clue("A5", "key")], shows_key=False)
    assert told == {
        "read": "5,200,000 people",
        "in_first_unit": "",
        "credit": "0",
        "rationale": "This is the total before the fall.",
        "paragraphs": ["A5"],
    }
    told = numeric.explain(NUMBER, "7 thousand people", [], shows_key=False)
    assert (told["read"], told["in_first_unit"]) == ("7 thousand people", "7,000 people")
    assert "rationale" not in told


def test_after_the_key_every_accepted_number_is_told():
    told = numeric.explain(NUMBER, None, [], shows_key=True)
    assert [row["text"] for row in told["accepted"]] == [
        "4,200,000 people, accepted from 4,000,000 to 4,400,000 people",
        "from 3,500,000 to 5,000,000 people",
        "from 5,100,000 to 5,300,000 people",
    ]
    spec = number_of({"value": "4.2", "rule": "figures", "by": "2"}, {"value": "7"})
    texts = [row["text"] for row in numeric.explain(spec, None, [], shows_key=True)["accepted"]]
    assert texts == ["4.2, compared to 2 significant figures", "7"]


# Typed answers


def typed(*accept, **more):
    rows = [row if isinstance(row, dict) else {"text": row} for row in accept]
    return short_text.clean_spec({"accept": rows, **more})


@pytest.mark.parametrize(
    ("variant", "hits", "misses"),
    [
        ("glasnost", ["glasnost", "GLASNOST", " glásnost "], ["glasnos", "the glasnost", ""]),
        ("rehabilitat*", ["rehabilitation", "rehabilitated people", "rehabilitat"], ["a rehabilitation"]),
        ("*secret*speech*", ["the secret speech", "secretspeech", "a secret, famous speech of his"], ["speech secret"]),
        ("cult of *", ["cult of personality", "Cult of  the person"], ["cult of", "cultof x", "the cult of x"]),
        ("a*b*b", ["abb", "axbxb"], ["ab", "axb"]),
        ("2\\*3", ["2*3"], ["2x3", "23"]),
        ("don’t", ["don't", "DON’T"], ["dont"]),
    ],
)
def test_a_variant_takes_what_fits_its_stars(variant, hits, misses):
    spec = typed({"text": variant, "credit": "0.5"}, "zzzzzzzzzz")
    assert [short_text.judge(spec, text).fraction for text in hits] == [half] * len(hits)
    assert [short_text.judge(spec, text).fraction for text in misses] == [0] * len(misses)


def test_capitals_and_accents_matter_where_they_are_kept():
    assert short_text.judge(typed("Thaw", keeps_case="true"), "thaw").fraction == 0
    assert short_text.judge(typed("Thaw", keeps_case="true"), "Tháw").fraction == 1
    assert short_text.judge(typed("détente", keeps_accents="true"), "detente").fraction == 0
    assert short_text.judge(typed("détente", keeps_accents="true"), "DE\u0301TENTE").fraction == 1


@pytest.mark.parametrize(
    ("wanted", "text", "is_near"),
    [
        ("glasnost", "glasnots", True),
        ("glasnost", "glazzost", True),
        ("glasnost", "glzzzost", False),
        ("thaw", "taw", True),
        ("thaw", "tw", False),
        ("war", "wer", False),
        ("congress of 1956", "congres of 1956", True),
        ("congress of 1956", "congress of 1953", False),
        ("1956", "1953", False),
        ("glas*", "glos", False),
    ],
)
def test_a_slip_of_the_pen_is_near_and_another_date_is_not(wanted, text, is_near):
    spec = typed(wanted, "zzzzzzzzzzzzzzzzzz")
    assert short_text.explain(spec, text, [], shows_key=False)["is_near"] == is_near
    assert short_text.judge(spec, text).fraction == 0


def test_a_near_answer_earns_its_share_of_the_variants_credit():
    spec = typed("glasnost", {"text": "perestroika", "credit": "0.5"}, near_credit="0.5")
    assert short_text.judge(spec, "glasnots").fraction == half
    assert short_text.judge(spec, "perestroyka").fraction == Fraction(1, 4)
    assert short_text.judge(spec, "glasnost").fraction == 1


def test_a_named_mistake_is_not_taken_for_a_slip():
    spec = typed("Malenkov", {"text": "Malenko", "credit": "0", "rationale": "Another one"}, near_credit="1")
    assert short_text.judge(spec, "Malenko").fraction == 0
    assert short_text.explain(spec, "Malenko", [], shows_key=False)["rationale"] == "Another one"


def test_before_the_key_a_near_answer_does_not_tell_the_word():
    spec = typed({"text": "glasnost", "rationale": "Because"})
    assert short_text.explain(spec, "glasnots", [], shows_key=False) == {"is_near": True, "paragraphs": []}


@given(st.permutations(short_text.EXAMPLE["accept"]), st.sampled_from(["amnesty", "rehabilitating", "released", "x"]))
def test_the_order_of_variants_does_not_matter(rows, text):
    first, second = (short_text.clean_spec({"accept": accept}) for accept in (rows, short_text.EXAMPLE["accept"]))
    assert short_text.judge(first, text).fraction == short_text.judge(second, text).fraction


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ([], "accept"),
        ([{"text": "glas*"}], "accept"),
        ([{"text": "glasnost", "credit": "0.5"}], "accept"),
        ([{"text": "a"}, {"text": "a"}], "accept.1.text"),
        ([{"text": "a", "credit": "-1"}], "accept.0.credit"),
    ],
)
def test_bad_variants_are_refused_at_their_place(accept, place):
    assert place in refused(short_text, {"accept": accept})


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1), ("kitten", "sitting", 3), ("ab", "b", 1)],
)
def test_distance_counts_letters_that_differ(first, second, apart):
    assert distance(first, second) == distance(second, first) == apart


@given(st.text(max_size=20))
def test_folding_twice_equals_once(text):
    assert fold(fold(text)) == fold(text)


def test_many_stars_are_compared_without_delay():
    spec = typed({"text": "a*" * 80 + "b"}, "a")
    assert short_text.judge(spec, "a" * 190).fraction == 0
