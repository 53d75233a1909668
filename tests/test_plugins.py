"""Plug-ins under contract: each question type and each format is taken by itself, by its own example."""

import copy
import importlib
import json
import pkgutil
from fractions import Fraction
from itertools import pairwise

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import get_template
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import BankRow
from assessments.forms.bank_files import bank_formats
from assessments.forms.boxes import Boxes
from assessments.mending import is_mendable, key_of
from assessments.questions import Clue, layout
from assessments.questions.fields import PartsAnswer
from assessments.questions.numeric import NumberAnswer
from assessments.questions.places import PlacesAnswer

KINDS = sorted(questions.kinds())
ROOMS = ("assessments", "lessons", "classrooms")
FORMATS = [
    importlib.import_module(f"{room}.formats.{row.name}")
    for room in ROOMS
    for row in pkgutil.iter_modules([str(settings.BASE_DIR / room / "formats")])
]
SECRETS = {"right", "credit", "rationale", "accept", "key", "misconception", "expected", "paragraph", "weight"}
SECRETS |= {"match", "spares", "when", "same", "constraints", "above", "below", "values", "ranges", "near_credit"}
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
NUMBERS = st.decimals(-(10**9), 10**9, places=2).map(str) | st.sampled_from(["4.2 million", "about 4,300,000", "4,1 m"])

each_kind = pytest.mark.parametrize("kind", KINDS)
each_counted_kind = pytest.mark.parametrize("kind", [kind for kind in KINDS if hasattr(questions.get(kind), "tally")])
each_typed_kind = pytest.mark.parametrize("kind", [kind for kind in KINDS if hasattr(questions.get(kind), "typed")])
MENDABLE = [kind for kind in KINDS if is_mendable(questions.get(kind))]
BY_A_FIELD = [kind for kind in MENDABLE if hasattr(questions.get(kind), "rekey_field")]
each_mendable_kind = pytest.mark.parametrize("kind", MENDABLE)
each_kind_mended_by_answering = pytest.mark.parametrize("kind", [kind for kind in MENDABLE if kind not in BY_A_FIELD])


def example(kind):
    """The type and its tidy example."""
    module = questions.get(kind)
    return module, module.clean_spec(copy.deepcopy(module.EXAMPLE))


def answers(module, spec):
    """A strategy for answers as the API may send them: fitting ones for the most part."""
    return answers_to(module.answer_field(spec))


def answers_to(field):
    if isinstance(field, NumberAnswer):
        return NUMBERS
    if isinstance(field, PlacesAnswer):
        return orders_of(field)
    if isinstance(field, PartsAnswer):
        return st.fixed_dictionaries({}, optional={name: answers_to(part) for name, part in field.parts.items()})
    if hasattr(field, "choices"):
        return st.sampled_from([name for name, _label in field.choices])
    if hasattr(field, "ids"):
        return st.lists(st.sampled_from(field.ids))
    return PLAIN_TEXT


def orders_of(field):
    """Some of the things with a place each, and some of the further parts."""
    places = st.permutations([str(place) for place in range(1, len(field.texts) + 1)])
    orders = places.map(lambda order: dict(zip(field.texts, order, strict=True)))
    others = {name: answers_to(part) for name, part in field.parts.items() if name not in field.texts}
    wholes = st.tuples(orders, st.fixed_dictionaries({}, optional=others)).map(lambda rows: rows[0] | rows[1])
    return st.tuples(wholes, st.sets(st.sampled_from(list(field.parts)))).map(
        lambda rows: {name: value for name, value in rows[0].items() if name not in rows[1]}
    )


def whole_answers(field):
    """A strategy for answers to what the machine marks, in which nothing is left open."""
    if isinstance(field, PlacesAnswer):
        places = st.permutations([str(place) for place in range(1, len(field.texts) + 1)])
        return places.map(lambda order: dict(zip(field.texts, order, strict=True)))
    if isinstance(field, PartsAnswer):
        return st.fixed_dictionaries({name: whole_answers(part) for name, part in field.parts.items()})
    if hasattr(field, "ids"):
        return st.sets(st.sampled_from(field.ids), min_size=1).map(list)
    return answers_to(field).filter(str.strip)


