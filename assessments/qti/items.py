"""An item of QTI as the readers of its kinds need it: what it declares, asks and scores; refused where none can be."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.bankpictures import Album
from assessments.bankrows import Refusal
from assessments.qti import processing, texts
from assessments.qti.values import Declaration, read_declaration
from assessments.qti.vocabulary import as_version_2
from assessments.questions.specs import IDENTIFIER

# Rules and expressions that are worked out; a million takes about a second.
MOST_FOR_ONE = 1_000_000
MOST_FOR_ALL = 12_000_000
ON_A_PICTURE = gettext_lazy("it is answered on a picture.")
NOT_HERE = {
    **dict.fromkeys(
        [f"{name}Interaction" for name in ("hotspot", "selectPoint", "graphicOrder", "graphicAssociate")], ON_A_PICTURE
    ),
    **dict.fromkeys([f"{name}Interaction" for name in ("graphicGapMatch", "positionObject", "drawing")], ON_A_PICTURE),
    "sliderInteraction": gettext_lazy("it is answered on a scale."),
    "uploadInteraction": gettext_lazy("it is answered by a file, and nobody hands in files here."),
    "mediaInteraction": gettext_lazy("it counts how often something is played."),
    "endAttemptInteraction": gettext_lazy("it ends the attempt by a button of its own."),
    "hottextInteraction": gettext_lazy("words are chosen within a text."),
    "associateInteraction": gettext_lazy("anything may be paired with anything of one list."),
}
BESPOKE = gettext_lazy("it brings a program of its own.")
DRAWN = ("templateDeclaration", "templateProcessing", "printedVariable", "templateInline", "templateBlock")
STIMULI = ("assessmentStimulus", "qti-assessment-stimulus")
BUILT_IN = {"completionStatus": Declaration("completionStatus", "single", "identifier")}


class Work:
    """How much was worked out for one file, and the pictures that were taken of it."""

    def __init__(self):
        self.for_one = self.for_all = 0
        self.album = Album()

    def begin(self):
        """Another item comes."""
        self.for_one = 0

    def count(self, steps):
        self.for_one += steps
        self.for_all += steps
        if self.for_one > MOST_FOR_ONE:
            raise Refusal(_("Its processing is too long to be worked out for every answer."))
        if self.for_all > MOST_FOR_ALL:
            raise Refusal(_("The file takes too long to work out: import it in parts."))


class Item:
    """`body` is what is asked, `bodies` the shared texts before it and itself."""

    def __init__(self, node, work, beside):
        work.begin()
        self.node, self.work, self.told = texts.placed(node, beside), work, []
        self.lost = texts.Lost(work.album, beside)
        _refuse_unfit(node)
        self.body = node.first("itemBody")
        if self.body is None:
            raise Refusal(_("The question has no text."))
        self.interactions = [one for one in self.body.walk() if one.tag.endswith("Interaction")]
        _refuse_interactions(self.interactions)
        self.responses = _declared(node, "responseDeclaration")
        self.outcomes = BUILT_IN | _declared(node, "outcomeDeclaration")
        self.rules = processing.rules_of(node.first("responseProcessing"), beside)
        self.bodies = [*self._shared(beside), self.body]
        self.size = _size(self.rules, self.responses.values())

    def _shared(self, beside):
        for ref in self.node.all("assessmentStimulusRef"):
            href = ref.attributes.get("href", "")
            data = beside.get(href)
            if data is None:
                self.tell(_("Left out: the text that it refers to (%(name)s).") % {"name": href[:100]})
                continue
            root = as_version_2(processing.parsed(data, href, *STIMULI))
            body = root.first("stimulusBody")
            if body is not None:
                yield texts.placed(body, beside.at(href))

    def response(self, interaction):
        name = interaction.attributes.get("responseIdentifier", "")
        if name not in self.responses:
            raise Refusal(_("The answer “%(name)s” is not declared.") % {"name": name[:40]})
        return self.responses[name]

    def check_scored(self):
        if self.rules is None:
            raise Refusal(_("It does not say how it is scored."))
        if processing.SCORE not in self.outcomes:
            raise Refusal(_("It has no SCORE, so nobody knows what an answer earns."))

    def score(self, responses, mapped=None):
        """What {response: value} earns; Refusal, where that is below 0."""
        found = processing.score(self, responses, mapped)
        if found < 0:
            raise Refusal(_("An answer earns less than nothing, which no question here does."))
        return found

    def check_blank(self, responses):
        """Refusal, where {response: value} of an answer that holds nothing earns something."""
        if self.score(responses):
            raise Refusal(_("An empty answer earns points, which none does here."))

    def declared_maximum(self):
        """What the item calls its most points; None where it does not."""
        most = self.outcomes.get("MAXSCORE")
        if most is not None and isinstance(most.default, Fraction):
            return most.default
        scored = self.outcomes.get(processing.SCORE)
        text = scored.attributes.get("normalMaximum") if scored else None
        return processing.size(text) if text else None

    def tell(self, what):
        if what not in self.told:
            self.told.append(what)


def _size(rules, responses):
    """How many steps one run of the rules takes at most."""
    entries = sum(len(response.mapping.entries) for response in responses if response.mapping)
    return entries + (sum(1 for _node in rules.walk()) if rules else 1)


def _declared(node, tag):
    found = [read_declaration(one) for one in node.all(tag)]
    return {declaration.identifier: declaration for declaration in found}


def _refuse_unfit(node):
    if node.attributes.get("adaptive", "false") == "true":
        raise Refusal(_("It is adaptive: it changes while it is answered."))
    for one in node.walk():
        if one.tag in DRAWN:
            raise Refusal(_("Line %(line)s: it is drawn anew for each student.") % {"line": one.line})


def _refuse_interactions(interactions):
    for one in interactions:
        if one.tag in NOT_HERE or one.tag in ("customInteraction", "portableCustomInteraction"):
            told = {"name": one.tag, "why": NOT_HERE.get(one.tag, BESPOKE)}
            raise Refusal(_("“%(name)s” cannot be taken: %(why)s") % told)
    if not interactions:
        raise Refusal(_("It is a text without a question."))


def own_ids(nodes, usual):
    """Ids of ours: the file's own, where all of them can be, else the usual ones."""
    own = [_own_id(node) for node in nodes]
    is_fit = len(set(own)) == len(own) and all(own)
    return own if is_fit else usual


def _own_id(node):
    """QTI's names may not begin with a digit, so ours are written with a line before it."""
    name = node.attributes.get("identifier", "").removeprefix("_")
    return name if IDENTIFIER.fullmatch(name) else ""
