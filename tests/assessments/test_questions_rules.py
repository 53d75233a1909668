"""The scoring rules as tables of cases, and what must hold for every answer."""

import copy
from fractions import Fraction
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.questions import Clue, matching, multiple, ordering, paired, true_false
from tests.assessments.questions_support import options

RULES = ["right-minus-wrong", "weights", "exact", "every-decision", "coverage", "no-wrong"]
EVENTS = ["opening", "vote", "dinner", "closing"]  # neither the words nor the ids are in the order of the alphabet
ORDERINGS = ["all-pairs", "absolute", "adjacent", "longest-subset", "exact"]
half, third = Fraction(1, 2), Fraction(1, 3)


def refused(module, spec):
    with pytest.raises(ValidationError) as refusal:
        module.clean_spec(spec)
    return refusal.value.message_dict


def weighed(rule="weights", **weights):
    """Options a to e with weights; the ones that weigh more than 0 are right."""
    weights = weights or {"a": "0.5", "b": "0.25", "c": "0.25", "d": "-0.5", "e": "0"}
    rights = "".join(name for name, weight in weights.items() if Fraction(weight) > 0)
    rows = [row | {"weight": weights[row["id"]]} for row in options(rights, len(weights))]
    return {"rule": rule, "options": rows}


def multiple_of(rule):
    """Five options of which a, b and c are right."""
    return multiple.clean_spec(weighed() if rule == "weights" else {"rule": rule, "options": options("abc", 5)})


def chronology(rule="all-pairs", names=EVENTS, same=()):
    events = [{"id": name, "text": f"The {name}", "same": name in same} for name in names]
    return ordering.clean_spec({"rule": rule, "events": events})


def in_order(names):
    return {name: str(place) for place, name in enumerate(names, 1)}


# Multiple response


@pytest.mark.parametrize(
    ("chosen", "right_minus_wrong", "weights", "exact", "every_decision", "coverage", "no_wrong"),
    [
        ("", 0, 0, 0, 0, 0, 0),
        ("a", third, half, 0, Fraction(3, 5), third, third),
        ("ab", 2 * third, Fraction(3, 4), 0, Fraction(4, 5), 2 * third, 2 * third),
        ("abc", 1, 1, 1, 1, 1, 1),
        ("abd", third, Fraction(1, 4), 0, Fraction(3, 5), Fraction(4, 9), 0),
        ("abcd", 2 * third, half, 0, Fraction(4, 5), Fraction(3, 4), 0),
        ("abcde", third, half, 0, Fraction(3, 5), Fraction(3, 5), 0),
        ("abde", 0, Fraction(1, 4), 0, Fraction(2, 5), third, 0),
        ("d", 0, 0, 0, Fraction(1, 5), 0, 0),
        ("de", 0, 0, 0, 0, 0, 0),
    ],
)
def test_multiple_response_by_each_rule(chosen, right_minus_wrong, weights, exact, every_decision, coverage, no_wrong):
    expected = dict(zip(RULES, [right_minus_wrong, weights, exact, every_decision, coverage, no_wrong], strict=True))
    found = {rule: multiple.judge(multiple_of(rule), list(chosen) or None).fraction for rule in RULES}
    assert found == expected


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=60, deadline=None)
@given(chosen=st.sets(st.sampled_from("abcde")), order=st.permutations(range(5)))
def test_the_order_of_options_and_of_choices_does_not_matter(rule, chosen, order):
    spec = multiple_of(rule)
    shuffled = spec | {"options": [spec["options"][index] for index in order]}
    fraction = multiple.judge(spec, sorted(chosen)).fraction
    assert multiple.judge(shuffled, sorted(chosen, reverse=True)).fraction == fraction
    assert 0 <= fraction <= 1


def test_weights_are_kept_between_nothing_and_everything():
    spec = multiple.clean_spec(weighed(a="0.8", b="0.8", c="-1", d="-1"))
    assert multiple.judge(spec, ["a", "b"]).fraction == 1
    assert multiple.judge(spec, ["a", "c", "d"]).fraction == 0
    assert multiple.judge(spec, ["a", "b", "c"]).fraction == Fraction(3, 5)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"weight": "2"}, "options.0.weight"),
        ({"weight": "half"}, "options.0.weight"),
        ({"weight": "1e-99"}, "options.0.weight"),
        ({"right": "true", "weight": "0"}, "options.0.weight"),
        ({"right": "false", "weight": "0.5"}, "options.0.weight"),
        ({"right": "true", "weight": "0.4"}, "options"),
    ],
)
def test_a_bad_weight_is_refused_at_its_place(change, place):
    spec = weighed()
    spec["options"][0] |= change
    assert place in refused(multiple, spec)


