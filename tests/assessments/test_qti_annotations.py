"""Annotations of QTI's manifests: they bring back what items have no place for, and never change what is earned."""

import copy
import io
import json
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from assessments.formats import questions_qti3 as qti3
from assessments.qti import annotations, writing
from assessments.qti.versions import QTI_21
from assessments.qti.writing_kinds import cannot
from tests.assessments import qti_oracle
from tests.assessments.bank_strategies import rows
from tests.assessments.test_qti_writing import BY_MACHINE, item_of, responses

LEFT_OUT = "Left out: what the manifest tells of it"
each_format = pytest.mark.parametrize("module", [qti, qti3], ids=["2.1", "3.0"])


def example(kind, **changes):
    return settled(BankRow(1, "q", kind, "Which?", copy.deepcopy(questions.get(kind).EXAMPLE) | changes))


def files(row, module=qti):
    stream = io.BytesIO()
    module.write([row], stream)
    package = zipfile.ZipFile(stream)
    return {name: package.read(name).decode() for name in package.namelist()}


def packed(found):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in found.items():
            package.writestr(name, text)
    return stream


def taken(stream):
    stream.seek(0)
    [row] = [settled(row) for row in qti.read(stream)]
    return row


def beside(row, text):
    """The row as it comes back with this annotation."""
    stream = io.BytesIO()
    writing.write([row], stream, QTI_21, [text])
    return taken(stream)


def lost(**parts):
    return json.dumps({"destalinization": parts})


@each_format
def test_only_what_is_lost_stands_beside_the_item_and_nothing_of_it_within(module):
    found = files(example("single"), module)
    told = '{"destalinization": {"spec": {"options": {"2": {"misconception": "Whatever is terrible was named"}}}}}'
    assert f"<lom:string>{told}</lom:string>" in found["imsmanifest.xml"]
    assert not any("Whatever is terrible" in text for name, text in found.items() if name != "imsmanifest.xml")


def test_what_loses_nothing_has_no_annotation():
    row = example("short_text", keeps_accents=True, near_credit="0", accept=[{"text": "thaw", "credit": "1"}])
    assert "annotation" not in files(row)["imsmanifest.xml"]


@each_format
@pytest.mark.parametrize("kind", ["single", "grid", "short", "essay", "cloze", "matching"])
def test_a_question_with_its_annotation_is_whole_and_warns_of_nothing(kind, module):
    row = example(kind)
    again = taken(packed(files(row, module)))
    assert (again.kind, again.stem, again.spec, again.warnings) == (kind, row.stem, row.spec, ())


def test_what_an_annotation_adds_stays_when_the_words_of_the_item_were_changed():
    found = {name: text.replace("Which?", "Which one?") for name, text in files(example("single")).items()}
    again = taken(packed(found))
    assert (again.stem, again.spec, again.warnings) == ("Which one?", example("single").spec, ())


def test_an_annotation_of_an_item_whose_key_was_changed_is_left_out():
    found = files(example("grid"))
    [name] = [name for name in found if name.startswith("items/")]
    found[name] = found[name].replace('normalMaximum="1"', 'normalMaximum="2"').replace(">contradicts<", ">denies<")
    again = taken(packed(found))
    assert again.kind == "matching" and LEFT_OUT in again.warnings[-1]