def as_post(name, value):
    """What a browser sends for an answer."""
    data = QueryDict(mutable=True)
    if isinstance(value, dict):
        data.update({f"{name}-{part}": text for part, text in value.items()})
    elif isinstance(value, list):
        data.setlist(name, value)
    elif value is not None:
        data[name] = value
    return data


def places(value, place=()):
    """Every place in a spec, as a path of keys and indexes."""
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield (*place, key)
        yield from places(inner, (*place, key))


def changed(spec, place, value):
    """A copy of the spec with another value at a place."""
    spec = copy.deepcopy(spec)
    inner = spec
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return spec


def keys_in(value):
    if isinstance(value, dict):
        return set(value).union(*map(keys_in, value.values()))
    return set().union(*map(keys_in, value)) if isinstance(value, list) else set()


@each_kind
def test_a_type_has_what_the_contract_asks(kind):
    module = questions.get(kind)
    assert str(module.LABEL)
    assert module.MARKED_BY in ("machine", "person")
    assert module.__doc__.count("spec = {") == 1
    for name in ("clean_spec", "answer_field", "judge", "key", "paragraphs", "asked", "explain"):
        assert callable(getattr(module, name))


@each_kind
def test_a_type_has_its_template(kind):
    source = get_template(f"questions/{kind}.html").template.source
    assert "{% block ask %}" in source
    assert "{% block review %}" in source


@each_kind
def test_cleaning_twice_equals_once_and_gives_plain_json(kind):
    module, spec = example(kind)
    assert module.clean_spec(copy.deepcopy(spec)) == spec
    assert json.loads(json.dumps(spec)) == spec


