"""Items of QTI as rows: what of each is taken, what is left out, and why one is refused."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments import xmltree
from assessments.banknumbers import as_points
from assessments.bankrows import BankRow, Refusal
from assessments.qti import texts
from assessments.qti.beside import Beside
from assessments.qti.choices import read_choice
from assessments.qti.feedback import Feedback
from assessments.qti.gaps import read_entries, read_inline_choices
from assessments.qti.items import Item
from assessments.qti.joined import read_gap_match, read_match
from assessments.qti.orders import read_order
from assessments.qti.typed import read_typed
from assessments.qti.vocabulary import ITEMS, as_version_2
from assessments.qti.written import is_by_person, read_written
from classrooms.problems import BadFile

READERS = {
    "choiceInteraction": read_choice,
    "textEntryInteraction": read_typed,
    "extendedTextInteraction": read_typed,
    "matchInteraction": read_match,
    "gapMatchInteraction": read_gap_match,
    "orderInteraction": read_order,
}
SEVERAL = {"inlineChoiceInteraction": read_inline_choices, "textEntryInteraction": read_entries}


def row(data, work, beside):
    """The BankRow of one item's bytes; BadFile where they are no item at all. `beside` are the files around it."""
    node = as_version_2(xmltree.parse(data, *ITEMS))
    found = BankRow(node.line, id=node.attributes.get("identifier", ""))
    try:
        return _taken(found, Item(node, work, beside))
    except Refusal as refusal:
        return found.refused(str(refusal))


def member(package, name, work):
    """The BankRow of an item's file in a package; refused where it is no item at all."""
    try:
        return row(package.read(name), work, Beside(package, name))
    except BadFile as error:
        line, what = error.problems[0].line or 1, " ".join(problem.what for problem in error.problems)
        return BankRow(line, refusal=what)


def _taken(bare, item):
    found = _read(item)
    item.lost.check_asked(found["stem"])
    points = _points(item, found["points"])
    _tell_left_out(item)
    rationale = found["rationale"] if "rationale" in found else _rationale(item)
    return bare.taken(found, item.lost, item.told, points=points, rationale=rationale)


def _read(item):
    names = {node.tag for node in item.interactions}
    if is_by_person(item, names):
        return read_written(item)
    item.check_scored()
    if len(item.interactions) == 1 and (reader := READERS.get(item.interactions[0].tag)):
        return reader(item, item.interactions[0])
    if len(names) == 1 and (reader := SEVERAL.get(*names)):
        return reader(item)
    if len(item.interactions) == 1:
        raise Refusal(
            _("“%(name)s” cannot be taken: no kind of question here does what it does.") % {"name": [*names][0]}
        )
    told = ", ".join(sorted(names))
    raise Refusal(
        _("It asks several things at once (%(names)s), which no kind of question here does.") % {"names": told}
    )


def _rationale(item):
    """The text that is shown whatever is answered."""
    feedback = Feedback(item)
    found = feedback.take(feedback.shown({}))
    feedback.tell_left()
    return found


def _points(item, most):
    """What can be earned, as decimals of hundredths; the file may call another number its maximum."""
    declared = item.declared_maximum()
    if declared is not None and declared != most:
        told = {"declared": texts.shown(declared), "most": texts.shown(most)}
        item.tell(_("It calls %(declared)s its most points, and %(most)s can be earned: that is taken.") % told)
    points, told = as_points(most, texts.shown(most))
    for what in told:
        item.tell(what)
    return points


def _tell_left_out(item):
    title = " ".join(item.node.attributes.get("title", "").split())
    own = slugify(item.node.attributes.get("identifier", ""))
    if slugify(title) and slugify(title) != own:
        item.tell(_("Its name was left out: “%(name)s”.") % {"name": title[:100]})
    in_choices = {id(node) for choice in item.body.walk() if choice.tag == "simpleChoice" for node in choice.walk()}
    for node in item.node.walk():
        if node.tag == "rubricBlock" and not texts.is_for_students(node) and (words := texts.words(node, item.lost)):
            told = {"who": node.attributes.get("view") or "?", "words": words[:200]}
            item.tell(_("Left out: what is said to %(who)s: “%(words)s”") % told)
        elif node.tag == "feedbackBlock" or (node.tag == "feedbackInline" and id(node) not in in_choices):
            item.tell(_("Left out: feedback within the text."))
    if any(response.default is not None for response in item.responses.values()):
        item.tell(_("Left out: the answer that was filled in beforehand."))
