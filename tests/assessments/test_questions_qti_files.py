"""QTI's files: each version, packages with their manifests and tests, what is hostile or broken, how long it takes."""

import io
import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from assessments.forms.bank_files import format_of
from classrooms.problems import BadFile
from tests.assessments.qti_support import (
    MATCH,
    SCORE,
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

PLAIN = (response("single", "identifier", ["B"]), SCORE, body(choices()), MATCH)

VERSION_3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/x.xsd"
    identifier="harvest" title="The harvest" xml:lang="en" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
    <qti-correct-response><qti-value>rye</qti-value><qti-value>oats</qti-value></qti-correct-response>
    <qti-mapping lower-bound="0" upper-bound="2" default-value="-1">
      <qti-map-entry map-key="rye" mapped-value="1"/><qti-map-entry map-key="oats" mapped-value="1"/>
    </qti-mapping>
  </qti-response-declaration>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="2">
    <qti-default-value><qti-value>0</qti-value></qti-default-value>
  </qti-outcome-declaration>
  <qti-item-body>
    <p class="lead">The <em>harvest</em> of that year is told of below.</p>
    <qti-rubric-block view="scorer" use="instructions">
      <qti-content-body><p>Be mild.</p></qti-content-body>
    </qti-rubric-block>
    <qti-choice-interaction class="qti-labels-none" response-identifier="RESPONSE" shuffle="true" max-choices="0">
      <qti-prompt>What grew?</qti-prompt>
      <qti-simple-choice identifier="rye" data-x="1"><p>Rye &amp; more</p></qti-simple-choice>
      <qti-simple-choice identifier="oats">Oats</qti-simple-choice>
      <qti-simple-choice identifier="rice">Rice</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing
      template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
</qti-assessment-item>
"""


def test_version_3_is_read_as_version_2_is():
    [row] = read(VERSION_3)
    assert (row.id, row.kind, row.points, row.spec["rule"]) == ("harvest", "multiple", 2, "right-minus-wrong")
    assert row.stem == "The *harvest* of that year is told of below.\n\nWhat grew?"
    assert row.spec["options"][0]["text"] == "Rye & more"
    assert row.warnings[0] == "Its name was left out: “The harvest”."
    assert "Be mild." in row.warnings[1] and "scorer" in row.warnings[1]


def test_names_with_prefixes_are_the_same():
    text = item(*PLAIN)
    for tag in ("assessmentItem", "responseDeclaration", "itemBody", "choiceInteraction", "simpleChoice", "prompt"):
        text = text.replace(f"<{tag}", f"<q:{tag}").replace(f"</{tag}", f"</q:{tag}")
    [row] = read(text.replace("xmlns=", "xmlns:q="))
    assert (row.kind, row.stem) == ("single", "Which one?")


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_versions_2(version):
    assert one(*PLAIN, version=version).kind == "single"


# Which format a file is in


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.xml", item(*PLAIN).encode(), "qti"),
        ("a.XML", VERSION_3.encode(), "qti"),
        ("a.xml", b"\xef\xbb\xbf<!-- x --><quiz></quiz>", "moodle"),
        ("a.gift", b"", "gift"),
    ],
)
def test_format_of_a_file_is_told_by_its_first_element(name, data, found):
    assert format_of(name, data) == found


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x00\x01", b"<assessmentTest/>", b"quiz"])
def test_format_of_what_nobody_reads_is_told(data):
    with pytest.raises(BadFile, match="tell the format"):
        format_of("a.xml", data)


def test_packages_are_told_by_what_is_in_them():
    assert qti.recognises(package({"imsmanifest.xml": manifest(resource("a.xml"))}))
    assert qti.recognises(package({"a.xml": VERSION_3}))
    assert not qti.recognises(package({"a.xml": "<quiz/>", "b.txt": "assessmentItem"}))
    with pytest.raises(BadFile, match="no item of QTI"):
        list(qti.read(io.BytesIO(package({"a.txt": "x"}))))


# Packages


def keywords(*words):
    inner = "".join(f"<imsmd:keyword><imsmd:langstring>{word}</imsmd:langstring></imsmd:keyword>" for word in words)
    return f'<metadata xmlns:imsmd="http://x">{inner}</metadata>'


def test_a_package_gives_its_items_in_the_order_of_its_test():
    files = {f"items/{name}.xml": item(*PLAIN, name=name) for name in "abc"}
    refs = "".join(f'<assessmentItemRef identifier="{name}" href="../items/{name}.xml"/>' for name in "ca")
    section = f"<testPart><assessmentSection>{refs}</assessmentSection></testPart>"
    files["tests/test.xml"] = f'<assessmentTest identifier="t">{section}</assessmentTest>'
    listed = [resource(f"items/{name}.xml", keywords("thaw", "cult") if name == "a" else "") for name in "abc"]
    files["imsmanifest.xml"] = manifest(*listed, resource("tests/test.xml", type_="imsqti_test_xmlv2p1"))
    rows = read(package(files))
    assert [row.id for row in rows] == ["c", "a", "b"]
    assert [row.tags for row in rows] == [(), ("thaw", "cult"), ()]


def test_every_item_of_a_package_is_accounted_for_by_its_file():
    drawing = body('<drawingInteraction responseIdentifier="RESPONSE"/>')
    files = {
        "good.xml": item(*PLAIN),
        "drawn.xml": item(PLAIN[0], SCORE, drawing, MATCH),
        "broken.xml": "<assessmentItem>\n<p>",
        "other.xml": "<html/>",
    }
    listed = [resource(name) for name in [*files, "missing.xml", "../../etc/passwd", "http://example.org/a.xml", ""]]
    rows = read(package({"imsmanifest.xml": manifest(*listed), **files}))
    assert [row.kind or row.refusal for row in rows] == [
        "single",
        "drawn.xml, line 2: “drawingInteraction” cannot be taken: it is answered on a picture.",
        "broken.xml, line 2: The XML is broken here (no element found).",
        "other.xml, line 1: This is no such file: it begins with <html> and not with "
        "<assessmentItem | qti-assessment-item>.",
        "missing.xml: The package has no such file.",
        "../../etc/passwd: The package has no such file.",
        "http://example.org/a.xml: The package has no such file.",
        "imsmanifest.xml: The package has no such file.",
    ]


def test_a_package_in_a_folder_and_names_with_signs():
    files = {"bank/imsmanifest.xml": manifest(resource("a%20b/q%C3%A9.xml")), "bank/a b/qé.xml": item(*PLAIN)}
    assert [row.kind for row in read(package(files))] == ["single"]


def test_a_package_without_a_manifest_gives_all_its_items():
    files = {"b.xml": item(*PLAIN, name="b"), "a.xml": VERSION_3, "c.xml": "<x/>"}
    assert [row.id for row in read(package(files))] == ["b", "harvest"]


def test_a_weight_in_the_test_becomes_points():
    weights = {"a": '<weight identifier="W" value="2.5"/>', "b": "", "c": '<weight identifier="W" value="0.001"/>'}
    refs = "".join(
        f'<assessmentItemRef href="{name}.xml">{inner}</assessmentItemRef>' for name, inner in weights.items()
    )
    files = {f"{name}.xml": item(*PLAIN, name=name) for name in weights}
    files["test.xml"] = f"<assessmentTest><testPart>{refs}</testPart></assessmentTest>"
    rows = read(package({"imsmanifest.xml": manifest(*map(resource, files)), **files}))
    assert [row.points for row in rows[:2]] == [Decimal("2.5"), 1]
    assert "it is worth 2.5 points" in " ".join(rows[0].warnings) and "weight" in rows[2].refusal


def test_shared_texts_stand_before_the_question():
    ref = '<qti-assessment-stimulus-ref identifier="s" href="shared/s.xml" title="s"/>'
    text = VERSION_3.replace("<qti-item-body>", f"{ref}<qti-item-body>")
    stimulus = (
        '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s" title="s">'
        "<qti-stimulus-body><p>In that <b>year</b> it rained.</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    [row] = read(package({"a.xml": text, "shared/s.xml": stimulus}))
    assert row.stem.startswith("In that **year** it rained.\n\nThe *harvest*")
    [row] = read(package({"a.xml": text, "shared/s.xml": "<html/>"}))
    assert "“shared/s.xml” cannot be read" in row.refusal
    [row] = read(text)
    assert "Left out: the text that it refers to (shared/s.xml)." in row.warnings


def test_a_template_of_the_package_counts_and_not_its_name():
    processing = '<responseProcessing template="rp/match_correct.xml"/>'
    rule = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    text = item(*PLAIN[:3], processing)
    own = {"a.xml": text, "rp/match_correct.xml": f"<responseProcessing>{rule}</responseProcessing>"}
    assert "An empty answer earns points" in read(package(own))[0].refusal
    assert read(package({"a.xml": text}))[0].kind == "single"


# What is refused by name


@pytest.mark.parametrize(
    "name",
    "hotspot selectPoint graphicOrder graphicAssociate graphicGapMatch positionObject slider drawing upload media "
    "custom portableCustom endAttempt hottext associate".split(),
)
def test_interactions_that_no_kind_has_are_refused_by_name(name):
    row = one(PLAIN[0], SCORE, body(f'<{name}Interaction responseIdentifier="RESPONSE"/>'), MATCH)
    assert f"“{name}Interaction” cannot be taken: " in row.refusal


@pytest.mark.parametrize(
    ("parts", "more", "reason"),
    [
        (PLAIN, ' adaptive="true"', "adaptive"),
        ((*PLAIN, "<templateDeclaration identifier='N'/>"), "", "drawn anew"),
        ((PLAIN[0], SCORE, body("<p><printedVariable identifier='N'/></p>", choices()), MATCH), "", "drawn anew"),
        ((PLAIN[0], SCORE, body("<p>One</p>"), MATCH), "", "without a question"),
        ((PLAIN[0], SCORE, MATCH), "", "no text"),
        ((PLAIN[0], body(choices()), MATCH), "", "no SCORE"),
        ((PLAIN[0], SCORE, body(choices() * 2), MATCH), "", "several things"),
        ((PLAIN[0], SCORE, body(choices(), entry()), MATCH), "", "several things"),
        ((PLAIN[0], SCORE, body("<m:math><m:mi>x</m:mi></m:math>", choices()), MATCH), "", "MathML"),
        ((PLAIN[0], SCORE, body(choices().replace("Which one?", '<img src="map.png"/>')), MATCH), "", "but a picture"),
        ((PLAIN[0], SCORE, body(choices().replace("Option A", '<img src="map.png"/>')), MATCH), "", "but a picture"),
    ],
)
def test_items_that_are_none_for_us_are_refused_with_the_reason(parts, more, reason):
    text = item(*parts, more=more)
    text = text.replace(' adaptive="false"', "", 1) if more else text
    [row] = read(text)
    assert reason in row.refusal and row.line == 2


def test_pictures_and_sounds_are_left_out_and_named():
    asked = '<p>Look: <img src="media/map.png" alt="A map"/></p><p><object type="image/png" data="media/b.png"/>So?</p>'
    row = one(PLAIN[0], SCORE, body(asked, '<audio src="x.mp3"/>', choices()), MATCH)
    assert row.stem == "Look:\n\nSo?\n\nWhich one?"
    assert "map.png, b.png" in row.warnings[0] and "audio" in row.warnings[1]


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
