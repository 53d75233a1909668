"""Checks of one question: each fires on a bad one and is silent on a good one."""

import pytest

from assessments.linting import items, keys, wording
from assessments.linting.items import LONGEST_RATIONALE
from tests.assessments.linting_support import REASON, choices, make_item, said

ERROR, REMARK = True, False
LONG = "one of the long options that say more than is needed"


def with_texts(*texts, **kwargs):
    return make_item(spec=choices(*texts, misconception="Any"), **kwargs)


def kinds(remarks):
    return [is_error for is_error, _field, _what in said(remarks)]


def test_a_sound_question_is_not_spoken_of():
    assert not [*wording.checks(make_item()), *items.checks(make_item()), *items.nobodys_statement(make_item())]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("All of the above", True),
        ("None of the above.", True),
        ("none of these", True),
        ("Both of the options", True),
        ("All other answers", True),
        ("A and B", True),
        ("Both (a) and (c)", True),
        ("A, B and C", True),
        ("Only A or B", True),
        ("Documents A and B", False),
        ("All of the mills burned", False),
        ("A miller and a baker", False),
        ("None of these documents", False),
    ],
)
def test_options_that_join_others(text, is_told):
    assert kinds(wording.combined_options(with_texts("The mill", text))) == [ERROR] * is_told


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("According to B5, which did he not attack?", [ERROR]),
        ("Which of these didn't burn?", [ERROR]),
        ("All of these burned except which?", [ERROR]),
        ("Which of these did **not** burn?", [REMARK]),
        ("Which of these did NOT burn?", [REMARK]),
        ("All burned EXCEPT which?", [REMARK]),
        ("Which of these did **not** burn? Choose all that never did.", [ERROR]),
        ("Why did the miller not run?", []),
        ("B5 does not name the miller. Who ran the mill?", []),
        ("Which document says “I did not run”?", []),
        ("Which burned, and not only once?", []),
        ("Which of these burned?", []),
    ],
)
def test_stems_that_ask_for_what_is_not_so(stem, told):
    assert kinds(wording.negative_stem(make_item(stem=stem))) == told


def test_a_person_may_be_asked_what_is_not_said():
    short = make_item("short", {"words": "40", "guidance": "", "expected": ["B5"]}, stem="What does B5 not say?")
    assert not list(wording.negative_stem(short))


@pytest.mark.parametrize(
    ("texts", "is_longest", "is_uneven"),
    [
        (("The mill that stood by the river", "The barn", "The church"), True, True),
        (("The mill by the river", "The barn by the road"), True, False),
        (("The mill by the road", "The barn by the river"), False, False),
        (("The barn", "The mill that stood by the river"), False, True),
        (("Stalingrad", "Kiev"), False, False),  # both so short that nobody looks at it
        (("5.2 million people", "468,000", "1956"), False, False),  # figures
        (("25 February 1956", "1934"), False, False),
        (("The people of the year", "The people"), True, True),  # no figure
        (("**The old mill**", "The other mill"), False, False),  # the marks do not count
    ],
)
def test_length_of_options(texts, is_longest, is_uneven):
    item = with_texts(*texts)
    assert kinds(wording.longest_key(item)) == [REMARK] * is_longest
    assert kinds(wording.uneven_options(item)) == [ERROR] * is_uneven


def test_several_right_options_may_be_longer():
    spec = choices(LONG, LONG[:-1], "Another short one", right=(0, 1), misconception="Any")
    item = make_item("multiple", spec)
    assert kinds(wording.uneven_options(item)) == [REMARK]
    assert not list(wording.longest_key(item))


def test_options_that_say_the_same():
    told = said(wording.repeated_options(with_texts("The mill", "the “mill”.", "The barn")))
    assert told == [(ERROR, "q1, spec, options 2, text", "This option says the same as the option a.")]
    assert not list(wording.repeated_options(with_texts("The mill", "The mills")))


def test_a_wrong_option_comes_from_somewhere():
    bare = make_item(spec=choices("The mill", "The barn"))
    assert said(items.unlinked_distractors(bare))[0][:2] == (ERROR, "q1, spec, options 2")
    linked = [*bare["evidence"], {"paragraph": "B4", "role": "distractor", "option": "b"}]
    assert not list(items.unlinked_distractors(make_item(spec=choices("The mill", "The barn"), evidence=linked)))
    assert not list(items.unlinked_distractors(make_item()))


