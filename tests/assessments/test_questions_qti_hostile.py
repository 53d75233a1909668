"""QTI's files that are hostile, endless or damaged: refused in words, or taken as far as they are harmless."""

import io
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from classrooms.problems import BadFile
from tests.assessments.qti_support import (
    MATCH,
    PLAIN,
    SCORE,
    VERSION_3,
    body,
    choices,
    entry,
    item,
    manifest,
    mapping,
    one,
    package,
    read,
    resource,
    response,
)

# Hostile files


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>' + item(*PLAIN).partition("?>")[2].replace("Option A", "&a;"),
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + item(*PLAIN).partition("?>")[2],
        item(*PLAIN).replace("Option A", "&nbsp;"),
        "<assessmentItem>" * 50,
        item("<p>" * 100 + "</p>" * 100),
        "",
        "\x00",
        item(*PLAIN)[:-5],
        "PK\x03\x04broken",
    ],
)
def test_hostile_and_broken_files_are_refused_as_files(text):
    with pytest.raises(BadFile):
        list(read(text))


def test_scripts_and_styles_go_with_what_is_in_them():
    asked = "<p onclick='x()'>Who? <script>alert(1)</script><a href='javascript:alert(2)'>here</a></p>"
    asked += "<style>p{}</style><p>&lt;script&gt;alert(3)&lt;/script&gt;</p>"
    row = one(PLAIN[0], SCORE, body(asked, choices()), MATCH)
    assert not row.refusal
    assert all(word not in row.stem for word in ("alert(1)", "alert(2)", "javascript", "onclick", "p{}"))
    assert "script" in " ".join(row.warnings)


def test_private_signs_stand_for_nothing():
    row = one(PLAIN[0], SCORE, body("<p>\ue0011\ue002 [[1]] ok</p>", choices()), MATCH)
    assert row.stem == "1 [[1]] ok\n\nWhich one?"


SQUARED = (
    '<setOutcomeValue identifier="SCORE"><product><variable identifier="SCORE"/><variable identifier="SCORE"/>'
    "</product></setOutcomeValue>"
)


def huge(kind):
    many = 40_000
    rows = {
        "stem": (PLAIN[0], SCORE, body(f"<p>{'a' * 19_000_000}</p>", choices()), MATCH),
        "markup": (PLAIN[0], SCORE, body(f"<p>{'<b>a</b>' * many}</p>", choices()), MATCH),
        "options": (PLAIN[0], SCORE, body(choices(map(str, range(many)))), MATCH),
        "values": (response("multiple", "identifier", map(str, range(many))), SCORE, body(choices(most=0)), MATCH),
        "entries": (
            response("single", "string", [], mapping({str(n): 1 for n in range(many)})),
            SCORE,
            body("<p>x</p>", entry()),
            MATCH.replace("match_correct", "map_response"),
        ),
        "feedback": (*PLAIN, '<modalFeedback identifier="a"><p>b</p></modalFeedback>' * 30_000),
        "inline": (PLAIN[0], SCORE, body(choices(), '<feedbackInline identifier="a">b</feedbackInline>' * many), MATCH),
        "rules": (
            response("multiple", "identifier", ["A", "B"]),
            SCORE,
            body(choices("ABCDEFGHIJKL", most=0)),
            "<responseProcessing>"
            + '<setOutcomeValue identifier="SCORE"><variable identifier="SCORE"/></setOutcomeValue>' * many
            + "</responseProcessing>",
        ),
        "product": (
            response("single", "identifier", ["A"]),
            SCORE.replace("/>", "><defaultValue><value>123456789</value></defaultValue></outcomeDeclaration>"),
            body(choices()),
            f"<responseProcessing>{SQUARED * 1000}</responseProcessing>",
        ),
        "long text": (
            response("single", "string", ["aB" * 5_000_000]),
            SCORE,
            body("<p>x</p>", entry()),
            MATCH,
        ),
        "digits": (response("single", "float", ["9" * 5_000_000]), SCORE, body("<p>x</p>", entry()), MATCH),
        "exponent": (response("single", "float", ["1e999999999"]), SCORE, body("<p>x</p>", entry()), MATCH),
    }
    return rows[kind]


@pytest.mark.parametrize(
    "kind",
    "stem markup options values entries feedback inline rules product".split() + ["long text", "digits", "exponent"],
)
def test_what_is_endless_is_refused_soon(kind):
    begin = time.monotonic()
    [row] = read(item(*huge(kind)))
    assert row.refusal or kind == "inline"
    assert time.monotonic() - begin < 20


def test_a_thousand_items_are_read_soon():
    files = {f"i{n}.xml": item(*PLAIN, name=f"i{n}") for n in range(1000)}
    begin = time.monotonic()
    rows = read(package({"imsmanifest.xml": manifest(*map(resource, files)), **files}))
    assert len(rows) == 1000 and not any(row.refusal for row in rows)
    assert time.monotonic() - begin < 30


# Damage

WHOLE = [
    VERSION_3,
    item(response("multiple", "identifier", ["A", "C"], mapping({"A": 1})), SCORE, body(choices(most=0)), MATCH),
    item(response("single", "string", ["York"], mapping({"York": 1})), SCORE, body("<p>Who? ", entry(), "</p>"), MATCH),
    item(response("single", "float", ["1.5"]), SCORE, body("<p>How many?</p>", entry()), MATCH),
]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0, 2**32), st.integers(1, 6))
def test_damaged_files_are_rows_or_refused_as_files(text, seed, times):
    """Whatever is cut, doubled, turned or changed: no other error than BadFile, and no row that is not settled."""
    chance = random.Random(seed)
    data = bytearray(text.encode())
    for _time in range(times):
        at, size = chance.randrange(len(data)), chance.randrange(1, 40)
        piece = data[at : at + size]
        data[at : at + size] = chance.choice(
            [b"", piece * 2, piece[::-1], bytes([chance.randrange(256)]), b"<", b'"', b"0", b"-", b"999999999999"]
        )
    try:
        rows = [settled(row) for row in qti.read(io.BytesIO(bytes(data)))]
    except BadFile:
        return
    assert all(isinstance(row, BankRow) and (row.refusal or row.stem) for row in rows)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_damaged_packages_are_rows_or_refused_as_files(seed, times):
    chance = random.Random(seed)
    data = bytearray(package({"imsmanifest.xml": manifest(resource("a.xml")), "a.xml": VERSION_3}))
    for _time in range(times):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        rows = list(qti.read(io.BytesIO(bytes(data))))
    except BadFile:
        return
    assert all(isinstance(row, BankRow) for row in rows)
