"""Annotations of QTI's manifests: they bring back what items have no place for, and never change what is earned."""

import copy
import io
import json
import zipfile
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from assessments.formats import questions_qti3 as qti3
from assessments.qti import writing
from assessments.qti.versions import QTI_21
from assessments.qti.writing_kinds import cannot
from tests.assessments import qti_oracle
from tests.assessments.bank_strategies import rows
from tests.assessments.test_qti_writing import BY_MACHINE, item_of, responses

RARE = [HealthCheck.filter_too_much, HealthCheck.too_slow]  # of typed answers most fold accents, which QTI cannot
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


def told(row, **changes):
    """What is told of the row, with other words at some of its places."""
    names = ("id", "kind", "stem", "points", "rationale")
    return json.dumps(
        {"destalinization": {name: str(getattr(row, name)) for name in names} | {"spec": row.spec} | changes}
    )


def bare(row):
    """The row as its item alone tells it."""
    return beside(row, "")


@each_format
def test_what_qti_has_no_place_for_stands_in_the_manifest_alone(module):
    found = files(example("single"), module)
    assert "Whatever is terrible" in found["imsmanifest.xml"]
    assert not any("Whatever is terrible" in text for name, text in found.items() if name != "imsmanifest.xml")


@each_format
@pytest.mark.parametrize("kind", ["single", "grid", "short", "essay", "cloze", "matching"])
def test_a_question_with_its_annotation_is_whole_and_warns_of_nothing(kind, module):
    row = example(kind)
    again = taken(packed(files(row, module)))
    assert (again.kind, again.stem, again.spec, again.warnings) == (kind, row.stem, row.spec, ())


def test_an_annotation_of_an_item_whose_words_were_changed_is_left_out():
    found = {name: text.replace("Which?", "Which one?") for name, text in files(example("single")).items()}
    found["imsmanifest.xml"] = files(example("single"))["imsmanifest.xml"]
    again = taken(packed(found))
    assert (again.kind, again.stem) == ("single", "Which one?") and LEFT_OUT in again.warnings[-1]


def test_an_item_that_another_system_only_wrote_anew_keeps_its_annotation():
    found = {name: text.replace("\n<", "\n  <") for name, text in files(example("single")).items()}
    again = taken(packed(found))
    assert (again.spec, again.warnings) == (example("single").spec, ())


def test_an_annotation_of_an_item_whose_key_was_changed_is_left_out():
    found = files(example("grid"))
    [name] = [name for name in found if name.startswith("items/")]
    found[name] = found[name].replace('normalMaximum="1"', 'normalMaximum="2"').replace(">contradicts<", ">denies<")
    again = taken(packed(found))
    assert again.kind == "matching" and LEFT_OUT in again.warnings[-1]


def altered(kind, *path, value):
    """The spec of the kind's example with another value at a place."""
    spec = example(kind).spec
    above = spec
    for step in path[:-1]:
        above = above[step]
    above[path[-1]] = value
    return {"spec": spec}


MISCONCEPTION = ("options", 2, "misconception")
HOSTILE = {
    "another right option": (
        "single",
        {"spec": {"options": [one | {"right": not n} for n, one in enumerate(example("single").spec["options"])]}},
    ),
    "another rule": ("multiple", altered("multiple", "rule", value="no-wrong")),
    "one option less": ("multiple", altered("multiple", "options", value=example("multiple").spec["options"][1:])),
    "another match": ("matching", altered("matching", "stems", 0, "match", value="Something else")),
    "further matches": ("matching", altered("matching", "exact", value=True)),
    "another word": ("cloze", altered("cloze", "gaps", 0, "accept", value=["factory"])),
    "another label": ("grid", {"spec": example("grid", documents=["A"]).spec}),
    "another kind": ("single", {"kind": "essay", "spec": questions.get("essay").EXAMPLE}),
    "a kind that is not written": ("short", {"kind": "ranking", "spec": questions.get("ranking").EXAMPLE}),
    "no kind": ("short", {"kind": "nothing"}),
    "a kind of another type": ("short", {"kind": ["short"]}),
    "a length": ("short", altered("short", "words", value=900)),
    "another stem": ("short", {"stem": "Another?"}),
    "a stem that is none": ("short", {"stem": 5}),
    "points that are none": ("short", {"points": "many"}),
    "a further field": ("short", {"script": "alert(1)"}),
    "a picture that is not in the file": ("single", altered("single", *MISCONCEPTION, value="![](picture:a)")),
    "a character that no bank holds": ("single", altered("single", *MISCONCEPTION, value="a\x00")),
    "half a character": ("single", altered("single", *MISCONCEPTION, value="\ud800")),
    "a field of the spec that is none": ("single", altered("single", "script", value="alert(1)")),
    "a spec that is none": ("single", {"spec": ["options"]}),
    "nothing": ("single", altered("single", "options", value=None)),
    "depth": ("single", altered("single", *MISCONCEPTION, value=[[[[[["deep"]]]]]])),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_annotation_that_does_not_fit_changes_nothing_and_is_told(name):
    kind, parts = HOSTILE[name]
    row = example(kind)
    alone, again = bare(row), beside(row, told(row, **parts))
    assert (again.kind, again.stem, again.spec, again.points) == (alone.kind, alone.stem, alone.spec, alone.points)
    assert LEFT_OUT in again.warnings[-1]


def test_a_picture_that_is_not_in_the_file_is_found_however_it_is_spelled():
    row = example("single")
    text = told(row, **altered("single", *MISCONCEPTION, value="![](picture:a)")).replace("picture", "\\u0070icture")
    again = beside(row, text)
    assert again.spec == bare(row).spec and LEFT_OUT in again.warnings[-1]


@pytest.mark.parametrize("parts", [{"points": "50"}, {"points": "1e999999999"}, {"id": "other"}])
def test_points_and_id_are_those_of_the_item(parts):
    row = example("short")
    again = beside(row, told(row, **parts))
    assert (again.points, again.id) == (row.points, row.id)


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
    assert again.spec == bare(row).spec and not any(LEFT_OUT in what for what in again.warnings)


@pytest.mark.parametrize("kind", BY_MACHINE)
def test_whatever_an_annotation_tells_every_answer_earns_what_the_item_gives(kind):
    taken_in = []

    carried = rows(kind).filter(lambda row: not cannot(row))

    @settings(max_examples=25, deadline=None, suppress_health_check=RARE)
    @given(st.data(), carried, rows(kind))
    def check(data, row, other):
        changed = {name: value for name, value in other.spec.items() if data.draw(st.booleans())}
        for change in ({}, changed):
            full = beside(row, told(row, spec=row.spec | change))
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