def test_rationales_are_short_and_there():
    assert not list(items.long_rationales(make_item(rationale="word " * LONGEST_RATIONALE)))
    assert said(items.long_rationales(make_item(rationale="word " * (LONGEST_RATIONALE + 1))))[0][1] == "q1, rationale"
    gap = {"text": "The [[1]] burned.", "gaps": [{"id": "1", "accept": ["mill"], "rationale": ""}]}
    assert said(items.missing_rationales(make_item("cloze", gap)))[0][:2] == (REMARK, "q1, spec, gaps 1")
    gap["gaps"][0]["rationale"] = REASON
    assert not list(items.missing_rationales(make_item("cloze", gap)))


PASSAGE = {
    "claim": "The mill burned.",
    "options": [{"id": "B5", "credit": "1", "rationale": "-"}, {"id": "B4", "credit": "0", "rationale": "-"}],
}
ESSAY = {
    "min_words": "1",
    "max_words": "2",
    "minutes": "1",
    "plan_minutes": "0",
    "documents": ["A"],
    "cite_at_least": "1",
}


@pytest.mark.parametrize(
    ("kind", "spec", "stem", "is_told"),
    [
        ("single", None, "How many were freed?", True),
        ("single", None, "According to the miller, how many were freed?", False),
        ("single", None, "How many were freed, as D11 has it?", False),
        ("single", None, "How many does Document D count?", False),
        ("passage", PASSAGE, "Which supports this claim best?", True),
        ("passage", PASSAGE | {"claim": "Document B says that the mill burned."}, "Which supports this best?", False),
        ("passage", PASSAGE, "Which paragraph supports this claim best?", False),
        ("essay", ESSAY, "How far was it a break?", False),  # asked of the documents it names
    ],
)
def test_a_question_on_a_conflict_says_whose_word_it_takes(kind, spec, stem, is_told):
    item = make_item(kind, spec, stem=stem, conflicts=["k-01"])
    assert kinds(items.nobodys_statement(item)) == [ERROR] * is_told
    assert not list(items.nobodys_statement(make_item(kind, spec, stem=stem)))


# --- Keys of all questions -----------------------------------------------------------------------


class Bank:
    """As much of a unit as the checks of keys look at."""

    def __init__(self, items):
        self.items = items
        self.text = type("Text", (), {"unit": make_item().row})


def key_at(place, count=4):
    texts = [f"The text {letter}" for letter in "abcd"[:count]]
    return make_item(spec=choices(*texts, right=(place,), misconception="Any"))


@pytest.mark.parametrize(
    ("places", "is_told"),
    [
        ([5, 5, 5, 5], False),
        ([10, 4, 3, 3], False),  # 6.8 of 7.815
        ([11, 3, 3, 3], True),  # 9.6
        ([19, 0, 0, 0], False),  # too few to tell
    ],
)
def test_positions_of_keys(places, is_told):
    bank = Bank([key_at(place) for place, count in enumerate(places) for _ in range(count)])
    assert kinds(keys.unbalanced_positions(bank)) == [ERROR] * is_told


def test_questions_of_three_and_of_four_options_are_counted_together():
    specs = [key_at(0, 3)["spec"]["options"]] * 12 + [key_at(3)["spec"]["options"]] * 12
    observed, expected = keys.positions(specs)
    assert (observed, [round(due, 6) for due in expected]) == (
        [12, 0, 12],
        [7, 7, 10],
    )  # the rare fourth joins the third


@pytest.mark.parametrize(("longest", "is_told"), [(5, False), (8, False), (9, True), (20, True)])
def test_keys_that_are_longest_more_than_by_chance(longest, is_told):
    """Of 20 questions with four options, nine or more have a longest key in 4 % of all cases by chance."""
    texts = ["The wide field", "The wide barn", "The wide mill", "The wide town"]
    by_length = [with_texts(*texts)] * longest + [with_texts(*reversed(texts))] * (20 - longest)
    assert kinds(keys.too_many_long_keys(Bank(by_length))) == [ERROR] * is_told
    assert not list(keys.too_many_long_keys(Bank(by_length[:19])))


def test_tail_is_the_binomial_one_where_chances_are_equal():
    assert keys.tail([0.5] * 3, 3) == 0.125
    assert keys.tail([0.5] * 3, 0) == 1
