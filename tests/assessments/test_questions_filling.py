"""Cloze and corroboration grid: what they earn, refuse and tell."""

import copy
import json
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from assessments.questions import Clue, cloze, grid

TYPED = cloze.clean_spec(
    {
        "text": "The [[2]] came before the [[1]].",
        "gaps": [
            {"id": "1", "accept": ["détente", "thaw"]},
            {"id": "2", "accept": ["Secret Speech"], "rationale": "R2"},
        ],
    }
)
BANKED = cloze.clean_spec(cloze.EXAMPLE)
GRID = grid.clean_spec(grid.EXAMPLE)


def refused(module, spec):
    with pytest.raises(ValidationError) as refusal:
        module.clean_spec(spec)
    return refusal.value.message_dict


@pytest.mark.parametrize("word", ["détente", "DETENTE", "  detente ", "de\u0301tente", "Thaw", "ＴＨＡＷ"])
def test_a_gap_takes_any_spelling_of_an_accepted_word(word):
    assert cloze.judge(TYPED, cloze.answer_field(TYPED).clean({"1": word})).fraction == Fraction(1, 2)


@pytest.mark.parametrize("word", ["dtente", "the thaw", "thaws", "secret speech"])
def test_a_gap_takes_no_other_word(word):
    assert cloze.judge(TYPED, {"1": word}).fraction == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [("don’t", "don't"), ("20th–century", "20th-century"), ("a\n  b", "A B"), ("Straße", "STRASSE"), ("“x”", '"X"')],
)
def test_words_are_compared_without_case_accents_and_shapes(first, second):
    assert cloze.fold(first) == cloze.fold(second)


def test_each_gap_weighs_the_same():
    assert cloze.judge(TYPED, {"1": "thaw", "2": "secret  speech"}).fraction == 1
    assert cloze.judge(TYPED, {"2": "wrong"}).fraction == 0


def test_capitals_count_in_gaps_where_they_are_kept():
    spec = cloze.clean_spec({**TYPED, "keeps_case": "true"})
    word = spec["gaps"][0]["accept"][0]
    assert [cloze.judge(spec, {"1": one}).fraction for one in (word, word.swapcase())] == [Fraction(1, 2), 0]
    assert cloze.asked(spec)["keeps_case"] and "keeps_case" not in cloze.asked(TYPED)
    assert cloze.rekey(spec, {**cloze.key(spec), "1": word.swapcase()})["gaps"][0]["accept"][-1] == word.swapcase()
    assert set(refused(cloze, {**cloze.EXAMPLE, "keeps_case": True})) == {"keeps_case"}


def test_an_exact_cloze_earns_all_or_nothing_and_says_so_beforehand():
    spec = cloze.clean_spec({**cloze.EXAMPLE, "exact": True})
    right = cloze.key(spec)
    assert [cloze.judge(spec, answer).fraction for answer in (right, {"1": right["1"]}, None)] == [1, 0, 0]
    assert cloze.asked(spec)["exact"]
    assert cloze.explain(spec, right, [], True)["sum"] == "2 of 2 gaps are right: 1 for all of them, else 0"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"text": "Only [[1]]."}, "text"),
        ({"text": "[[1]] and [[2]] and [[1]]."}, "text"),
        ({"text": "[[1]] and [[2]] and [[3]]."}, "text"),
        ({"bank": ["party", "glasnost"]}, "bank"),
        ({"bank": ["party", "glasnost", "Party "]}, "bank"),
        ({"bank": ["party", "factory", "school"]}, "gaps.1.accept"),
        ({"bank": ["party", "glasnost", ""]}, "bank.2"),
    ],
)
def test_a_bad_cloze_is_refused_at_its_place(change, place):
    assert set(refused(cloze, {**copy.deepcopy(cloze.EXAMPLE), **change})) == {place}


def test_a_gap_without_an_accepted_word_is_refused():
    spec = copy.deepcopy(cloze.EXAMPLE)
    spec["gaps"][0]["accept"] = []
    assert "gaps.0.accept" in refused(cloze, spec)


def test_gaps_are_numbered_in_the_order_of_the_text():
    assert cloze.asked(TYPED)["pieces"] == [
        {"text": "The "},
        {"gap": "2", "number": 1},
        {"text": " came before the "},
        {"gap": "1", "number": 2},
        {"text": "."},
    ]


def test_what_is_asked_tells_neither_the_words_nor_their_length():
    other = cloze.clean_spec(
        {"text": TYPED["text"], "gaps": [{"id": "1", "accept": ["x" * 40]}, {"id": "2", "accept": ["y"]}]}
    )
    assert cloze.asked(TYPED) == cloze.asked(other)


def test_the_order_of_the_bank_tells_nothing():
    other = {**BANKED, "bank": list(reversed(BANKED["bank"]))}
    assert cloze.asked(BANKED)["bank"] == cloze.asked(other)["bank"] == ["détente", "factory", "glasnost", "party"]


