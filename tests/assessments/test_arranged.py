"""The order in which a student finds what a question offers."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import questions
from assessments.plan import arranged
from assessments.questions import multiple, ordering, single
from tests.assessments.questions_support import options

SHUFFLED = [kind for kind, module in questions.kinds().items() if hasattr(module, "SHUFFLES")]
each_shuffled_kind = pytest.mark.parametrize("kind", SHUFFLED)
each_arrangement = given(arrangement=st.integers(1, 10**9))


def told(kind):
    """The type, and what it asks and explains of its example."""
    module = questions.get(kind)
    spec = module.clean_spec(copy.deepcopy(module.EXAMPLE))
    return module, module.asked(spec), module.explain(spec, module.key(spec), [], shows_key=True)


def ids(facts, name):
    return [row["id"] for row in facts.get(name, [])]


def test_arranged_are_choices_and_what_is_to_be_put_in_order():
    assert {"single", "multiple", "passage", "paired", "ordering", "ranking"} <= set(SHUFFLED)
    assert not {"true_false", "cloze", "grid", "matching"} & set(SHUFFLED)


@each_shuffled_kind
@each_arrangement
def test_arranged_changes_the_order_of_rows_and_nothing_else(kind, arrangement):
    module, *pages = told(kind)
    for facts in pages:
        before = copy.deepcopy(facts)
        shown = arranged(module, facts, arrangement)
        assert facts == before
        assert set(shown) == set(facts)
        for name in facts:
            if name in module.SHUFFLES:
                assert sorted(shown[name], key=str) == sorted(facts[name], key=str)
            else:
                assert shown[name] == facts[name]


@each_shuffled_kind
@each_arrangement
def test_arranged_is_the_same_each_time_and_afterwards(kind, arrangement):
    module, asked, explained = told(kind)
    first = arranged(module, asked, arrangement)
    assert arranged(module, arranged(module, asked, arrangement + 1), arrangement) == first
    for name in module.SHUFFLES:
        assert ids(arranged(module, explained, arrangement), name) in ([], ids(first, name))


@each_shuffled_kind
def test_arranged_brings_each_row_to_each_place(kind):
    module, asked, _explained = told(kind)
    for name in module.SHUFFLES:
        orders = [ids(arranged(module, asked, number), name) for number in range(1, 200)]
        assert all(set(column) == set(ids(asked, name)) for column in zip(*orders, strict=True))


@each_shuffled_kind
def test_arranged_by_0_leaves_the_order_of_the_author(kind):
    module, *pages = told(kind)
    assert [arranged(module, facts, 0) for facts in pages] == pages


def test_arranged_gives_the_same_order_in_every_process_and_version():
    asked = single.asked(single.clean_spec({"options": options("a")}))
    orders = ["".join(ids(arranged(single, asked, number), "options")) for number in (1, 2, 3)]
    assert orders == ["cabd", "adbc", "dabc"]


@pytest.mark.parametrize("module", [single, multiple])
@pytest.mark.parametrize("flag", [True, "true"])
def test_arranged_leaves_options_whose_order_means_something(module, flag):
    spec = module.clean_spec({"options": options("ab"[: 1 + (module is multiple)]), "keeps_order": flag})
    assert module.clean_spec(spec) == spec
    for facts in (module.asked(spec), module.explain(spec, module.key(spec), [], shows_key=False)):
        assert facts["keeps_order"] is True
        assert all(arranged(module, facts, number) == facts for number in range(1, 50))


@pytest.mark.parametrize("module", [single, multiple])
@pytest.mark.parametrize("flag", [False, "", "false"])
def test_a_spec_without_an_order_to_keep_says_nothing_of_it(module, flag):
    spec = module.clean_spec({"options": options("ab"[: 1 + (module is multiple)]), "keeps_order": flag})
    assert "keeps_order" not in spec | module.asked(spec)


def test_arranged_leaves_what_tells_the_right_order():
    _module, _asked, explained = told("ordering")
    assert arranged(ordering, explained, 7) == explained


def test_arranged_takes_a_page_that_explains_nothing():
    assert arranged(single, {}, 7) == {}
