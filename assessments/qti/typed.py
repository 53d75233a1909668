"""textEntryInteraction as a typed answer or a number: every answer that the file can tell from others is tried out.

Texts fall into few kinds: each text that the file names, the same in other capitals, and all others. Numbers do too:
those between two bounds that the file names are all alike.
"""

from fractions import Fraction
from itertools import islice, product

from django.utils.translation import gettext as _

from assessments.banknumbers import as_credit
from assessments.bankrows import Refusal
from assessments.qti import steps, texts
from assessments.qti.feedback import Feedback
from assessments.qti.values import NUMBERS, Container
from assessments.questions import stars
from assessments.questions.folding import fold

FRESH = "\ue000" * 201  # a text that no file names: longer than any answer that is taken
MOST_TEXTS = 40
LONGEST = 180
MOST_SPELLINGS = 4096
COMPARED = {"match", "isNull", "stringMatch", "member", "multiple", "equal", "equalRounded", "gt", "gte", "lt", "lte"}


def read_typed(item, interaction):
    response = item.response(interaction)
    feedback = Feedback(item)
    found = _read_number if response.base_type in NUMBERS else _read_text
    if response.cardinality != "single" or response.base_type not in {"string", *NUMBERS}:
        raise Refusal(_("The declaration of its answer does not fit what is typed."))
    if interaction.attributes.get("base", "10") != "10":
        raise Refusal(_("Its number is not written in tens."))
    check_uses(item, response)
    item.check_blank({response.identifier: None})
    row = found(item, response, feedback)
    rationale = feedback.take(feedback.shown({response.identifier: None}))
    feedback.tell_left()
    return {"stem": _stem(item), "rationale": rationale, **row}


def _stem(item):
    """A gap within a sentence is shown as one; alone on its line it is not."""
    found = texts.stem(item, lambda node: texts.mark(1) if node.tag.endswith("Interaction") else None)
    shown = [block for block in found if not texts.MARK.fullmatch(block.strip())]
    return texts.MARK.sub(lambda _found: texts.BLANK, "\n\n".join(shown))


def check_uses(item, response, allowed=COMPARED):
    """Refusal, where the answer is used otherwise than by comparing it to something."""
    for node in item.rules.walk():
        for child in node.children:
            is_it = child.tag == "variable" and child.attributes.get("identifier") == response.identifier
            if is_it and node.tag not in allowed:
                what = _("Line %(line)s: the answer is scored by <%(tag)s>, which is not read here.")
                raise Refusal(what % {"line": node.line, "tag": node.tag[:40]})


def _read_text(item, response, feedback):
    worths = {text: item.score({response.identifier: text}) for text in named(item, response, "string")}
    check_others(item, response)
    most = max(worths.values(), default=Fraction(0))
    if not most:
        raise Refusal(_("No answer earns anything."))
    keeps_case = _keeps_case(item, response, worths)
    usual = set(feedback.shown({response.identifier: FRESH}))
    accept, compared = [], {}
    for text, worth in sorted(worths.items(), key=lambda one: -one[1]):
        reason = feedback.take([one for one in feedback.shown({response.identifier: text}) if one not in usual])
        own = fold(text, keeps_case=keeps_case, keeps_accents=True)
        if compared.setdefault(own, worth) != worth:
            raise Refusal(
                _("“%(text)s” and another answer are the same here, and do not earn the same.") % {"text": text[:60]}
            )
        if (worth or reason) and not any(one["own"] == own for one in accept):
            accept.append({"own": own, "text": stars.escaped(text), "credit": as_credit(worth / most)})
            accept[-1] |= {"rationale": reason} if reason else {}
    variants = [{key: value for key, value in one.items() if key != "own"} for one in accept]
    spec = {"accept": variants, "keeps_case": keeps_case, "keeps_accents": True}
    return {"kind": "short_text", "spec": spec, "points": most}


def check_others(item, response):
    """Refusal, where an answer that the file does not name earns something."""
    if item.score({response.identifier: FRESH}):
        raise Refusal(_("Any answer at all would earn points."))


def named(item, response, base_type):
    """The values with which the answer may be compared, each once."""
    own = response.correct.items if isinstance(response.correct, Container) else [response.correct]
    mapped = [key for key, _value, _is_strict in response.mapping.entries] if response.mapping else []
    written = [
        response.value([node.own()])
        for node in item.rules.walk()
        if node.tag == "baseValue" and node.attributes.get("baseType") == base_type
    ]
    found = list(dict.fromkeys(value for value in [*own, *mapped, *written] if value is not None))
    if any(isinstance(value, str) and len(value) > LONGEST for value in found):
        raise Refusal(_("One of its answers is longer than %(most)d characters.") % {"most": LONGEST})
    if len(found) > MOST_TEXTS:
        raise Refusal(_("It names more than %(most)d answers.") % {"most": MOST_TEXTS})
    return found


def _keeps_case(item, response, worths):
    """Whether capitals count; Refusal, where they do for some answers only."""
    others = {text: other for text in worths if (other := other_case(text, worths)) is not None}
    found = {text: item.score({response.identifier: other}) for text, other in others.items()}
    if all(found[text] == worths[text] for text in found):
        folded = {}
        if all(folded.setdefault(text.casefold(), worth) == worth for text, worth in worths.items()):
            return False
    if any(found.values()):
        raise Refusal(_("Capitals count in some of its answers and not in others."))
    return True


def other_case(text, known):
    """The text in capitals of which the file names none; None where there is no such spelling."""
    signs = [dict.fromkeys([sign.lower(), sign.upper()]) for sign in text]
    spellings = ("".join(chosen) for chosen in product(*reversed(signs)))
    for spelling in islice(spellings, MOST_SPELLINGS):
        turned = spelling[::-1]
        if turned not in known and turned.casefold() == text.casefold():
            return turned
    return None


def _read_number(item, response, feedback):
    worth = steps.Steps(item, response, named(item, response, response.base_type))
    values, ranges = worth.rows()
    usual = set(feedback.shown({response.identifier: worth.outside}))
    for row in [*values, *ranges]:
        shown = feedback.shown({response.identifier: worth.one_of(row)})
        row |= {"rationale": text} if (text := feedback.take([one for one in shown if one not in usual])) else {}
    spec = {"values": values, **({"ranges": ranges} if ranges else {})}
    return {"kind": "numeric", "spec": spec, "points": worth.most}