def test_only_the_rule_of_weights_knows_weights():
    assert "options.0.weight" in refused(multiple, weighed(rule="exact"))


@pytest.mark.parametrize(
    ("rule", "chosen", "sentence"),
    [
        ("right-minus-wrong", "abd", "(2 right − 1 wrong) ÷ 3 right options"),
        ("right-minus-wrong", "de", "(0 right − 2 wrong) ÷ 3 right options, taken as 0"),
        ("weights", "abd", "The weights of what you chose, not below 0 and not above 1: 0.5 + 0.25 − 0.5"),
        ("exact", "abd", "2 of 3 right options and 1 wrong: 1 for all and no wrong one, else 0"),
        ("every-decision", "abd", "3 right decisions ÷ 5 options"),
        ("coverage", "abd", "2 ÷ 3 right options × 2 ÷ 3 choices"),
        ("no-wrong", "abd", "2 right ÷ 3 right options, 0 with any wrong one; wrong: 1"),
        ("coverage", "", "Nothing was chosen: 0"),
    ],
)
def test_multiple_response_tells_its_sum_in_the_students_numbers(rule, chosen, sentence):
    assert multiple.explain(multiple_of(rule), list(chosen), [], shows_key=False)["sum"] == sentence


@pytest.mark.parametrize("rule", RULES)
def test_students_are_told_beforehand_how_choices_count(rule):
    assert multiple.asked(multiple_of(rule))["hint"].startswith("Choose every one that fits")


# Chronology


@pytest.mark.parametrize(
    ("order", "all_pairs", "absolute", "adjacent", "longest_subset"),
    [
        ([0, 1, 2, 3], 1, 1, 1, 1),
        ([3, 0, 1, 2], half, 0, 2 * third, Fraction(3, 4)),
        ([1, 0, 2, 3], Fraction(5, 6), half, third, Fraction(3, 4)),
        ([1, 0, 3, 2], 2 * third, 0, 0, half),
        ([2, 3, 0, 1], third, 0, 2 * third, half),
        ([3, 2, 1, 0], 0, 0, 0, 0),
    ],
)
def test_chronology_by_each_rule(order, all_pairs, absolute, adjacent, longest_subset):
    answer = in_order([EVENTS[index] for index in order])
    found = [ordering.judge(chronology(rule), answer).fraction for rule in ORDERINGS]
    assert found == [all_pairs, absolute, adjacent, longest_subset, absolute == 1]


@pytest.mark.parametrize("rule", ORDERINGS)
def test_only_the_right_order_earns_everything(rule):
    spec = chronology(rule)
    for order in permutations(EVENTS):
        fraction = ordering.judge(spec, in_order(order)).fraction
        assert 0 <= fraction <= 1
        assert (fraction == 1) == (list(order) == EVENTS)


@pytest.mark.parametrize("rule", ORDERINGS)
def test_events_of_one_date_may_stand_either_way(rule):
    spec = chronology(rule, same={"dinner"})
    full = [order for order in permutations(EVENTS) if ordering.judge(spec, in_order(order)).fraction == 1]
    assert sorted(full) == [("opening", "dinner", "vote", "closing"), ("opening", "vote", "dinner", "closing")]


@pytest.mark.parametrize(
    ("rule", "fraction"),
    [("all-pairs", Fraction(1, 6)), ("absolute", half), ("adjacent", 0), ("longest-subset", half), ("exact", 0)],
)
def test_an_event_without_a_place_is_not_right(rule, fraction):
    assert ordering.judge(chronology(rule), {"opening": "1", "dinner": "3"}).fraction == fraction


@pytest.mark.parametrize("rule", ORDERINGS)
def test_one_event_alone_shows_no_order(rule):
    fraction = ordering.judge(chronology(rule), {"vote": "1"}).fraction
    assert fraction == 0


