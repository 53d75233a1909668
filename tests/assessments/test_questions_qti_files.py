"""QTI's files: each version, packages with their manifests, tests and pictures, and what is refused by name."""

import io
from decimal import Decimal

import pytest

from assessments.formats import questions_qti as qti
from assessments.forms.bank_files import open_bank
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
    one,
    package,
    read,
    resource,
)
from tests.factories import picture_file

# Versions


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
        ("a.txt", VERSION_3.encode(), "qti"),
        ("a.zip", package({"a.xml": VERSION_3}), "qti"),
    ],
)
def test_the_format_of_a_file_is_told_by_its_first_element(name, data, found):
    assert open_bank(data, name)[0] == found


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x00\x01", b"<assessmentTest/>", b"quiz"])
def test_a_format_that_nobody_reads_is_told(data):
    with pytest.raises(BadFile, match="tells the format"):
        open_bank(data, "a.xml")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xml", VERSION_3.encode()[:-30], "The XML is broken"),
        ("a.zip", package({"a.xml": VERSION_3})[:-30], "broken"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_the_only_format_that_it_can_be(name, data, reason):
    with pytest.raises(BadFile, match=reason):
        open_bank(data, name)


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
    listed = [
        resource(name) for name in [*files, "missing.xml", "../../etc/passwd", "http://example.org/a.xml", "//[", ""]
    ]
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
        "//[: The package has no such file.",
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


def test_pictures_of_the_package_are_taken():
    asked = choices().replace("Option A", '<img src="../media/a%20map.png" alt="A map"/>')
    asked += '<p>See <object data="../media/red.png" type="image/png">A red field</object> here.</p>'
    asked = f'<p><img src="../media/a%20map.png" alt="A map"/></p><p><img src="../media/x.svg"/></p>{asked}'
    files = {
        "items/a.xml": item(PLAIN[0], SCORE, body(asked), MATCH),
        "media/a map.png": picture_file(),
        "media/red.png": picture_file(colour="red"),
        "media/x.svg": "<svg/>",
    }
    [row] = read(package({"imsmanifest.xml": manifest(resource("items/a.xml")), **files}))
    map_, red = row.pictures
    assert row.stem == (f"![A map](picture:{map_.key})\n\nWhich one?\n\nSee ![A red field](picture:{red.key}) here."), (
        row.refusal
    )
    assert row.spec["options"][0]["text"] == f"![A map](picture:{map_.key})"
    assert "x.svg" in row.warnings[0] and "SVG" in row.warnings[0]


def test_pictures_of_a_shared_text_are_found_from_there():
    ref = '<qti-assessment-stimulus-ref identifier="s" href="shared/s.xml"/>'
    stimulus = (
        '<qti-assessment-stimulus identifier="s"><qti-stimulus-body><p><img src="map.png" alt="A map"/></p>'
        "</qti-stimulus-body></qti-assessment-stimulus>"
    )
    files = {"shared/s.xml": stimulus, "shared/map.png": picture_file()}
    [row] = read(package({"a.xml": VERSION_3.replace("<qti-item-body>", f"{ref}<qti-item-body>"), **files}))
    assert row.stem.startswith(f"![A map](picture:{row.pictures[0].key})")


def test_pictures_where_words_must_stand_are_left_out():
    words = '<inlineChoice identifier="A">aa <img src="map.png" alt="x"/></inlineChoice>'
    words += "".join(f'<inlineChoice identifier="{id_}">{id_}{id_}</inlineChoice>' for id_ in "BC")
    asked = f'<inlineChoiceInteraction responseIdentifier="RESPONSE">{words}</inlineChoiceInteraction>'
    asked = f"<p>Do it.</p><p>A {asked}</p>"
    [row] = read(package({"a.xml": item(PLAIN[0], SCORE, body(asked), MATCH), "map.png": picture_file()}))
    assert (row.pictures, row.spec["bank"]) == ((), ["aa", "BB", "CC"])
    assert "map.png" in row.warnings[0]


def test_pictures_and_sounds_are_left_out_and_named():
    asked = '<p>Look: <img src="media/map.png" alt="A map"/></p><p><object type="image/png" data="media/b.png"/>So?</p>'
    row = one(PLAIN[0], SCORE, body(asked, '<audio src="x.mp3"/>', choices()), MATCH)
    assert row.stem == "Look:\n\nSo?\n\nWhich one?"
    assert "map.png, b.png" in row.warnings[0] and "audio" in row.warnings[1]
