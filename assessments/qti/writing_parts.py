"""The parts that items of QTI are made of, in the names of QTI 2.1: elements, texts, declarations, rules."""

import re
from fractions import Fraction
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assessments.bankmarkup import NOT_XML
from assessments.banknumbers import is_decimal
from assessments.questions.figures import plain
from lessons.markup import render, render_inline

EMPTY_TAGS = {"br", "hr", "img"}
RESPONSE, SCORE, MOST, TOLD, EXPLANATION = "RESPONSE", "SCORE", "MAXSCORE", "FEEDBACK", "EXPLANATION"
TAKEN = {RESPONSE, SCORE, MOST, TOLD, EXPLANATION}  # no choice may be called as a variable is


class Item(NamedTuple):
    """What a kind makes of a question: `told` are (value of TOLD, Markdown), `cardinality` is that of TOLD.

    `outcomes` are variables of its own beside the ones that every question has. `template` is the standard's name for
    rules that give the same SCORE: systems that run no rules know that name, and the others run the rules.
    """

    responses: list
    body: list
    rules: list = []
    told: list = []
    cardinality: str = "single"
    outcomes: list = []
    template: str = ""


def element(tag, *children, **attributes):
    """An element of texts and elements; characters that XML cannot hold are gone."""
    found = Element(tag, {key: bare(value) for key, value in attributes.items()})
    for child in children:
        put(found, child)
    return found


def put(parent, child):
    if not isinstance(child, str):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + bare(child)
    else:
        parent.text = (parent.text or "") + bare(child)


def bare(text):
    return NOT_XML.sub("", text)


def name(own):
    """An identifier of QTI for one of ours: it may not begin with a digit, nor be that of a variable."""
    return own if re.match("[A-Za-z]", own) and own not in TAKEN else f"_{own}"


# Texts


def blocks(text, link=None):
    """Markdown of several paragraphs as elements; `link` knows the pictures."""
    return [child for child in _tree(str(render(text.strip(), link))) if not isinstance(child, str)]


def line(text, link=None):
    """Markdown of one line as texts and elements."""
    return _tree(str(render_inline(text.strip(), link)))


def paragraph(text):
    return element("p", *line(text))


def _tree(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    root = reader.open[0]
    return [*filter(None, [root.text]), *(part for child in root for part in _with_tail(child))]


def _with_tail(child):
    tail, child.tail = child.tail, None
    return [child, *filter(None, [tail])]


class _Reader(HTMLParser):
    """Our own HTML, in which every element is closed, as elements of XML."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = [Element("div")]

    def handle_starttag(self, tag, attributes):
        child = element(tag, **{key: value or "" for key, value in attributes})
        put(self.open[-1], child)
        if tag not in EMPTY_TAGS:
            self.open.append(child)

    def handle_endtag(self, tag):
        if tag not in EMPTY_TAGS:
            self.open.pop()

    def handle_data(self, data):
        put(self.open[-1], data)


# Declarations


def response(cardinality, base, right, mapped=None, identifier=RESPONSE):
    """A response variable; `right` is what a right answer holds, `mapped` its mapping if it has one."""
    values = [element("value", value) for value in right]
    inner = [element("correctResponse", *values)] if values else []
    inner += [] if mapped is None else [mapped]
    return element("responseDeclaration", *inner, identifier=identifier, cardinality=cardinality, baseType=base)


def mapping(worths, least, most=None, keeps_case=None):
    """The mapping of {key: Fraction}; what is not in it earns nothing. Its sum stays between `least` and `most`."""
    cases = {} if keeps_case is None else {"caseSensitive": "true" if keeps_case else "false"}
    entries = [element("mapEntry", mapKey=key, mappedValue=plain(worth), **cases) for key, worth in worths.items()]
    bounds = {"lowerBound": least, "upperBound": most}
    given = {key: plain(bound) for key, bound in bounds.items() if bound is not None}
    return element("mapping", *entries, **given, defaultValue="0")


def outcome(identifier, cardinality, base, value=None, **more):
    inner = [] if value is None else [element("defaultValue", element("value", value))]
    return element("outcomeDeclaration", *inner, identifier=identifier, cardinality=cardinality, baseType=base, **more)


# Rules


def variable(identifier=RESPONSE):
    return element("variable", identifier=identifier)


def base(kind, value):
    return element("baseValue", value, baseType=kind)


def number(value):
    return base("float", plain(value))


def mapped_response(identifier=RESPONSE):
    return element("mapResponse", identifier=identifier)


def sets(identifier, expression):
    return element("setOutcomeValue", expression, identifier=identifier)


def adds(expression):
    """So much more of SCORE."""
    return sets(SCORE, element("sum", variable(SCORE), expression))


def first_of(cases):
    """The condition of [(expression, rules)] of which the first that holds counts."""
    names = ["responseIf", *["responseElseIf"] * len(cases)]
    return element(
        "responseCondition", *(element(tag, test, *rules) for tag, (test, rules) in zip(names, cases, strict=False))
    )


def when_right(points):
    """All the points for the right response, else none."""
    return first_of([(is_right(), [sets(SCORE, number(points))])])


def is_right(identifier=RESPONSE):
    return element("match", variable(identifier), element("correct", identifier=identifier))


def as_template(points):
    """The template of `when_right`, which gives one point."""
    return "match_correct" if points == 1 else ""


def tells_choice():
    """What was chosen says which feedback is shown."""
    return sets(TOLD, variable())


class Scale(NamedTuple):
    """How what is mapped becomes points: by its `factor` where that gives decimals, else by a division in the rule."""

    points: Fraction
    whole: Fraction
    is_exact: bool

    @property
    def template(self):
        """Of the rule that sets SCORE to the score of one mapped response."""
        return "map_response" if self.is_exact else ""

    @property
    def factor(self):
        return self.points / self.whole if self.is_exact else Fraction(1)

    def score(self, expression):
        if self.is_exact:
            return expression
        return element("divide", element("product", expression, number(self.points)), number(self.whole))


def scale(points, whole, worths):
    """For mapped `worths` of which `whole` is worth all the points."""
    points, whole = Fraction(points), Fraction(whole)
    return Scale(points, whole, all(is_decimal(worth * points / whole) for worth in [*worths, whole]))
