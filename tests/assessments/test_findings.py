"""What statistics tell in words: options counted, flags, guide values; and what the types offer to count."""

import copy

import pytest

from assessments import findings, questions
from assessments.findings import Choice, Flag, choices, flags
from assessments.statistics import Item

COUNTED = [kind for kind, module in questions.kinds().items() if hasattr(module, "tally")]


def spec_of(kind):
    module = questions.get(kind)
    return module, module.clean_spec(copy.deepcopy(module.EXAMPLE))


def item(facility=60.0, index=40.0, omitted=0):
    return Item(facility, 0.5, index, 50.0, 10.0, 10.0, omitted)


def choice(name, share, best=None, is_right=False, is_partly=False, group="", **more):
    return Choice(name, name.upper(), group, is_right, is_partly, round(share / 5), share, best, best, **more)


def told(*args, **more):
    return [(flag.level, flag.words) for flag in flags(*args, **more)]


# --- What the types offer -----------------------------------------------------------------------


def test_choosing_types_can_be_counted():
    assert {"single", "multiple", "true_false", "passage", "paired", "grid"} <= set(COUNTED)
    assert {"matching", "ordering", "ranking", "cloze"} <= set(COUNTED)


@pytest.mark.parametrize("kind", COUNTED)
def test_tally_names_what_is_offered(kind):
    module, spec = spec_of(kind)
    offered = {row["id"]: row for row in module.offered(spec)}
    assert len(offered) == len(module.offered(spec))
    assert all(row["text"] for row in offered.values())
    chosen = module.tally(spec, module.key(spec))
    assert chosen
    assert all(offered[name]["is_right"] for name in chosen)
    assert module.tally(spec, None) == []


@pytest.mark.parametrize("kind", COUNTED)
def test_tally_of_the_key_holds_all_that_is_right(kind):
    module, spec = spec_of(kind)
    rights = {row["id"] for row in module.offered(spec) if row["is_right"]}
    assert set(module.tally(spec, module.key(spec))) == rights


def test_offered_of_a_grid_groups_by_cell_and_marks_what_is_accepted_too():
    module, spec = spec_of("grid")
    first = [row for row in module.offered(spec) if row["group"].startswith("A: ")]
    assert [row["text"] for row in first] == ["supports", "contradicts", "qualifies", "silent"]
    assert [row["is_right"] for row in first] == [False, True, False, False]
    assert [row["is_partly"] for row in first] == [False, False, True, False]


def test_offered_of_a_passage_is_in_the_order_of_the_documents():
    module, spec = spec_of("passage")
    spec["options"].reverse()
    assert [row["id"] for row in module.offered(spec)] == ["B5", "C4", "E2"]
    assert [row["is_partly"] for row in module.offered(spec)] == [False, True, False]


# --- Counting -----------------------------------------------------------------------------------


def test_choices_count_everything_offered_among_all_and_among_the_thirds():
    module, spec = spec_of("single")
    rows = choices(module, spec, ["b", "a", None, "b"], tails=([0, 3], [1, 2]))
    assert [(row.id, row.count, row.share, row.best, row.weakest) for row in rows] == [
        ("a", 1, 25, 0, 50),
        ("b", 2, 50, 100, 0),
        ("c", 0, 0, 0, 0),
    ]
    assert [row.is_right for row in rows] == [False, True, False]


def test_choices_tell_nothing_of_thirds_that_are_not_known():
    module, spec = spec_of("multiple")
    rows = choices(module, spec, [["b", "c"], ["b"]])
    assert [row.count for row in rows] == [0, 2, 1, 0]
    assert {(row.best, row.weakest) for row in rows} == {(None, None)}


def test_offered_of_matching_marks_what_is_defensible():
    module, spec = spec_of("matching")
    rows = [row for row in module.offered(spec) if row["group"] == "Beria"]
    assert [row["text"] for row in rows] == ["foreign minister", "head of the police", "poet", "prepared a report"]
    assert [row["is_right"] for row in rows] == [False, True, False, False]
    assert [row["is_partly"] for row in rows] == [True, False, False, False]


def test_offered_of_a_chronology_lets_events_of_one_date_change_places():
    module, spec = spec_of("ordering")
    rows = [row for row in module.offered(spec) if row["group"] == "The speech is given"]
    assert [row["text"] for row in rows] == ["Place 1", "Place 2", "Place 3", "Place 4"]
    assert [row["is_right"] for row in rows] == [False, False, True, False]
    assert [row["is_partly"] for row in rows] == [False, False, False, True]


def test_tally_of_a_ranking_tells_which_comparisons_hold():
    module, spec = spec_of("ranking")
    assert module.tally(spec, {"A": "1", "B": "2", "E": "3"}) == ["B:A:fails", "A:E:holds"]
    assert module.tally(spec, {"B": "1", "A": "2", "reason": "So."}) == ["B:A:holds"]


