"""Questions of Moodle's XML as rows: what of each is taken, what is left out, and why one is refused."""

import re
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import bankmarkup
from assessments.banknumbers import as_points, number
from assessments.bankpictures import Album
from assessments.bankrows import BankRow, Refusal
from assessments.moodle import texts
from assessments.moodle.kinds import KINDS

ROOTS = re.compile(r"\$[a-z0-9]+\$")
NOT_HERE = {
    "description": gettext_lazy("it is a text without a question."),
    "random": gettext_lazy("it draws one of other questions."),
    "randomsamatch": gettext_lazy("it draws from other questions."),
    **dict.fromkeys(("ddimageortext", "ddmarker"), gettext_lazy("it is answered on a picture.")),
}
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def rows(quiz):
    """One BankRow for each question of the root Node, in their order."""
    album = Album()
    return (_row(node, category, album) for node, category in _with_categories(quiz.all("question")))


def _with_categories(nodes):
    """[(question, name of its category)]: a category is for what follows it, and in a turned file for what precedes."""
    is_category = [node.attributes.get("type") == "category" for node in nodes]
    is_turned = bool(nodes) and is_category[-1] and not is_category[0]
    found, category = [], ""
    for node, is_name in (
        reversed(list(zip(nodes, is_category, strict=True))) if is_turned else zip(nodes, is_category, strict=True)
    ):
        if is_name:
            category = _category(node)
        else:
            found.append((node, category))
    return found[::-1] if is_turned else found


def _category(node):
    """Its path below the top, from the widest to the narrowest."""
    try:
        path = node.value("category")
    except Refusal:
        return ""
    steps = [step.strip().replace("\x00", "/") for step in path.replace("//", "\x00").split("/")]
    steps = [step for step in steps if step and not ROOTS.fullmatch(step)]
    if "top" in steps[1:] and steps[-1] == "top":
        steps.reverse()
    return "/".join(step for step in steps if step != "top")[:200]


def _row(node, category, album):
    row = BankRow(node.line)
    try:
        name = " ".join(node.value("name").split())
        row = replace(row, id=node.value("idnumber") or slugify(name)[:50])
        return _taken(row, node, name, category, album)
    except Refusal as refusal:
        return row.refused(str(refusal))


def _taken(row, node, name, category, album):
    kind = node.attributes.get("type", "")
    if kind not in KINDS:
        raise Refusal(_("“%(kind)s” cannot be taken: %(why)s") % {"kind": kind[:40], "why": _why_not(kind)})
    lost = bankmarkup.Lost(album)
    found = KINDS[kind](node, lost)
    text = node.value("defaultgrade") or "1"
    points, told = as_points(found.get("points", number(text)), text)
    lost.check_asked(found["stem"])
    tags = dict.fromkeys(filter(None, [*_tags(node), category]))
    if category:
        told.append(_("Its category became a tag: %(name)s.") % {"name": category})
    rationale = texts.prose(node.first("generalfeedback"), lost)
    if slugify(name) and slugify(row.id) not in (slugify(name), slugify(name)[:50]):
        told.append(_("Its name was left out: “%(name)s”.") % {"name": name[:100]})
    told += [*found.get("told", ()), *_left_out(node)]
    return row.taken(found, lost, told, points=points, rationale=rationale, tags=tuple(tags))


def _tags(node):
    around = node.first("tags")
    found = around.all("tag") if around is not None else []
    return [tag.own() if tag.first("text") is None else tag.text() for tag in found]


def _why_not(kind):
    if kind.startswith("calculated"):
        return _("its numbers are drawn anew for each student.")
    return NOT_HERE.get(kind) or _("no kind of question here does what it does.")


def _left_out(node):
    """Warnings of what every question may bring along and none has here."""
    names = []
    penalty = number(node.value("penalty") or "0")
    if penalty is None or penalty:
        names.append(_("the penalty for further tries"))
    if node.first("hint") is not None:
        names.append(_("hints"))
    if any(_is_filled(node.first(tag)) for tag in COMBINED):
        names.append(_("the feedback for right, partly right and wrong answers as a whole"))
    if node.flag("hidden"):
        names.append(_("that it was hidden"))
    if _is_filled(node.first("graderinfo")):
        names.append(_("the notes for whoever marks"))
    if _is_filled(node.first("responsetemplate")):
        names.append(_("the text to begin with"))
    if names:
        yield _("Left out: %(names)s.") % {"names": "; ".join(names)}


def _is_filled(node):
    return node is not None and bool(node.text())