def test_a_bank_admits_only_its_words():
    with pytest.raises(ValidationError) as refusal:
        cloze.answer_field(BANKED).clean({"1": "Communist Party", "2": "glasnost"})
    assert refusal.value.messages == ["Gap 1: Choose from what is offered."]


def test_a_typed_word_may_not_be_endless():
    with pytest.raises(ValidationError) as refusal:
        cloze.answer_field(TYPED).clean({"1": "x" * 201})
    assert refusal.value.messages[0].startswith("Gap 2: This is too long")


def test_before_the_key_a_wrong_gap_is_wrong_and_no_more():
    told = cloze.explain(TYPED, {"1": "frost", "2": "secret speech"}, [Clue("A4", "key", "1")], shows_key=False)
    assert told["gaps"] == [
        {"id": "2", "number": 1, "word": "secret speech", "is_right": True, "rationale": "R2"},
        {"id": "1", "number": 2, "word": "frost", "is_right": False},
    ]
    assert told["paragraphs"] == ["A4"]
    assert "thaw" not in json.dumps(told)


def test_after_the_key_every_gap_tells_its_words():
    told = cloze.explain(TYPED, None, [], shows_key=True)
    assert [row["accept"] for row in told["gaps"]] == [["Secret Speech"], ["détente", "thaw"]]


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (None, 0),
        ({"1-A": "contradicts"}, Fraction(1, 3)),
        ({"1-A": "qualifies"}, Fraction(1, 3)),
        ({"1-A": "supports"}, 0),
        ({"1-A": "qualifies", "1-B": "contradicts", "1-E": "silent"}, 1),
        ({"1-B": "qualifies", "1-E": "silent"}, Fraction(1, 3)),
    ],
)
def test_a_grid_earns_its_right_cells(answer, earned):
    assert grid.judge(GRID, answer).fraction == earned


def changed_cell(**change):
    spec = copy.deepcopy(grid.EXAMPLE)
    spec["cells"][1] |= change
    return spec


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"key": "agrees"}, "cells.1.key"),
        ({"accept": ["agrees"]}, "cells.1.accept.0"),
        ({"paragraph": ""}, "cells.1.paragraph"),
        ({"paragraph": "C4"}, "cells.1.paragraph"),
        ({"paragraph": "five"}, "cells.1.paragraph"),
    ],
)
def test_a_bad_cell_is_refused_at_its_place(change, place):
    assert place in refused(grid, changed_cell(**change))


def test_a_grid_wants_each_cell_once():
    assert set(refused(grid, changed_cell(document="A", paragraph="A3"))) == {"cells", "cells.1.document"}


def test_a_cell_of_an_unknown_claim_is_refused():
    assert set(refused(grid, changed_cell(claim="9"))) == {"cells", "cells.1.claim"}


def test_cells_stand_in_the_order_of_claims_and_documents():
    spec = copy.deepcopy(grid.EXAMPLE)
    spec["cells"].reverse()
    assert grid.clean_spec(spec) == GRID


def test_what_is_asked_of_a_grid_does_not_depend_on_its_key():
    other = changed_cell(key="silent", paragraph="", accept=["qualifies"], rationale="Other")
    assert grid.asked(grid.clean_spec(other)) == grid.asked(GRID)


def test_before_the_key_a_wrong_cell_names_its_paragraph_and_no_label():
    told = grid.explain(GRID, {"1-A": "qualifies", "1-B": "silent"}, [Clue("E2", "key")], shows_key=False)
    right, wrong, blank = told["rows"][0]["cells"]
    assert right["is_right"] and right["rationale"] == "A3 calls the attack partial."
    assert wrong == {"name": "1-B", "document": "B", "label": "silent", "is_right": False, "paragraph": "B5"}
    assert blank == {"name": "1-E", "document": "E", "label": None, "is_right": False}
    assert told["paragraphs"] == ["B5"]


def test_before_the_key_blank_cells_tell_nothing_of_themselves():
    """Whoever hands in a blank to see what is told must not find out which cells are silent."""
    told = grid.explain(GRID, None, [Clue("E2", "key")], shows_key=False)
    assert all(set(cell) == {"name", "document", "label", "is_right"} for cell in told["rows"][0]["cells"])
    assert told["paragraphs"] == []


def test_after_the_key_every_cell_names_what_is_right():
    told = grid.explain(GRID, None, [Clue("E2", "key")], shows_key=True)
    assert [cell["right"] for cell in told["rows"][0]["cells"]] == [
        ["contradicts", "qualifies"],
        ["contradicts"],
        ["silent"],
    ]
    assert told["paragraphs"] == ["A3", "B5", "E2"]


def test_parts_left_empty_are_no_answer():
    assert cloze.answer_field(TYPED).clean({"1": " ", "2": ""}) is None
    assert grid.answer_field(GRID).clean({"1-A": ""}) is None