def test_offered_of_a_ranking_tells_comparisons_of_ids_with_hyphens_apart():
    module, spec = spec_of("ranking")
    spec["items"] = [{"id": name, "text": name} for name in ("a", "b", "a-b", "b-c", "c")]
    spec["constraints"] = [
        {"above": "a", "below": "b-c", "rationale": "So."},
        {"above": "a-b", "below": "c", "rationale": "So."},
    ]
    names = [row["id"] for row in module.offered(module.clean_spec(spec))]
    assert len(set(names)) == len(names) == 4


def test_offered_of_a_cloze_has_the_bank_for_each_gap_in_the_order_of_the_text():
    module, spec = spec_of("cloze")
    spec["gaps"][1]["accept"].append("Détente")
    rows = module.offered(spec)
    assert [row["group"] for row in rows] == ["Gap 1"] * 4 + ["Gap 2"] * 4
    assert [row["text"] for row in rows][:4] == ["détente", "factory", "glasnost", "party"]
    assert [row["is_right"] for row in rows][4:] == [False, False, True, False]
    assert [row["is_partly"] for row in rows][4:] == [True, False, False, False]


def test_offered_of_answer_with_evidence_has_two_groups():
    module, spec = spec_of("paired")
    spec["passages"][2]["credit"] = "1"
    rows = {row["id"]: (row["group"], row["is_right"], row.get("is_partly", False)) for row in module.offered(spec)}
    assert rows == {
        "choice-a": ("Answer", False, False),
        "choice-b": ("Answer", True, False),
        "passage-B5": ("Paragraph", True, False),
        "passage-C4": ("Paragraph", False, True),
        "passage-E2": ("Paragraph", False, True),
    }


def test_choices_of_a_type_without_tally_are_none():
    module, spec = spec_of("essay")
    assert choices(module, spec, ["A text"]) == []


def test_choices_tell_what_was_typed_most_often_in_its_commonest_spelling():
    module, spec = spec_of("short_text")
    typed = ["Rehabilitation", "rehabilitation ", "rehabilitation ", "Amnesty", None, "pardon", "release", "pardon"]
    rows = choices(module, spec, typed, tails=([0, 1, 2], [3, 4, 5]))
    assert [(row.text, row.count, row.is_right, row.is_partly) for row in rows] == [
        ("rehabilitation ", 3, True, False),
        ("pardon", 2, False, False),
        ("Amnesty", 1, False, True),
        ("release", 1, False, False),
    ]
    assert (rows[0].share, rows[0].best, rows[0].weakest) == (37.5, 100, 0)
    assert all(row.is_typed for row in rows)


def test_choices_tell_the_same_number_once_however_it_was_typed():
    module, spec = spec_of("numeric")
    rows = choices(module, spec, ["4,200,000", "4.2 million", "4.2 million", "4200 thousand people", "5.2 million"])
    assert [(row.text, row.count, row.is_right) for row in rows] == [
        ("4.2 million", 4, True),
        ("5.2 million", 1, False),
    ]


def test_choices_of_a_cloze_are_words_of_its_bank_or_words_that_were_typed():
    module, spec = spec_of("cloze")
    answers = [{"1": "party", "2": "factory"}]
    assert {row.is_typed for row in choices(module, spec, answers)} == {False}
    assert {row.is_typed for row in choices(module, spec | {"bank": []}, answers)} == {True}


def test_choices_tell_at_most_eight_of_what_was_typed_in_each_gap():
    module, spec = spec_of("cloze")
    spec["bank"] = []
    words = [f"word{number}" for number in range(12)]
    rows = choices(module, spec, [{"2": word} for word in words] + [{"1": "Party", "2": "word11"}, None])
    assert [row.text for row in rows if row.group == "Gap 1"] == ["Party"]
    second = [row for row in rows if row.group == "Gap 2"]
    assert [row.text for row in second][:3] == ["word11", "word0", "word1"]
    assert len(second) == findings.MOST_TYPED
    assert second[0].share == pytest.approx(100 * 2 / 14)


# --- Flags --------------------------------------------------------------------------------------


def test_flags_say_nothing_of_a_question_that_works():
    picked = [choice("a", 60, 90, is_right=True), choice("b", 25, 5), choice("c", 15, 5)]
    assert told(item(), 30, picked) == []


def test_flags_begin_at_ten_attempts():
    bad = item(facility=0.0, index=-80.0, omitted=9)
    assert told(bad, 9, []) == []
    assert len(told(bad, 10, [])) == 3


def test_flags_doubt_a_key_that_the_best_third_leaves():
    picked = [choice("a", 40, 30, is_right=True), choice("b", 15, 45), choice("c", 45, 25)]
    assert told(item(), 30, picked) == [
        ("check", "More of the best third chose “B” (45 %) than the key “A” (30 %): check the key.")
    ]