@each_kind
def test_cleaning_takes_numbers_and_flags_that_arrive_as_text(kind):
    def as_text(value):
        if isinstance(value, dict):
            return {key: as_text(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [as_text(inner) for inner in value]
        return str(value).lower() if isinstance(value, bool) else str(value)

    module, spec = example(kind)
    assert module.clean_spec(as_text(spec)) == spec


@each_kind
def test_a_wrong_value_is_refused_at_its_place(kind):
    module, spec = example(kind)
    for place in places(spec):
        with pytest.raises(ValidationError) as refusal:
            module.clean_spec(changed(spec, place, {"no": {"such": "thing"}}))
        expected = ".".join(map(str, place))
        assert any(found.startswith(expected) for found in refusal.value.message_dict), expected


@each_kind
def test_an_unknown_field_is_refused_at_its_place(kind):
    module, spec = example(kind)
    mappings = [(), *(place for place in places(spec) if isinstance(place[-1], int))]
    for place in mappings:
        inner = spec
        for key in place:
            inner = inner[key]
        if isinstance(inner, dict):
            with pytest.raises(ValidationError) as refusal:
                module.clean_spec(changed(spec, (*place, "surprise"), "x"))
            assert list(refusal.value.message_dict) == [".".join(map(str, (*place, "surprise")))]


@each_kind
@pytest.mark.parametrize("spec", [None, "", "text", 3, [], {}, True])
def test_what_is_no_spec_is_refused(kind, spec):
    with pytest.raises(ValidationError) as refusal:
        questions.get(kind).clean_spec(spec)
    assert refusal.value.message_dict


@each_kind
def test_an_empty_answer_earns_nothing_or_waits(kind):
    module, spec = example(kind)
    outcome = module.judge(spec, None)
    if module.MARKED_BY == "machine":
        assert outcome.fraction == 0
        assert outcome.parts == []
    elif outcome is not None:
        assert (outcome.fraction, outcome.parts, outcome.waits) == (0, [], False)
        assert 0 < outcome.by_hand < 1


@each_kind
def test_the_key_earns_everything(kind):
    module, spec = example(kind)
    key = module.key(spec)
    outcome = module.judge(spec, key)
    if outcome is None:
        assert key is None
    else:
        assert module.answer_field(spec).clean(key) == key
        assert outcome.fraction + outcome.by_hand == 1
        assert not outcome.by_hand or module.MARKED_BY == "person"


@each_kind
def test_what_may_be_shuffled_has_ids_by_which_it_is_told_apart(kind):
    module, spec = example(kind)
    asked = module.asked(spec)
    for name in getattr(module, "SHUFFLES", ()):
        ids = [row["id"] for row in asked[name]]
        assert len(set(ids)) == len(ids) > 1
        for shows_key in (False, True):
            told = module.explain(spec, module.key(spec), [], shows_key).get(name, [])
            assert {row["id"] for row in told} <= set(ids)


@each_counted_kind
def test_what_an_answer_chose_is_among_what_is_offered(kind):
    module, spec = example(kind)
    offered = module.offered(spec)
    names = [row["id"] for row in offered]
    groups = [row.get("group", "") for row in offered]
    assert len(set(names)) == len(names)
    assert sum(before != after for before, after in pairwise(groups)) == len(set(groups)) - 1
    assert all(str(row["text"]) and not (row["is_right"] and row.get("is_partly")) for row in offered)

    @trials(max_examples=60, deadline=None)
    @given(answers(module, spec))
    def check(raw):
        chosen = module.tally(spec, module.answer_field(spec).clean(raw))
        assert set(chosen) <= set(names)
        assert len(set(chosen)) == len(chosen)

    check()


@each_typed_kind
def test_what_was_typed_is_told_as_it_was_typed_and_alike_for_the_same(kind):
    module, spec = without_choice(kind)
    blanks = module.typed(spec, None)
    assert blanks
    assert all(not row["text"] and not row["is_right"] for row in blanks)
    assert all(row["is_right"] for row in module.typed(spec, module.key(spec)))

    @trials(max_examples=60, deadline=None)
    @given(whole_answers(module.answer_field(spec)))
    def check(raw):
        answer = module.answer_field(spec).clean(raw)
        rows = module.typed(spec, answer)
        assert [row["text"] for row in rows] == (list(answer.values()) if isinstance(answer, dict) else [answer])
        assert [row.get("group") for row in rows] == [row.get("group") for row in blanks]
        assert all(row["is_right"] for row in rows) == (module.judge(spec, answer).fraction == 1)

    check()


def without_choice(kind):
    """The type and its tidy example, of which a bank of words is taken away."""
    module, spec = example(kind)
    return module, spec | ({"bank": []} if "bank" in spec else {})


@each_kind_mended_by_answering
def test_an_answer_that_becomes_the_key_earns_everything_and_changes_nothing_that_is_asked(kind):
    module, spec = example(kind)
    field = module.answer_field(spec)

    @trials(max_examples=100, deadline=None)
    @given(whole_answers(field))
    def check(raw):
        answer, before = field.clean(raw), copy.deepcopy(spec)
        try:
            mended = module.rekey(spec, answer)
        except ValidationError as refusal:
            assert all(len(sentence) > 10 for sentence in refusal.messages)
            assert answer != module.key(spec)
        else:
            assert module.clean_spec(copy.deepcopy(mended)) == mended
            assert module.judge(mended, answer).fraction == 1
            assert module.asked(mended) == module.asked(spec)
            assert module.rekey(mended, answer) == mended
        assert spec == before

    check()


@each_mendable_kind
def test_the_key_stays_when_it_is_given_again(kind):
    module, spec = example(kind)
    assert module.rekey(spec, key_of(module, spec)) == spec
    assert len(str(module.REKEY_HINT)) > 10


@each_kind_mended_by_answering
def test_an_answer_that_leaves_something_open_cannot_become_the_key(kind):
    module, spec = example(kind)
    field = module.answer_field(spec)
    parts = getattr(field, "parts", {})
    key = module.key(spec)
    for answer in [None, *({name: key[name] for name in key if name != part} or None for part in parts)]:
        with pytest.raises(ValidationError) as refusal:
            module.rekey(spec, answer)
        assert not hasattr(refusal.value, "error_dict")


def test_all_that_the_machine_gives_can_be_mended_and_what_a_person_marks_in_part_not_by_answering():
    modules = {kind: example(kind) for kind in KINDS}
    assert [kind for kind, (module, spec) in modules.items() if module.key(spec) is not None] == MENDABLE
    assert [kind for kind in MENDABLE if questions.get(kind).MARKED_BY == "person"] == BY_A_FIELD


@pytest.mark.parametrize("kind", BY_A_FIELD)
def test_what_is_mended_by_a_field_can_be_mended_back_and_changes_nothing_that_is_asked(kind):
    module, spec = example(kind)
    field = module.rekey_field(spec)
    assert field.clean(field.initial) == field.initial

    @trials(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from([name for name, _label in field.choices]), unique=True, min_size=1))
    def check(chosen):
        mended = module.rekey(spec, chosen)
        assert module.clean_spec(copy.deepcopy(mended)) == mended
        assert set(module.rekey_field(mended).initial) == set(chosen)
        assert module.asked(mended) == module.asked(spec)
        assert module.judge(mended, module.key(mended)).fraction + module.judge(mended, None).by_hand == 1
        assert module.rekey(mended, field.initial) == spec

    check()
    with pytest.raises(ValidationError) as refusal:
        module.rekey(spec, [])
    assert not hasattr(refusal.value, "error_dict")


@each_kind
def test_any_answer_earns_between_nothing_and_everything(kind):
    module, spec = example(kind)

    @trials(max_examples=60, deadline=None)
    @given(answers(module, spec))
    def check(raw):
        answer = module.answer_field(spec).clean(raw)
        outcome = module.judge(spec, answer)
        if outcome is not None:
            assert isinstance(outcome.fraction, Fraction)
            assert 0 <= outcome.fraction <= 1 - outcome.by_hand
            assert json.loads(json.dumps(outcome.parts)) == outcome.parts
            assert module.judge(spec, answer) == outcome

    check()


# Lists of a spec whose order means nothing to the judge; more in them than in the examples, so that one could.
ORDERLESS = {
    "single": ["options"],
    "multiple": ["options"],
    "paired": ["options", "passages"],
    "passage": ["options"],
    "matching": ["stems", "spares"],
    "ranking": ["items", "constraints"],
    "numeric": ["values", "ranges"],
    "grid": ["claims", "documents", "cells"],
    "cloze": ["gaps", "bank"],
    "short_text": ["accept"],
}
MORE = {
    "numeric": {
        "values": [
            {"value": "4", "rule": "absolute", "by": "1", "credit": "1", "rationale": "Near."},
            {"value": "5", "rule": "absolute", "by": "2", "credit": "0.5", "rationale": "Nearly."},
            {"value": "6", "rule": "absolute", "by": "0", "credit": "0", "rationale": "A mistake."},
        ],
        "ranges": [
            {"from": "3", "to": "8", "credit": "0.25", "rationale": "Roughly."},
            {"from": "7", "to": "9", "credit": "0", "rationale": "Too much."},
        ],
        "units": [],
    },
    "ranking": {
        "constraints": [
            {"above": above, "below": below, "rationale": "So it is."} for above, below in ("BA", "AE", "BE")
        ]
    },
}


@pytest.mark.parametrize("kind", ORDERLESS)
def test_the_order_in_which_an_author_wrote_the_choices_is_irrelevant(kind):
    module = questions.get(kind)
    spec = module.clean_spec({**copy.deepcopy(module.EXAMPLE), **MORE.get(kind, {})})
    raws = st.integers(0, 10).map(str) if kind == "numeric" else answers(module, spec)
    orders = st.fixed_dictionaries({name: st.permutations(spec[name]) for name in ORDERLESS[kind]})

    @trials(max_examples=100, deadline=None)
    @given(raws, orders)
    def check(raw, shuffled):
        other = module.clean_spec(spec | shuffled)
        one, two = (module.judge(each, module.answer_field(each).clean(raw)) for each in (spec, other))
        assert (one.fraction, one.by_hand, one.waits) == (two.fraction, two.by_hand, two.waits)
        assert sorted(map(json.dumps, one.parts)) == sorted(map(json.dumps, two.parts))
        assert module.judge(other, module.key(spec)).fraction == module.judge(spec, module.key(spec)).fraction

    check()


@each_kind
def test_an_answer_is_the_same_from_a_page_and_from_json(kind):
    module, spec = example(kind)

    @trials(max_examples=60, deadline=None)
    @given(answers(module, spec))
    def check(raw):
        field = module.answer_field(spec)
        cleaned = field.clean(json.loads(json.dumps(raw)))
        assert field.clean(field.widget.value_from_datadict(as_post("answer-1", raw), {}, "answer-1")) == cleaned
        assert field.clean(field.widget.value_from_datadict({"answer-1": raw}, {}, "answer-1")) == cleaned
        assert json.loads(json.dumps(cleaned)) == cleaned
        assert field.clean(cleaned) == cleaned

    check()


@each_kind
@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_answer_is_none(kind, empty):
    module, spec = example(kind)
    field = module.answer_field(spec)
    if (empty == [] and not hasattr(field, "ids")) or (empty == {} and not isinstance(field, PartsAnswer)):
        with pytest.raises(ValidationError):
            field.clean(empty)
    else:
        assert field.clean(empty) is None


@each_kind
@pytest.mark.parametrize("wrong", [5, 1.5, True, ["nonsense"], {"nonsense": "x"}, [["a"]], {"1": {"a": "b"}}])
def test_what_is_no_answer_is_refused_in_words(kind, wrong):
    module, spec = example(kind)
    with pytest.raises(ValidationError) as refusal:
        module.answer_field(spec).clean(wrong)
    assert all(len(sentence) > 10 for sentence in refusal.value.messages)


@each_kind
@pytest.mark.parametrize("wrong", ["\x00", "\ud800", "a" * 200_001])
def test_what_cannot_be_stored_is_refused(kind, wrong):
    module, spec = example(kind)
    field = module.answer_field(spec)
    inside = dict.fromkeys(field.parts, wrong) if isinstance(field, PartsAnswer) else wrong
    with pytest.raises(ValidationError):
        field.clean([inside] if hasattr(field, "ids") else inside)


@each_kind
def test_what_is_asked_holds_nothing_of_the_key(kind):
    module, spec = example(kind)
    asked = module.asked(spec)
    assert json.loads(json.dumps(asked)) == asked
    assert not keys_in(asked) & SECRETS
    text = json.dumps(asked)
    for place in places(spec):
        if place[-1] in ("rationale", "misconception") or "expected" in place:
            inner = spec
            for key in place:
                inner = inner[key]
            assert not isinstance(inner, str) or not inner or json.dumps(inner)[1:-1] not in text


@each_kind
def test_explaining_is_plain_json_and_names_paragraphs(kind):
    module, spec = example(kind)
    clues = [Clue("B5", "key"), Clue("B4", "distractor", "a"), Clue("E2", "conflict")]
    for answer in (None, module.key(spec)):
        for shows_key in (False, True):
            told = module.explain(spec, answer, clues, shows_key)
            assert json.loads(json.dumps(told)) == told
            assert len(set(told["paragraphs"])) == len(told["paragraphs"])


@each_kind
def test_explaining_an_empty_answer_before_the_key_tells_no_reason(kind):
    module, spec = example(kind)
    told = module.explain(spec, None, [Clue("B5", "key")], shows_key=False)
    assert not keys_in(told) & {"rationale", "accept", "key", "right", "expected", "credit"} or kind == "multiple"
    if kind == "multiple":
        assert told["counts"] == {"right": 0, "wrong": 0, "of": 2}
        assert not keys_in(told["options"]) & {"rationale", "is_right"}


@each_kind
def test_the_answer_field_is_a_form_field(kind):
    module, spec = example(kind)
    field = module.answer_field(spec)
    assert isinstance(field, forms.Field)
    assert not field.required


@pytest.mark.parametrize("module", FORMATS, ids=lambda module: module.__name__)
def test_a_format_reads_or_writes(module):
    assert str(module.LABEL)
    assert module.EXTENSION.lower().lstrip(".") == module.EXTENSION
    assert hasattr(module, "read") or hasattr(module, "write")
    assert module.__doc__


@pytest.mark.parametrize("name", sorted(bank_formats()))
def test_a_format_of_questions_has_what_import_and_export_ask(name):
    module = bank_formats()[name]
    if hasattr(module, "read"):
        assert str(module.TAKES)
    if hasattr(module, "write"):
        row = BankRow(1, "new", "a_kind_of_tomorrow", "Which?", {"statement": "So it is."})
        assert str(module.cannot(row)), "a kind that it does not know stays behind, in words"
        assert callable(module.drops)


# --- The editor's fields -----------------------------------------------------------------------


def as_sent(boxes):
    """What a browser sends for the boxes of a form."""
    data = QueryDict(mutable=True)
    for box in boxes:
        for row in box.rows:
            data.update(as_sent(row.boxes))
        if box.field.widget == "mark":
            data.update({box.group: str(box.number)} if box.value else {})
        elif box.field.widget == "documents":
            data.setlist(box.name, box.value)
        elif box.field.widget == "flag":
            data.update({box.name: "true"} if box.value else {})
        elif box.field.widget != "rows":
            data[box.name] = box.value
    return data


def through_the_fields(module, spec):
    """The spec after a form was filled with it and sent."""
    data = as_sent(Boxes(layout.settled(module.FIELDS, spec), {}).of(module.FIELDS))
    values = layout.filled(module.FIELDS, layout.read(module.FIELDS, data))
    return module.clean_spec(layout.settled(module.FIELDS, values))


@each_kind
def test_a_spec_comes_out_of_its_fields_as_it_went_in(kind):
    module, spec = example(kind)
    inner = [place for place in places(spec) if isinstance(changed_at(spec, place), str)]

    @trials(max_examples=60, deadline=None)
    @given(st.sampled_from(inner), PLAIN_TEXT)
    def check(place, text):
        words = text.replace("\r", " ").replace("\n", " ")
        try:
            other = module.clean_spec(changed(spec, place, words))
        except ValidationError:
            other = spec
        assert through_the_fields(module, other) == other

    check()


def changed_at(spec, place):
    for key in place:
        spec = spec[key]
    return spec


@each_kind
def test_every_field_of_a_type_has_a_name_and_nothing_of_the_spec_has_none(kind):
    module, spec = example(kind)
    assert {each.key for each in module.FIELDS} >= set(spec)
    assert str(module.ABOUT)
    for each in module.FIELDS:
        assert str(each.label)
        assert all(str(inner.label) or inner.widget == "hidden" for inner in getattr(each, "fields", ()))


@each_kind
def test_an_empty_form_of_a_type_is_refused_in_words_at_places_that_have_names(kind):
    module = questions.get(kind)
    values = layout.blank(module.FIELDS)
    try:
        module.clean_spec(layout.settled(module.FIELDS, layout.filled(module.FIELDS, values)))
    except ValidationError as refusal:
        for place in refusal.message_dict:
            assert layout.name_of(module.FIELDS, values, place) != place