HOSTILE = {
    "another right option": ("single", {"spec": {"options": {"0": {"right": True}, "1": {"right": False}}}}),
    "another rule": ("multiple", {"spec": {"rule": "no-wrong"}}),
    "one option less": ("multiple", {"spec": {"options": {"0": None}}}),
    "another order": ("ordering", {"spec": {"events": {"0": {"same": False}, "1": {"same": True}}}}),
    "another match": ("matching", {"spec": {"stems": {"0": {"match": "Something else"}}}}),
    "further matches": ("matching", {"spec": {"exact": True}}),
    "another word": ("cloze", {"spec": {"gaps": {"0": {"accept": ["factory"]}}}}),
    "another label": ("grid", {"kind": "grid", "spec": example("grid", documents=["A"]).spec}),
    "another kind": ("single", {"kind": "essay", "spec": questions.get("essay").EXAMPLE}),
    "a kind that is not written": ("short", {"kind": "ranking", "spec": questions.get("ranking").EXAMPLE}),
    "no kind": ("short", {"kind": "nothing"}),
    "a kind of another type": ("short", {"kind": ["short"]}),
    "a length": ("short", {"spec": {"words": 900}}),
    "another stem": ("short", {"stem": "Another?"}),
    "a stem that is none": ("short", {"stem": 5}),
    "points": ("short", {"points": "50"}),
    "an id": ("short", {"id": "other"}),
    "a picture that is not in the file": ("single", {"spec": {"options": {"2": {"misconception": "![](picture:a)"}}}}),
    "a character that no bank holds": ("single", {"spec": {"options": {"2": {"misconception": "a\x00"}}}}),
    "half a character": ("single", {"spec": {"options": {"2": {"misconception": "\ud800"}}}}),
    "a field that is none": ("single", {"spec": {"script": "alert(1)"}}),
    "a spec that is none": ("single", {"spec": ["options"]}),
    "nothing": ("single", {"spec": {"options": None}}),
    "depth": ("single", {"spec": {"options": {"2": {"misconception": [[[[[["deep"]]]]]]}}}}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_annotation_that_does_not_fit_changes_nothing_and_is_told(name):
    kind, parts = HOSTILE[name]
    row = example(kind)
    bare = annotations.read_back(row, QTI_21)
    again = beside(row, lost(**parts))
    assert (again.kind, again.stem, again.spec, again.points) == (bare.kind, bare.stem, bare.spec, bare.points)
    assert LEFT_OUT in again.warnings[-1]


@pytest.mark.parametrize(
    "text",
    [
        '{"destalinization": ' + "[" * 100_000,
        '{"destalinization": {"spec": {"words": ' + "9" * 5_000 + "}}}",
        '{"destalinization": {"spec": {"words": NaN}}}',
        '{"destalinization": null}',
        '{"destalinization": {"stem": "' + "x" * 300_000 + '"}}',
    ],
    ids=["brackets", "digits", "no number", "null", "length"],
)
def test_an_annotation_that_is_broken_or_a_bomb_is_left_out(text):
    again = beside(example("short"), text)
    assert again.kind == "short" and LEFT_OUT in again.warnings[-1]


@pytest.mark.parametrize("text", ["A remark by a colleague.", "{}", '{"other": {"kind": "essay"}}', "[" * 5_000])
def test_annotations_of_others_are_nobodys_business(text):
    row = example("short")
    again = beside(row, text)
    bare = annotations.read_back(row, QTI_21)
    assert again.spec == bare.spec and not any(LEFT_OUT in what for what in again.warnings)


@pytest.mark.parametrize("kind", BY_MACHINE)
def test_whatever_an_annotation_tells_every_answer_earns_what_the_item_gives(kind):
    taken_in = []

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def check(data):
        row, other = data.draw(rows(kind)), data.draw(rows(kind))
        if cannot(row):
            return
        changed = {name: value for name, value in other.spec.items() if data.draw(st.booleans())}
        for change in ({}, changed):
            full = beside(row, lost(kind=kind, spec=row.spec | change))
            assert full.points == row.points
            if not any(LEFT_OUT in what for what in full.warnings):
                taken_in.append(full)
                check_scores(data, full, item_of(row))

    check()
    assert taken_in


def check_scores(data, row, item):
    module = questions.get(row.kind)
    for _try in range(4):
        answer, chosen = data.draw(responses(row, item))
        fraction = module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction
        assert qti_oracle.score(item, chosen)["SCORE"] == fraction * Fraction(row.points)
