"""An answer that becomes the key: what changes in a question, what stays, what cannot be."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from assessments import questions
from assessments.questions import (
    cloze,
    grid,
    matching,
    multiple,
    numeric,
    ordering,
    paired,
    passage,
    short_text,
    single,
)
from tests.assessments.questions_support import options


def example(module, **changes):
    return module.clean_spec({**module.EXAMPLE, **changes})


def refusal(module, spec, answer):
    with pytest.raises(ValidationError) as found:
        module.rekey(spec, answer)
    return found.value.messages


@pytest.mark.parametrize(
    ("kind", "changes", "answer", "old"),
    [
        ("single", {}, "c", "b"),
        ("true_false", {}, "true", "false"),
        ("multiple", {}, ["a", "d"], ["b", "c"]),
        ("passage", {}, "E2", "B5"),
        ("paired", {}, {"choice": "a", "passage": "C4"}, {"choice": "b", "passage": "B5"}),
        ("cloze", {}, {"1": "factory", "2": "détente"}, {"1": "party", "2": "glasnost"}),
        (
            "matching",
            {},
            {"pospelov": "poet", "beria": "prepared a report"},
            {"pospelov": "prepared a report", "beria": "head of the police"},
        ),
    ],
)
def test_rekey_of_a_choice_replaces_the_key(kind, changes, answer, old):
    module = questions.get(kind)
    mended = module.rekey(example(module, **changes), answer)
    assert module.key(mended) == answer
    assert module.judge(mended, old).fraction == 0


@pytest.mark.parametrize(
    ("kind", "changes", "answer"),
    [
        ("numeric", {}, "5 million"),
        ("short_text", {}, "release"),
        ("cloze", {"bank": []}, {"1": "factory", "2": "glasnost"}),
    ],
)
def test_rekey_of_a_typed_answer_accepts_it_besides(kind, changes, answer):
    module = questions.get(kind)
    spec = example(module, **changes)
    assert module.judge(spec, answer).fraction < 1
    mended = module.rekey(spec, answer)
    assert module.judge(mended, answer).fraction == 1
    assert module.judge(mended, module.key(spec)).fraction == 1


def test_rekey_leaves_no_misconception_with_what_is_right():
    assert "misconception" not in single.rekey(example(single), "c")["options"][2]


def test_rekey_of_multiple_response_wants_two_options():
    assert refusal(multiple, example(multiple), ["a"]) == ["Two or more options must be right."]


WEIGHTS = {"a": "0.3", "b": "0.7", "c": "-0.5", "d": "0"}


@pytest.mark.parametrize(
    ("answer", "weights"),
    [
        (["a", "b"], ["0.3", "0.7", "-0.5", "0"]),
        (["a", "c"], ["0.5", "0", "0.5", "0"]),
        (["a", "b", "d"], ["0.34", "0.34", "-0.5", "0.34"]),
        (["a", "b", "c", "d"], ["0.25", "0.25", "0.25", "0.25"]),
    ],
)
def test_rekey_weighs_the_right_options_alike_when_others_are_right(answer, weights):
    rows = [option | {"weight": WEIGHTS[option["id"]]} for option in options("ab")]
    spec = multiple.clean_spec({"rule": "weights", "options": rows})
    mended = multiple.rekey(spec, answer)
    assert [option["weight"] for option in mended["options"]] == weights
    assert multiple.judge(mended, answer).fraction == 1
    assert multiple.clean_spec(mended) == mended


def test_rekey_keeps_paragraphs_that_earn_a_part():
    mended = passage.rekey(example(passage), "E2")
    assert [option["credit"] for option in mended["options"]] == ["0", "0.5", "1"]


def test_rekey_keeps_a_second_best_paragraph_when_the_best_is_chosen_again():
    rows = [option | {"credit": "1"} for option in paired.EXAMPLE["passages"]]
    spec = example(paired, passages=rows)
    assert paired.rekey(spec, {"choice": "b", "passage": "E2"}) == spec


def test_rekey_of_a_grid_changes_the_cells_that_differ():
    mended = grid.rekey(example(grid), {"1-A": "supports", "1-B": "contradicts", "1-E": "silent"})
    first, *others = mended["cells"]
    assert (first["key"], first["accept"]) == ("supports", ["qualifies"])
    assert others == example(grid)["cells"][1:]


def test_rekey_of_a_grid_does_not_name_the_new_key_twice():
    mended = grid.rekey(example(grid), {"1-A": "qualifies", "1-B": "contradicts", "1-E": "silent"})
    assert (mended["cells"][0]["key"], mended["cells"][0]["accept"]) == ("qualifies", [])


def test_rekey_of_a_grid_names_the_cells_without_a_paragraph():
    [sentence] = refusal(grid, example(grid), {"1-A": "silent", "1-B": "silent", "1-E": "supports"})
    assert "record. E”" in sentence
    assert "A”" not in sentence


def test_rekey_of_matching_offers_the_same_choices():
    spec = example(matching)
    mended = matching.rekey(spec, {"pospelov": "poet", "beria": "foreign minister"})
    assert mended["spares"] == ["prepared a report", "head of the police"]
    assert mended["stems"][1]["accept"] == []
    assert matching.asked(mended) == matching.asked(spec)


@pytest.mark.parametrize(
    ("order", "same"),
    [
        (["funeral", "arrest", "speech", "letter"], ["letter"]),
        (["funeral", "arrest", "letter", "speech"], ["letter"]),
        (["arrest", "letter", "speech", "funeral"], ["speech"]),
        (["speech", "funeral", "arrest", "letter"], []),
    ],
)
def test_rekey_of_a_chronology_keeps_dates_that_stand_together(order, same):
    answer = {name: str(place) for place, name in enumerate(order, start=1)}
    mended = ordering.rekey(example(ordering), answer)
    assert [event["id"] for event in mended["events"] if event["same"]] == same
    assert ordering.judge(mended, answer).fraction == 1


@pytest.mark.parametrize(
    "order", [["arrest", "letter", "funeral", "speech"], ["arrest", "funeral", "letter", "speech"]]
)
def test_rekey_of_a_chronology_refuses_the_order_of_the_alphabet_and_of_the_ids(order):
    answer = {name: str(place) for place, name in enumerate(order, start=1)}
    assert "cannot be the key" in refusal(ordering, example(ordering), answer)[0]


@pytest.mark.parametrize(("typed", "value"), [("5 million", "5000000"), ("-0,25 thousand people", "-250")])
def test_rekey_of_a_number_keeps_its_exact_value(typed, value):
    mended = numeric.rekey(example(numeric), typed)
    assert mended["values"][-1] == {"value": value, "rule": "absolute", "by": "0", "credit": "1", "rationale": ""}


def test_rekey_of_a_number_that_is_right_already_changes_nothing():
    assert numeric.rekey(example(numeric), "4.3 million") == example(numeric)


@pytest.mark.parametrize("typed", ["a * b", r"\*", "*", "Amnesty", "a\ue000b", "release", "  spaced   out "])
def test_rekey_takes_every_sign_of_a_typed_answer_as_it_is(typed):
    spec = example(short_text)
    answer = short_text.answer_field(spec).clean(typed)
    mended = short_text.rekey(spec, answer)
    assert short_text.judge(mended, answer).fraction == 1
    assert short_text.judge(mended, f"x{answer}x").fraction == short_text.judge(spec, f"x{answer}x").fraction


def test_rekey_drops_the_reason_why_an_answer_earned_less():
    mended = short_text.rekey(example(short_text), "Amnesty")
    assert [row["text"] for row in mended["accept"]] == ["rehabilitation", "rehabilitat*", "*release*", "Amnesty"]
    assert "rationale" in short_text.explain(mended, "amnesty", [], shows_key=False)
    assert short_text.judge(mended, "amnesty").fraction == 1


def test_rekey_of_a_typed_answer_refuses_what_is_too_long():
    assert "180" in refusal(short_text, example(short_text), "a" * 181)[0]


def test_rekey_of_a_cloze_leaves_gaps_that_were_right():
    spec = example(cloze)
    mended = cloze.rekey(spec, {"1": "party", "2": "factory"})
    assert mended["gaps"][0] == spec["gaps"][0]
    assert mended["gaps"][1]["accept"] == ["factory"]
    assert cloze.judge(mended, {"1": "party", "2": "glasnost"}).fraction == Fraction(1, 2)


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("cloze", {"2": "glasnost"}, "Gap 1"),
        ("paired", {"choice": "a"}, "Paragraph"),
        ("ordering", {"arrest": "1", "letter": "2", "funeral": "3"}, "The speech is given"),
        ("single", None, "as it should be"),
    ],
)
def test_rekey_names_what_is_left_open(kind, answer, words):
    module = questions.get(kind)
    [sentence] = refusal(module, example(module), answer)
    assert words in sentence
