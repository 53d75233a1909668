"""Quizzes and banks of Canvas as rows: what of each item is taken, what is left out, and why one is refused."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import bankmarkup
from assessments.banknumbers import as_points, number
from assessments.bankrows import BankRow, Refusal
from assessments.canvas.items import GENERAL, RIGHT, WRONG, Item, bare, fields_of
from assessments.canvas.kinds import KINDS

ROOT = "questestinterop"
UNNAMED = re.compile(r"Question(?: [0-9]+)?|", re.IGNORECASE)
NOT_HERE = {
    "text_only_question": gettext_lazy("it is a text without a question."),
    "file_upload_question": gettext_lazy("it is answered by files, and nobody hands in files here."),
    "calculated_question": gettext_lazy("its numbers are drawn anew for each student."),
    "": gettext_lazy("it does not name its kind the way Canvas does."),
}


def rows(root, album, find=lambda source: None, is_shuffled=lambda quiz: False, has_bank=lambda bank: False):
    """A BankRow for each item of a <questestinterop>, one by one.

    `find(source)` gives (bytes, name) of a picture or None, `is_shuffled` and `has_bank` tell of the ident of a quiz or
    bank whether its answers are shuffled and whether the package has it.
    """
    for around in [*root.all("assessment"), *root.all("objectbank"), root]:
        ident = around.attributes.get("ident", "")
        given = {"find": find, "is_shuffled": around.tag == "assessment" and is_shuffled(ident)}
        for node, points in _items(around, None):
            if node.tag == "item":
                yield _row(node, points, _title(around), album, given)
            elif not has_bank(bare(node)):
                yield BankRow(node.line, refusal=_("It is drawn from a question bank that is not in the file."))


def _title(around):
    """The name of a quiz or bank."""
    fields = fields_of(around.first("qtimetadata"))
    return " ".join((around.attributes.get("title") or fields.get("bank_title", "")).split())[:100]


def _items(around, points):
    """(node, points of each question of its group or None); the node is an item or what stands for others."""
    for node in around.children:
        if node.tag == "section":
            yield from _items(node, _of_group(node) or points)
        elif node.tag in ("item", "itemref"):
            yield node, points
        elif node.tag == "selection_ordering":
            yield from ((one, points) for one in node.walk() if one.tag == "sourcebank_ref")


def _of_group(section):
    """The points of each question that is drawn from a section; empty where nothing says so."""
    found = [one for ordering in section.all("selection_ordering") for one in ordering.walk()]
    return next((bare(one) for one in found if one.tag == "points_per_item"), "")


def _row(node, points, title, album, given):
    row = BankRow(node.line, id=node.attributes.get("ident", ""))
    try:
        return _taken(row, node, points, title, bankmarkup.Lost(album), given)
    except Refusal as refusal:
        return row.refused(str(refusal))


def _taken(row, node, points, title, lost, given):
    fields = fields_of(node.first("itemmetadata"))
    kind = fields.get("question_type", "")
    if kind not in KINDS:
        why = NOT_HERE.get(kind) or _("no kind of question here does what it does.")
        raise Refusal(_("“%(kind)s” cannot be taken: %(why)s") % {"kind": kind[:40], "why": why})
    item = Item(node, lost, **given)
    found = KINDS[kind](item)
    lost.check_asked(found["stem"])
    rationale = item.prose(item.feedback[GENERAL]) if GENERAL in item.feedback else ""
    text = points or fields.get("points_possible") or "1"
    worth, told = as_points(number(text), text)
    told += [*found.get("told", ()), *_left_out(item, points, fields, title)]
    return row.taken(found, lost, told, points=worth, rationale=rationale, tags=(title,) if title else ())


def _left_out(item, points, fields, title):
    """Warnings of what is otherwise here than it was there."""
    name = " ".join(item.node.attributes.get("title", "").split())
    if not UNNAMED.fullmatch(name):
        yield _("Its name was left out: “%(name)s”.") % {"name": name[:100]}
    if title:
        yield _("The name of its quiz or bank became a tag: %(name)s.") % {"name": title}
    if points and fields.get("points_possible") and number(points) != number(fields["points_possible"]):
        yield _("It has the points of the group from which it was drawn.")
    if {RIGHT, WRONG} & set(item.feedback):
        yield _("Left out: the feedback for right and wrong answers as a whole.")
    if set(item.feedback) - item.told - {GENERAL, RIGHT, WRONG}:
        yield _("Left out: what is told about answers of which nothing can be told here.")
