"""Typed answers and numbers as textEntryInteraction; short answers and essays as extendedTextInteraction."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.qti.writing_parts import (
    RESPONSE,
    SCORE,
    TOLD,
    Item,
    base,
    blocks,
    element,
    first_of,
    mapped_response,
    mapping,
    number,
    paragraph,
    response,
    scale,
    sets,
    variable,
)
from assessments.questions import stars
from assessments.questions.folding import fold

MOST_DIGITS = 15  # of a number of QTI, which is a double
LETTERS_A_WORD = 6


def short_text(row, link):
    variants = _by_credit(row.spec["accept"])
    words = [stars.unescaped(one["text"]) for one in variants]
    credits = [Fraction(one["credit"]) for one in variants]
    sized = scale(row.points, 1, credits)
    worths = {word: credit * sized.factor for word, credit in zip(words, credits, strict=True)}
    keeps_case = row.spec["keeps_case"]
    right = [word for word, credit in zip(words, credits, strict=True) if credit == 1]
    answer = response("single", "string", right[:1], mapping(worths, Fraction(0), keeps_case=keeps_case))
    rules = [sets(SCORE, sized.score(mapped_response()))]
    told = [(f"answer.{place}", one["rationale"]) for place, one in enumerate(variants, 1)]
    cases = [
        (_is_typed(word, keeps_case), [sets(TOLD, base("identifier", identifier))])
        for word, (identifier, rationale) in zip(words, told, strict=True)
        if rationale
    ]
    rules += [first_of(cases)] if cases else []
    return Item([answer], [_entry()], rules, told, template=sized.template)


def _by_credit(rows):
    """The best one that fits counts."""
    return sorted(rows, key=lambda one: -Fraction(one["credit"]))


def _is_typed(word, keeps_case):
    case = "true" if keeps_case else "false"
    return element("stringMatch", variable(), base("string", word), caseSensitive=case, substring="false")


def _entry():
    return element("p", element("textEntryInteraction", responseIdentifier=RESPONSE))


def no_short_text(spec):
    if not all(stars.is_exact(one["text"]) for one in spec["accept"]):
        return _("QTI's typed answers have no * that stands for other letters.")
    if not spec["keeps_accents"]:
        return _("In QTI accents count.")
    if spec["near_credit"] != "0":
        return _("QTI gives no points for an answer with a slip of the pen.")
    folded = [fold(one["text"], keeps_case=spec["keeps_case"], keeps_accents=True) for one in spec["accept"]]
    if len(set(folded)) < len(folded):
        return _("Two of its answers are the same to us and would not be to QTI.")
    return ""


def numeric(row, link):
    found = _by_credit([*row.spec["values"], *row.spec["ranges"]])
    told = [(f"answer.{place}", one["rationale"]) for place, one in enumerate(found, 1)]
    cases = [
        (
            _fits(one),
            [sets(SCORE, number(Fraction(one["credit"]) * Fraction(row.points)))]
            + ([sets(TOLD, base("identifier", identifier))] if rationale else []),
        )
        for one, (identifier, rationale) in zip(found, told, strict=True)
    ]
    right = next(one["value"] for one in row.spec["values"] if one["credit"] == "1")
    return Item([response("single", "float", [right])], [_entry()], [first_of(cases)], told)


def _fits(one):
    if "from" in one:
        low, high = number(Fraction(one["from"])), number(Fraction(one["to"]))
        return element("and", element("gte", variable(), low), element("lte", variable(), high))
    value = number(Fraction(one["value"]))
    if Fraction(one["by"]) == 0:
        return element("equal", variable(), value, toleranceMode="exact")
    tolerance = f"{one['by']} {one['by']}"
    return element("equal", value, variable(), toleranceMode=one["rule"], tolerance=tolerance)


def no_numeric(spec):
    if len(spec["units"]) > 1:
        return _("QTI's numbers have no units.")
    if any(one["rule"] == "figures" for one in spec["values"]):
        return _("Systems that read QTI round to significant figures in different ways.")
    if any(one["rule"] == "relative" and Fraction(one["value"]) < 0 for one in spec["values"]):
        return _("In QTI a number below 0 has no leeway in per cent.")
    numbers = [
        one[key] for one in [*spec["values"], *spec["ranges"]] for key in ("value", "by", "from", "to") if key in one
    ]
    if any(len(one.strip("-").replace(".", "").strip("0")) > MOST_DIGITS for one in numbers):
        return _("QTI's numbers have %(most)d digits at most.") % {"most": MOST_DIGITS}
    return ""


def short(row, link):
    spec = row.spec
    scorer = _("A good answer draws on: %(paragraphs)s.") % {"paragraphs": ", ".join(spec["expected"])}
    body = [
        *(blocks(spec["guidance"], link) if spec["guidance"] else []),
        *([element("rubricBlock", paragraph(scorer), view="scorer")] if spec["expected"] else []),
        _long_entry(spec["words"]),
    ]
    return Item([response("single", "string", [])], body)


def essay(row, link):
    return Item([response("single", "string", [])], [_long_entry(row.spec["max_words"])])


def _long_entry(words):
    length = str(words * LETTERS_A_WORD)
    return element("extendedTextInteraction", responseIdentifier=RESPONSE, expectedLength=length)
