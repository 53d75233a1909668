"""The tree of a foreign XML file: names without prefixes, text and children in their order, and nothing believed."""

import pytest

from assessments.xmltree import Node, parse, root_of
from classrooms.problems import BadFile

MIXED = b"""<?xml version="1.0"?>
<q:item xmlns:q="http://example.org/q" xml:lang="en">
  <q:p>One <m:math>x</m:math> two</q:p><file>data</file>
</q:item>"""


def test_parse_strips_prefixes_and_keeps_the_order_of_text_and_children():
    root = parse(MIXED, "test", "item")
    paragraph = root.first("p")
    assert (root.tag, root.line, root.attributes["xml:lang"]) == ("item", 2, "en")
    assert [piece.tag if isinstance(piece, Node) else piece for piece in paragraph.content] == ["One ", "math", " two"]
    assert [node.tag for node in root.walk()] == ["item", "p", "math", "file"]


def test_parse_names_the_roots_that_it_wants():
    with pytest.raises(BadFile, match=r"begins with <item> and not with <quiz \| test>"):
        parse(MIXED, "quiz", "test")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (MIXED, "item"),
        (b"\xef\xbb\xbf<!-- <quiz> -->\n<assessmentItem/>", "assessmentItem"),
        (b'<!DOCTYPE html PUBLIC "x"><html>', "html"),
        (b"PK\x03\x04", ""),
        (b"", ""),
        (b"<!--" * 3000, ""),
    ],
)
def test_root_of_tells_the_first_element(data, name):
    assert root_of(data) == name