def test_a_place_given_twice_is_refused_in_words():
    field = ordering.answer_field(chronology())
    with pytest.raises(ValidationError) as refusal:
        field.clean({"opening": "1", "vote": "1", "dinner": "2", "closing": "2"})
    assert refusal.value.messages == [
        "Place 1 is given to “The opening”, “The vote”. Give each its own place.",
        "Place 2 is given to “The closing”, “The dinner”. Give each its own place.",
    ]


@pytest.mark.parametrize("place", ["0", "5", "first", "1.5", "-1"])
def test_a_place_that_does_not_exist_is_refused(place):
    with pytest.raises(ValidationError, match="The vote: Choose from what is offered"):
        ordering.answer_field(chronology()).clean({"vote": place})


def test_a_half_made_order_is_kept():
    assert ordering.answer_field(chronology()).clean({"vote": "2", "dinner": ""}) == {"vote": "2"}


def test_what_is_asked_does_not_tell_the_order():
    other = chronology(names=["vote", "opening", "closing", "dinner"])
    assert ordering.asked(chronology()) == ordering.asked(other)


@pytest.mark.parametrize("names", [["a", "b", "c"], ["closing", "dinner", "vote"]])
def test_events_that_the_alphabet_orders_are_refused(names):
    assert set(refused(ordering, {"events": [{"id": name, "text": name} for name in names]})) == {"events"}


def test_ids_that_tell_the_order_are_refused():
    events = [{"id": name, "text": text} for name, text in zip("123", ["Zeal", "Aim", "Month"], strict=True)]
    assert "ids" in refused(ordering, {"events": events})["events"][0]


@pytest.mark.parametrize(
    ("change", "place"),
    [({"same": "true"}, "events.0.same"), ({"text": ""}, "events.0.text"), ({"id": "vote"}, "events.1.id")],
)
def test_a_bad_event_is_refused_at_its_place(change, place):
    events = [{"id": name, "text": f"The {name}"} for name in EVENTS]
    events[0] |= change
    assert set(refused(ordering, {"events": events})) == {place}


def test_events_that_are_all_of_one_date_have_no_order():
    events = [{"id": name, "text": f"The {name}", "same": name != "opening"} for name in EVENTS]
    assert set(refused(ordering, {"events": events})) == {"events"}


def test_before_the_key_only_how_much_of_the_order_holds_is_told():
    told = ordering.explain(chronology(), in_order(["vote", "opening", "dinner", "closing"]), [], shows_key=False)
    assert told == {"sum": "Pairs of events in the right order: 5 ÷ 6", "paragraphs": []}


def test_after_the_key_the_order_is_told_with_the_own_places():
    told = ordering.explain(chronology(), {"vote": "1"}, [Clue("B5", "key", "vote")], shows_key=True)
    assert [(row["text"], row["place"]) for row in told["events"]][:2] == [("The opening", ""), ("The vote", 1)]
    assert told["paragraphs"] == ["B5"]


# Matching


MATCHING = matching.clean_spec(matching.EXAMPLE)


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        (None, 0),
        ({"pospelov": "prepared a report"}, half),
        ({"pospelov": "prepared a report", "beria": "head of the police"}, 1),
        ({"pospelov": "prepared a report", "beria": "foreign minister"}, 1),
        ({"pospelov": "foreign minister", "beria": "poet"}, 0),
        ({"pospelov": "head of the police", "beria": "prepared a report"}, 0),
    ],
)
def test_matching_earns_its_right_pairs(answer, fraction):
    assert matching.judge(MATCHING, answer).fraction == fraction


def test_exact_matching_earns_all_or_nothing_and_says_so_beforehand():
    spec = matching.clean_spec(matching.EXAMPLE | {"exact": "true"})
    right, half_right = matching.key(spec), {"pospelov": "prepared a report", "beria": "poet"}
    assert [matching.judge(spec, answer).fraction for answer in (right, half_right, None)] == [1, 0, 0]
    assert matching.asked(spec)["exact"] and "exact" not in matching.asked(MATCHING)
    assert matching.explain(spec, half_right, [], False)["sum"] == "1 of 2 pairs are right: 1 for all of them, else 0"
    assert matching.rekey(spec, half_right)["exact"]


