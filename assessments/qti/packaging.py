"""Packages of QTI: which files are items, in which order, and what the manifest says about each.

An item is what the manifest calls one; without a manifest, each XML file that begins as one. The order is that of the
tests, then that of the manifest.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments import xmltree
from assessments.banknumbers import POINTS_BELOW, number
from assessments.bankrows import BankRow
from assessments.qti import annotations, reading, texts
from assessments.qti.beside import resolved
from assessments.qti.items import Work
from assessments.qti.vocabulary import ITEMS, as_version_2
from classrooms.problems import BadFile, Problem

MANIFEST = "imsmanifest.xml"
TESTS = ("assessmentTest", "qti-assessment-test")
ITEM_TYPE = "imsqti_item_"
MOST_TAGS = 20


class Entry(NamedTuple):
    """An item's file by its name in the package, or why there is none; `line` is that of the manifest."""

    name: str
    line: int = 1
    tags: tuple = ()
    annotation: str = ""
    weight: Fraction | None = None
    refusal: str = ""


def has_items(package):
    """Whether there is an item of QTI 2 or 3 in it."""
    manifest = _manifest_name(package)
    if manifest and ITEM_TYPE.encode() in package.read(manifest):
        return True
    return any(_is_item(package, name) for name in package.names)


def rows(package):
    """The BankRows of a Package, one by one; BadFile where it holds no item."""
    entries = _in_order(package, _entries(package))
    if not entries:
        raise BadFile([Problem(None, "", _("There is no item of QTI 2 or 3 in the package."))])
    return _rows(package, entries)


def _rows(package, entries):
    work, again = Work(), Work()
    for entry in entries:
        if entry.refusal:
            yield BankRow(entry.line, refusal=f"{entry.name}: {entry.refusal}")
            continue
        row = _row(package, entry, work, again)
        yield _weighed(replace(row, tags=entry.tags), entry.weight).within(entry.name)


def _row(package, entry, work, again):
    """The row of an item, with what its annotation tells."""
    if not entry.annotation:
        return reading.member(package, entry.name, work)
    data = package.read(entry.name)
    if row := annotations.vouched(entry.annotation, data):
        return row
    return annotations.applied(reading.member(package, entry.name, work), entry.annotation, data, again)


def _weighed(row, weight):
    """The row with the points that the test gives it."""
    if row.refusal or weight in (None, 1):
        return row
    points = Fraction(row.points) * weight
    if not 0 < points < POINTS_BELOW or points * 100 % 1:
        return row.refused(_("Its weight in the test gives it %(points)s points.") % {"points": texts.shown(points)})
    told = {"weight": texts.shown(weight), "points": texts.shown(points)}
    row = row.warned(_("By its weight in the test, %(weight)s, it is worth %(points)s points.") % told)
    return replace(row, points=Decimal(texts.shown(points)))


def _manifest_name(package):
    """The manifest that lies highest."""
    found = [name for name in package.names if PurePosixPath(name).name == MANIFEST]
    return min(found, key=lambda name: name.count("/"), default="")


def _is_item(package, name):
    return name.lower().endswith(".xml") and xmltree.root_of(package.read(name)) in ITEMS


def _entries(package):
    manifest = _manifest_name(package)
    if not manifest:
        return [Entry(name) for name in package.names if _is_item(package, name)]
    root = xmltree.parse(package.read(manifest), "manifest")
    found = []
    for resources in root.all("resources"):
        base = resources.attributes.get("xml:base", "")
        found += [
            _entry(package, manifest, base, resource)
            for resource in resources.all("resource")
            if resource.attributes.get("type", "").startswith(ITEM_TYPE)
        ]
    return found


def _entry(package, manifest, base, resource):
    href = resource.attributes.get("href", "") or next(
        (file.attributes.get("href", "") for file in resource.all("file")), ""
    )
    name = resolved(manifest, base + resource.attributes.get("xml:base", "") + href)
    if name not in package.names:
        what = _("The package has no such file.")
        return Entry(href[:200] or manifest, resource.line, refusal=what)
    return Entry(name, resource.line, _keywords(resource), _annotation(resource))


def _keywords(resource):
    """The words by which the manifest finds an item."""
    found = [node for node in resource.walk() if node.tag == "keyword"]
    words = [" ".join("".join(_texts(node)).split())[:100] for node in found]
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


def _annotation(resource):
    """What the manifest says about an item beside its words, if that is ours."""
    found = ["".join(_texts(node)).strip() for node in resource.walk() if node.tag == "annotation"]
    return next((text for text in found if annotations.is_ours(text)), "")


def _texts(node):
    for piece in node.content:
        if isinstance(piece, str):
            yield piece
        else:
            yield from _texts(piece)


def _in_order(package, entries):
    """The entries as the tests of the package have them, then those of no test."""
    weights = {}
    for name in sorted(package.names):
        if name.lower().endswith(".xml") and xmltree.root_of(package.read(name)) in TESTS:
            for item, weight in _items_of_test(package, name):
                weights.setdefault(item, weight)
    places = {name: place for place, name in enumerate(weights)}
    entries = [entry._replace(weight=weights.get(entry.name)) for entry in entries]
    return sorted(entries, key=lambda entry: places.get(entry.name, len(places)))


def _items_of_test(package, name):
    """[(name of an item's file, what its points are multiplied by, or None)] in the order of the test."""
    try:
        test = as_version_2(xmltree.parse(package.read(name), *TESTS))
    except BadFile:
        return []
    refs = [node for node in test.walk() if node.tag == "assessmentItemRef"]
    return [(resolved(name, ref.attributes.get("href", "")), _weight(ref)) for ref in refs]


def _weight(ref):
    """The one weight that a test gives an item; of several nobody knows which one counts."""
    found = [number(node.attributes.get("value", "")) for node in ref.all("weight")]
    return found[0] if len(found) == 1 else None
