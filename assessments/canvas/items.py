"""One <item> of Canvas's: its fields, its texts as our Markdown, what is told to whom, and what earns points."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import bankmarkup
from assessments.bankhtml import escaped
from assessments.banknumbers import number
from assessments.bankrows import Refusal
from assessments.xmltree import Node

AROUND = {"material", "flow", "flow_mat", "flow_label"}
UNSHOWN = {"matimage", "mataudio", "matvideo", "matapplet", "matapplication"}
RESPONSES = {"response_lid", "response_str", "response_num"}
GENERAL, RIGHT, WRONG = "general_fb", "correct_fb", "general_incorrect_fb"
FORMULA = "/equation_images/"  # Canvas draws these from their words, which stand in the alt
ODD = gettext_lazy("Its scoring is not written the way Canvas writes it.")
FULL = Fraction(100)
ROUNDED = Fraction(1, 10_000)  # Canvas writes shares with two decimals


class Condition(NamedTuple):
    """`tests` is the <conditionvar>, `share` what it earns of all points; 0 where it only tells something."""

    tests: Node
    share: Fraction
    feedback: tuple


class Test(NamedTuple):
    """Whether the answer to a response is, or is not, this."""

    response: str
    value: str
    is_not: bool


def fields_of(node):
    """{label: entry} of the metadata in a node; empty for none."""
    found = [one for one in node.walk() if one.tag == "qtimetadatafield"] if node is not None else []
    return {bare(field.first("fieldlabel")): bare(field.first("fieldentry")) for field in found}


def bare(node):
    """The text of a node that may be none, without what is in its elements."""
    return "".join(piece for piece in node.content if isinstance(piece, str)).strip() if node is not None else ""


class Item:
    """`find(source)` gives (bytes, name) of a picture in the package, or None; `lost` is told what is left out."""

    def __init__(self, node, lost, find, is_shuffled):
        self.node, self.lost, self.find, self.is_shuffled = node, lost, find, is_shuffled
        self.shown = node.first("presentation") or Node("presentation", {}, node.line)
        self.responses = _by_ident(one for one in self.shown.walk() if one.tag in RESPONSES)
        self.feedback = {one.attributes.get("ident", ""): one for one in node.all("itemfeedback")}
        self.conditions = list(_conditions(node))
        self.links = dict(_links(self.conditions))
        self.told = set()

    def blocks(self, node, is_line=False, change=str):
        """What is in the materials of a node as blocks of Markdown, once `change` was made to each text."""
        return [
            block
            for text in self._texts(node)
            for block in bankmarkup.blocks_of(change(text.own()), _format(text), self.lost, self._picture, is_line)
        ]

    def prose(self, node):
        return "\n\n".join(self.blocks(node))

    def line(self, node):
        return bankmarkup.BREAK.join(self.blocks(node, is_line=True))

    def words(self, node):
        """What is in a node that pages show where no markup may stand."""
        found = [
            bankmarkup.words(text.own(), self.lost) if _format(text) == "html" else text.own()
            for text in self._texts(node)
        ]
        return " ".join(" ".join(found).split())

    def _texts(self, node):
        for child in node.children:
            if child.tag == "mattext":
                yield child
            elif child.tag in AROUND:
                yield from self._texts(child)
            elif child.tag in UNSHOWN:
                self.lost.pictures[child.attributes.get("uri", "").rpartition("/")[2] or "?"] = True

    def _picture(self, source, alt):
        if FORMULA in source and alt:
            return escaped(" ".join(alt.split()))
        found = self.find(source)
        return self.lost.take(found[0], alt, found[1]) if found else None

    def only(self, tag):
        """The one response of the item; Refusal where there are more or none."""
        found = [one for one in self.responses.values() if one.tag == tag]
        if len(found) != 1 or len(self.responses) != 1:
            raise Refusal(_("It asks for several answers at once, or for none."))
        return found[0]

    def labels(self, response):
        """{ident: <response_label>} of what can be chosen."""
        return _by_ident(label for label in response.walk() if label.tag == "response_label")

    def scoring(self):
        return [condition for condition in self.conditions if condition.share]

    def full(self):
        """The conditions that earn everything, where no other earns anything."""
        if any(condition.share != 1 for condition in self.scoring()):
            raise Refusal(_("An answer earns a part of the points; here one earns everything or nothing."))
        return self.scoring()

    def reason(self, response, value):
        """What is told about an answer, as one line."""
        names = [self.links.get((response, value)), self.links.get((response, None)), f"{value}_fb"]
        names.append(f"{response.removeprefix('response_')}_fb")
        return self.say(next((name for name in names if name in self.feedback), ""))

    def say(self, name):
        self.told.add(name)
        return self.line(self.feedback[name]) if name in self.feedback else ""


def _by_ident(nodes):
    found = {}
    for node in nodes:
        if found.setdefault(node.attributes.get("ident", ""), node) is not node:
            raise Refusal(_("Two of its options or answers have the same name."))
    return found


def _format(text):
    return "html" if text.attributes.get("texttype", "").lower() == "text/html" else "plain_text"


def _conditions(node):
    processing = node.first("resprocessing")
    if processing is None:
        return
    outcomes = processing.first("outcomes")
    score = outcomes.first("decvar") if outcomes is not None else None
    most = (number(score.attributes.get("maxvalue", "")) if score is not None else None) or FULL
    for one in processing.all("respcondition"):
        feedback = tuple(link.attributes.get("linkrefid", "") for link in one.all("displayfeedback"))
        yield Condition(one.first("conditionvar") or Node("conditionvar", {}, one.line), _share(one, most), feedback)


def _share(condition, most):
    total = Fraction(0)
    for change in condition.all("setvar"):
        points = number(change.own())
        if points is None or change.attributes.get("varname", "SCORE") != "SCORE":
            raise Refusal(str(ODD))
        if points < 0 or change.attributes.get("action", "Set") not in ("Set", "Add"):
            raise Refusal(_("An answer takes points away, which none does here."))
        total += points
    return total / most


def _links(conditions):
    """((response, value), name of what is told) of each condition on one answer; the value is None for any other."""
    for condition in conditions:
        found = [test for test in condition.tests.walk() if test.tag == "varequal"]
        names = [name for name in condition.feedback if name not in (GENERAL, RIGHT, WRONG)]
        if len(found) == 1 and names:
            is_not = any(test.tag == "not" for test in condition.tests.children)
            yield (found[0].attributes.get("respident", ""), None if is_not else found[0].own()), names[0]


def all_of(node, is_not=False):
    """The Tests that must hold together."""
    for child in node.children:
        if child.tag == "varequal":
            yield Test(child.attributes.get("respident", ""), child.own(), is_not)
        elif child.tag == "and" and not is_not:
            yield from all_of(child)
        elif child.tag == "not" and not is_not and len(child.children) == 1:
            yield from all_of(child, is_not=True)
        else:
            raise Refusal(str(ODD))


def any_of(node):
    """The Tests of which one must hold: a list of typed answers, with <or> around it or without."""
    for child in node.children:
        if child.tag == "or":
            yield from any_of(child)
        elif child.tag == "varequal":
            yield Test(child.attributes.get("respident", ""), child.own(), False)
        else:
            raise Refusal(str(ODD))


def rights_of(item):
    """{name of a response: values that are right}; all of them earn the same share."""
    found = {}
    for condition in item.scoring():
        tests = list(all_of(condition.tests))
        if len(tests) != 1 or tests[0].is_not or tests[0].response not in item.responses:
            raise Refusal(str(ODD))
        found.setdefault(tests[0].response, []).append(tests[0].value)
        if abs(condition.share * len(item.responses) - 1) > ROUNDED * len(item.responses):
            raise Refusal(_("Its parts weigh more and less, or do not add up; here all weigh the same."))
    if not found or set(found) != set(item.responses):
        raise Refusal(_("A part of it has no right answer."))
    return found


def only_right(rights):
    """The rights with one value each."""
    if any(len(values) > 1 for values in rights.values()):
        raise Refusal(_("Several answers to one part of it are right."))
    return {name: values[0] for name, values in rights.items()}