def test_flags_name_a_wrong_option_that_misleads_more_than_know_the_key():
    picked = [choice("a", 36, 60, is_right=True), choice("b", 55, 30), choice("c", 9, 10)]
    words = "More chose “B” (55 %) than the key “A” (36 %): talk about why."
    assert told(item(), 30, picked) == [("look", words)]
    assert told(item(), 30, [choice("a", 55, 60, is_right=True), choice("b", 45, 40)]) == []


def test_flags_doubt_no_key_for_an_option_that_earns_points():
    picked = [choice("a", 40, 30, is_right=True), choice("b", 45, 50, is_partly=True), choice("c", 15, 20)]
    assert told(item(), 30, picked) == []


def test_flags_put_a_negative_discrimination_first():
    [(level, words), *_more] = told(item(facility=10.0, index=-5.0), 30, [])
    assert level == "check"
    assert "check the key first" in words


def test_flags_speak_of_marking_where_a_person_marks():
    [(level, words)] = told(item(index=-5.0), 30, [], has_key=False)
    assert (level, "how it was marked" in words, "key" in words) == ("check", True, False)


@pytest.mark.parametrize(
    ("found", "level", "words"),
    [
        (item(index=9.0), "look", "hardly tells"),
        (item(facility=19.0), "look", "Hardly anybody got it right"),
        (item(facility=96.0), "note", "Almost everybody got it right"),
        (item(facility=100.0, index=None), "note", "Everybody got it right"),
        (item(omitted=4), "look", "4 of 40"),
    ],
)
def test_flags_tell_what_is_unusual(found, level, words):
    [flag] = flags(found, 40, [])
    assert flag.level == level
    assert words in flag.words


def test_flags_name_wrong_options_that_tempt_nobody_in_one_sentence():
    picked = [choice("a", 97, 90, is_right=True), choice("b", 0, 0), choice("c", 0, 0), choice("d", 3, 0)]
    assert flags(item(), 40, picked) == [
        Flag("note", "Nobody chose “B”, “C”."),
        Flag("note", "Hardly anybody chose “D”."),
    ]


def test_flags_name_the_cell_of_a_grid_on_which_few_agree():
    picked = [
        choice("x", 40, 50, is_right=True, group="B: The claim", is_debatable=True),
        choice("y", 15, 0, is_partly=True, group="B: The claim"),
        choice("z", 45, 40, group="B: The claim"),
        choice("x2", 90, 90, is_right=True, group="C: The claim"),
        choice("z2", 0, 0, group="C: The claim"),
    ]
    [(level, words)] = told(item(), 40, picked)
    assert (level, "55 %" in words, "“B: The claim”" in words) == ("look", True, True)


def test_flags_name_no_group_in_which_only_the_key_is_right():
    picked = [choice("x", 40, 50, is_right=True, group="Beria"), choice("z", 60, 40, group="Beria")]
    assert told(item(), 40, picked) == []


def test_flags_doubt_what_is_accepted_when_the_best_third_types_something_else():
    picked = [
        choice("x", 40, 20, is_right=True, is_typed=True),
        choice("y", 10, 20, is_right=True, is_typed=True),
        choice("*z*", 45, 45, is_typed=True),
        choice("rare", 2, 0, is_typed=True),
    ]
    [(level, words)] = told(item(), 40, picked)
    assert (level, "45 %" in words, "40 %" in words, "Z" in words) == ("check", True, True, False)
    assert told(item(), 40, picked[:2] + [choice("z", 45, 40, is_typed=True)]) == []


def test_flags_cut_a_long_option():
    long = choice("a" * 90, 0, 0)
    [flag] = flags(item(), 40, [long])
    assert len(flag.words) < 80
    assert "…" in flag.words


# --- Guide values -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "steps", "word"),
    [(-1, 0, "negative"), (0, 1, "weak"), (19.9, 1, "weak"), (20, 2, "fair"), (30, 3, "good")],
)
def test_discrimination_step(index, steps, word):
    assert findings.discrimination_step(index) == (steps, word)


def test_words_are_empty_where_the_figure_is():
    assert findings.discrimination_step(None) is None
    assert findings.mean_words(None) == findings.spread_words(None) == findings.consistency_words(None) == ""


@pytest.mark.parametrize(("mean", "word"), [(49, "lower"), (50, "as usual"), (75, "as usual"), (76, "higher")])
def test_mean_words(mean, word):
    assert findings.mean_words(mean).startswith(word)


@pytest.mark.parametrize(("sd", "word"), [(11, "smaller"), (12, "as usual"), (18, "as usual"), (19, "greater")])
def test_spread_words(sd, word):
    assert findings.spread_words(sd).startswith(word)


@pytest.mark.parametrize(
    ("consistency", "word"), [(-20, "poor"), (63, "poor"), (64, "middling"), (75, "middling"), (76, "satisfactory")]
)
def test_consistency_words(consistency, word):
    assert findings.consistency_words(consistency).startswith(word)