def test_choices_stand_in_the_order_of_the_alphabet():
    assert matching.asked(MATCHING)["choices"] == [
        "foreign minister",
        "head of the police",
        "poet",
        "prepared a report",
    ]
    turned = matching.EXAMPLE | {"stems": matching.EXAMPLE["stems"][::-1]}
    assert matching.asked(matching.clean_spec(turned))["choices"] == matching.asked(MATCHING)["choices"]


def test_before_the_key_a_wrong_pair_is_wrong_and_no_more():
    told = matching.explain(MATCHING, {"pospelov": "poet", "beria": "foreign minister"}, [], shows_key=False)
    assert told["stems"][0] == {"text": "Pospelov", "chosen": "poet", "is_right": False}
    assert told["stems"][1]["rationale"] == "D9 tells what became of him."
    assert told["sum"] == "Right pairs: 1 ÷ 2"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"spares": ["poet", "poet"]}, "spares.1"),
        ({"spares": ["prepared a report"]}, "spares.0"),
        ({"spares": ["poet"]}, "stems.1.accept.0"),
    ],
)
def test_bad_choices_are_refused_at_their_place(change, place):
    assert place in refused(matching, copy.deepcopy(matching.EXAMPLE) | change)


def test_stems_that_all_have_the_one_choice_are_refused():
    stems = [{"id": name, "text": name, "match": "the same"} for name in "ab"]
    assert set(refused(matching, {"stems": stems})) == {"stems"}


# True or false, and an answer with its evidence


@pytest.mark.parametrize(("answer", "fraction"), [("false", 1), ("true", 0), (None, 0)])
def test_true_or_false_earns_all_or_nothing(answer, fraction):
    assert true_false.judge(true_false.clean_spec(true_false.EXAMPLE), answer).fraction == fraction


def test_true_is_offered_first():
    turned = true_false.EXAMPLE | {"options": true_false.EXAMPLE["options"][::-1]}
    assert true_false.clean_spec(turned) == true_false.clean_spec(true_false.EXAMPLE)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": "false"}, "options.1.id"),
        ({"id": "perhaps"}, "options.0.id"),
        ({"right": "true"}, "options"),
        ({"rationale": ""}, "options.0.rationale"),
    ],
)
def test_a_bad_statement_is_refused_at_its_place(change, place):
    spec = copy.deepcopy(true_false.EXAMPLE)
    spec["options"][0] |= change
    assert place in refused(true_false, spec)


PAIRED = paired.clean_spec(paired.EXAMPLE)


@pytest.mark.parametrize(
    ("choice", "passage", "fraction", "told"),
    [
        ("b", "B5", 1, "(1 for the answer + 1 for the paragraph) ÷ 2"),
        ("b", "C4", Fraction(3, 4), "(1 for the answer + 0.5 for the paragraph) ÷ 2"),
        ("b", "E2", half, "(1 for the answer + 0 for the paragraph) ÷ 2"),
        ("b", None, half, "(1 for the answer + 0 for the paragraph) ÷ 2"),
        ("a", "B5", 0, "The answer is not right, so the paragraph is not counted: 0 ÷ 1"),
        ("a", "E2", 0, "The answer is not right, so the paragraph is not counted: 0 ÷ 1"),
        (None, "B5", 0, "The answer is not right, so the paragraph is not counted: 0 ÷ 1"),
    ],
)
def test_the_paragraph_counts_only_beside_a_right_answer(choice, passage, fraction, told):
    answer = {name: value for name, value in (("choice", choice), ("passage", passage)) if value}
    assert paired.judge(PAIRED, answer).fraction == fraction
    assert paired.explain(PAIRED, answer, [], shows_key=False)["sum"] == told


def test_before_the_key_nothing_is_said_of_a_paragraph_beside_a_wrong_answer():
    told = paired.explain(PAIRED, {"choice": "a", "passage": "B5"}, [Clue("B5", "key")], shows_key=False)
    assert told["passages"] == [] and told["paragraphs"] == []
    right = paired.explain(PAIRED, {"choice": "b", "passage": "C4"}, [Clue("B5", "key")], shows_key=False)
    assert [row["id"] for row in right["passages"]] == ["C4"]
