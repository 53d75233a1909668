"""One vocabulary for all versions: QTI 3 writes qti-simple-choice and max-choices, where QTI 2 has simpleChoice."""

import re

ITEMS = ("assessmentItem", "qti-assessment-item")
PREFIX = "qti-"
KEPT = ("data-", "aria-", "xml")  # attributes that are no words of QTI


def as_version_2(root):
    """The tree of either version with the names of QTI 2; it is changed in place."""
    if root.tag.startswith(PREFIX):
        for node in root.walk():
            if node.tag.startswith(PREFIX):
                node.tag = _camel(node.tag.removeprefix(PREFIX))
                node.attributes = {_attribute(name): value for name, value in node.attributes.items()}
    return root


def _attribute(name):
    return name if name.startswith(KEPT) else _camel(name)


def _camel(name):
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)
