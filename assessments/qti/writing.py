"""Rows as a package of QTI: a zip of a manifest, a test in the order of the bank, and one file for each question."""

import zipfile
from fractions import Fraction
from xml.etree.ElementTree import tostring

from django.utils.text import slugify

from assessments.bankpictures import file_name
from assessments.qti.versions import translated
from assessments.qti.writing_kinds import item
from assessments.qti.writing_parts import EXPLANATION, MOST, SCORE, TOLD, blocks, element, outcome, sets
from assessments.questions import get
from assessments.questions.figures import plain
from lessons.markup import Shown, linker

XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOM, LOM_SCHEMA = "http://ltsc.ieee.org/xsd/LOM", "http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd"
TEST, ITEMS = "test.xml", "items/"
TITLE = "Questions"
DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
LONGEST_TITLE = 100


def write(rows, stream, version, annotations=()):
    """The package of rows that `cannot` lets through. The same rows give the same bytes.

    `annotations` are texts about them for the manifest, one for each row or none at all; some may be empty.
    """
    rows = list(rows)
    files = [f"{ITEMS}{place:03}-{slugify(row.id)[:40] or row.kind}.xml" for place, row in enumerate(rows, 1)]
    with zipfile.ZipFile(stream, "w") as package:
        _add(package, "imsmanifest.xml", _manifest(rows, files, version, annotations or [""] * len(rows)))
        _add(package, TEST, _rooted(translated(_test(files), version), version))
        for row, file in zip(rows, files, strict=True):
            package.writestr(_place(file), item_bytes(row, version))
        pictures = {_picture_name(one): one.file.data for row in rows for one in row.pictures}
        for file, data in sorted(pictures.items()):
            package.writestr(_place(file), data)


def item_bytes(row, version):
    """The file of a row that `cannot` lets through."""
    return _bytes(_rooted(translated(_item(row), version), version))


def _place(file):
    place = zipfile.ZipInfo(file)  # at the first moment that zip knows
    place.compress_type, place.external_attr, place.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
    return place


def _add(package, file, root):
    package.writestr(_place(file), _bytes(root))


def _bytes(root):
    # A text first: to write bytes bit by bit takes ElementTree half as long again.
    return f"{DECLARATION}{tostring(root, encoding='unicode')}".encode(errors="xmlcharrefreplace")


def _rooted(root, version):
    return _with_schemas(root, {version.namespace: version.schema})


def _with_schemas(root, schemas):
    """The root with its namespaces, the first one without a prefix, and each of its children on a line of its own."""
    own = next(iter(schemas))
    places = " ".join(f"{namespace} {schema}" for namespace, schema in schemas.items())
    given = dict(root.attrib)
    root.attrib.clear()
    root.attrib.update({"xmlns": own, "xmlns:xsi": XSI, "xsi:schemaLocation": places, **given})
    root.text = "\n"
    for child in root:
        child.tail = "\n"
    return root


def _item(row):
    """The assessmentItem of a row."""
    link = _link_to(row.pictures)
    found = item(row, link)
    outcomes = [*_points(row), *found.outcomes]
    told = [(identifier, text) for identifier, text in found.told if text.strip()]
    feedback = [_feedback(TOLD, identifier, text, link) for identifier, text in told]
    if told:
        outcomes.append(outcome(TOLD, found.cardinality, "identifier"))
    if row.rationale.strip():
        outcomes.append(outcome(EXPLANATION, "single", "identifier", "explanation"))
        feedback.append(_feedback(EXPLANATION, "explanation", row.rationale, link))
    known = {"template": found.template} if found.template else {}
    return element(
        "assessmentItem",
        *found.responses,
        *outcomes,
        element("itemBody", *blocks(row.stem, link), *found.body),
        *([element("responseProcessing", *found.rules, **known)] if found.rules else []),
        *feedback,
        identifier=row.id or "question",
        title=" ".join((row.id or row.stem).split())[:LONGEST_TITLE],
        adaptive="false",
        timeDependent="false",
    )


def _points(row):
    """The outcomes that every item has: what an answer earns, and the most that one can."""
    points = plain(Fraction(row.points))
    scored = {"externalScored": "human"} if get(row.kind).MARKED_BY == "person" else {}
    return [
        outcome(SCORE, "single", "float", "0", normalMaximum=points, normalMinimum="0", **scored),
        outcome(MOST, "single", "float", points),
    ]


def _feedback(variable, identifier, text, link):
    given = {"outcomeIdentifier": variable, "identifier": identifier, "showHide": "show"}
    return element("modalFeedback", *blocks(text, link), **given)


def _link_to(pictures):
    """What shows these pictures where a text is rendered: they lie beside the folder of the items."""
    return linker((), pictures={one.key: _shown(one) for one in pictures})


def _shown(picture):
    file = picture.file
    return Shown(f"../{_picture_name(picture)}", file.width, file.height, picture.description, "")


def _picture_name(picture):
    return f"pictures/{file_name(picture)}"


def _test(files):
    """The assessmentTest: every question once, in the order of the bank."""
    refs = [
        element("assessmentItemRef", identifier=_identifier(place), href=file) for place, file in enumerate(files, 1)
    ]
    section = element("assessmentSection", *refs, identifier="section", title=TITLE, visible="true")
    total = sets(SCORE, element("sum", element("testVariables", variableIdentifier=SCORE)))
    return element(
        "assessmentTest",
        outcome(SCORE, "single", "float", "0"),
        element("testPart", section, identifier="part", navigationMode="nonlinear", submissionMode="simultaneous"),
        element("outcomeProcessing", total),
        identifier="test",
        title=TITLE,
    )


def _identifier(place):
    return f"item-{place}"


def _manifest(rows, files, version, annotations):
    needed = [element("dependency", identifierref=_identifier(place)) for place in range(1, len(files) + 1)]
    test = {"identifier": "test", "type": version.test_type, "href": TEST}
    places = enumerate(zip(rows, files, annotations, strict=True), 1)
    schema, number = version.named
    root = element(
        "manifest",
        element("metadata", element("schema", schema), element("schemaversion", number)),
        element("organizations"),
        element(
            "resources",
            element("resource", element("file", href=TEST), *needed, **test),
            *(_resource(place, *found, version) for place, found in places),
        ),
        identifier="package",
    )
    root.set("xmlns:lom", LOM)
    return _with_schemas(root, {version.package: version.package_schema, LOM: LOM_SCHEMA})


def _resource(place, row, file, annotation, version):
    """One question's file and pictures, with its tags as keywords and what else is to be told of it."""
    shown = [element("file", href=_picture_name(one)) for one in row.pictures]
    words = [element("lom:keyword", element("lom:string", tag)) for tag in row.tags]
    told = [element("lom:general", *words)] if words else []
    if annotation:
        told.append(element("lom:annotation", element("lom:description", element("lom:string", annotation))))
    about = [element("metadata", element("lom:lom", *told))] if told else []
    given = {"identifier": _identifier(place), "type": version.item_type, "href": file}
    return element("resource", *about, element("file", href=file), *shown, **given)
