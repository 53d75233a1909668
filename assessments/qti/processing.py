"""What an answer earns by the response processing of an item: a small evaluator, exact, which refuses what it lacks.

Of the standard's rules it knows conditions, and of its expressions those that ordinary questions are scored by. The
library templates are known by their names, for a file seldom brings them along.
"""

import re
from contextlib import suppress
from fractions import Fraction
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from assessments import xmltree
from assessments.bankrows import Refusal
from assessments.qti.operators import OPERATORS
from assessments.qti.values import Container, contained, scalar, size
from assessments.qti.vocabulary import as_version_2
from classrooms.problems import BadFile

SCORE = "SCORE"
PROCESSINGS = ("responseProcessing", "qti-response-processing")
HOSTS = re.compile(r"(?:^|\.)(?:imsglobal|1edtech)\.org$")
_BY_KEY = """<responseProcessing><responseCondition>
    <responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
        <setOutcomeValue identifier="SCORE">{0}</setOutcomeValue></responseIf>
    <responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>
    </responseElse></responseCondition></responseProcessing>"""
_BY_MAPPING = """<responseProcessing><responseCondition>
    <responseIf><isNull><variable identifier="RESPONSE"/></isNull>
        <setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseIf>
    <responseElse><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>
    </responseElse></responseCondition></responseProcessing>"""
_ONE_POINT = _BY_KEY.format('<baseValue baseType="float">1</baseValue>')
TEMPLATES = {
    "match_correct": _ONE_POINT,
    "map_response": _BY_MAPPING,
    "CC2_match": _ONE_POINT,
    "CC2_match_basic": _BY_KEY.format('<variable identifier="MAXSCORE"/>'),
    "CC2_map_response": _BY_MAPPING,
}


def parsed(data, name, *roots):
    """The root of another file that an item needs; Refusal where that file is broken."""
    try:
        return xmltree.parse(data, *roots)
    except BadFile as error:
        raise Refusal(_("The file “%(name)s” cannot be read.") % {"name": name[:100]}) from error


def rules_of(node, beside):
    """The rules of a responseProcessing, of its template where it names one; None where there are none."""
    if node is None:
        return None
    address = node.attributes.get("template") or ""
    if not address or node.children:
        return node if node.children else None
    name = address.rstrip("/").rpartition("/")[2].removesuffix(".xml")
    if (own := beside.get(address)) is not None:
        return as_version_2(parsed(own, address, *PROCESSINGS))
    if name not in TEMPLATES or not _is_of_the_standard(address):
        raise Refusal(_("It is scored by the template “%(name)s”, which is not known here.") % {"name": address[-80:]})
    return xmltree.parse(TEMPLATES[name].encode(), "responseProcessing")


def _is_of_the_standard(address):
    """Whether the address is one of the standard's own hosts, or names a file only."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return not host or bool(HOSTS.search(host))


class _Exit(Exception):
    """The processing ends here."""


class Run:
    """One run of the rules over {response: value}; `mapped` replaces what mapResponse gives."""

    def __init__(self, item, responses, mapped=None):
        self.item, self.responses, self.mapped = item, responses, mapped or {}
        self.outcomes = {name: _beginning(outcome) for name, outcome in item.outcomes.items()}

    def run(self):
        """{outcome: value}."""
        self.item.work.count(self.item.size)
        with suppress(_Exit):
            self._do(self.item.rules.children)
        return self.outcomes

    def _do(self, rules):
        for rule in rules:
            if rule.tag == "responseCondition":
                self._choose(rule)
            elif rule.tag == "setOutcomeValue":
                self._set(rule, self.value(_only(rule)))
            elif rule.tag == "lookupOutcomeValue":
                self._set(rule, looked_up(self._outcome(rule), self.value(_only(rule))))
            elif rule.tag == "responseProcessingFragment":
                self._do(rule.children)
            elif rule.tag == "exitResponse":
                raise _Exit
            else:
                raise unknown(rule)

    def _choose(self, condition):
        for branch in condition.children:
            if branch.tag == "responseElse":
                return self._do(branch.children)
            if branch.tag not in ("responseIf", "responseElseIf") or not branch.children:
                raise unknown(branch)
            if self.value(branch.children[0]) is True:
                return self._do(branch.children[1:])
        return None

    def _outcome(self, rule):
        name = rule.attributes.get("identifier", "")
        if name not in self.item.outcomes:
            raise Refusal(_("Line %(line)s: “%(name)s” is not declared.") % {"line": rule.line, "name": name[:40]})
        return self.item.outcomes[name]

    def _set(self, rule, value):
        self.outcomes[self._outcome(rule).identifier] = value

    def value(self, node):
        if node.tag in OPERATORS:
            return OPERATORS[node.tag](node, [self.value(child) for child in node.children])
        name = node.attributes.get("identifier", "")
        if node.tag == "baseValue":
            return scalar(node.own(), node.attributes.get("baseType", "identifier"))
        if node.tag == "null":
            return None
        if node.tag == "variable" and name in self.outcomes:
            return self.outcomes[name]
        response = self.item.responses.get(name)
        if response is None or node.tag not in ("variable", "correct", "default", "mapResponse"):
            raise unknown(node)
        if node.tag == "mapResponse":
            return self._mapped(response)
        return self.responses.get(name) if node.tag == "variable" else getattr(response, node.tag)

    def _mapped(self, response):
        if response.identifier in self.mapped:
            return self.mapped[response.identifier]
        if response.mapping is None:
            raise Refusal(_("“%(name)s” is mapped to points, but no mapping is given.") % {"name": response.identifier})
        return response.mapping.of(self.responses.get(response.identifier))


def unknown(node):
    name = node.attributes.get("identifier", "")
    what = _("Line %(line)s: it is scored by <%(tag)s>, which is not read here.")
    if name and node.tag in ("variable", "correct", "default", "mapResponse"):
        what = _("Line %(line)s: it is scored by “%(name)s”, which is not declared.")
    return Refusal(what % {"line": node.line, "tag": node.tag[:40], "name": name[:40]})


def _only(node):
    if len(node.children) != 1:
        raise unknown(node)
    return node.children[0]


def _beginning(outcome):
    """Numbers begin with 0 where nothing else is said."""
    if outcome.default is None and outcome.base_type in ("integer", "float") and outcome.cardinality == "single":
        return Fraction(0)
    return outcome.default


def looked_up(outcome, value):
    """By the outcome's table; a row of an interpolation table counts from its bound upwards."""
    table = outcome.node.first("matchTable") or outcome.node.first("interpolationTable")
    if table is None or not isinstance(value, Fraction):
        raise Refusal(_("“%(name)s” is looked up, but not in a table.") % {"name": outcome.identifier[:40]})
    for row in table.children:
        bound = size(row.attributes.get("sourceValue", ""))
        is_bound_in = row.attributes.get("includeBoundary") != "false"
        is_hit = value == bound if table.tag == "matchTable" else value > bound or (value == bound and is_bound_in)
        if is_hit:
            return scalar(row.attributes.get("targetValue", ""), outcome.base_type)
    text = table.attributes.get("defaultValue")
    return scalar(text, outcome.base_type) if text else None


def score(item, responses, mapped=None):
    """What an answer earns, as a Fraction."""
    found = Run(item, responses, mapped).run()[SCORE]
    if isinstance(found, Container | str | bool):
        raise Refusal(_("Its score is no number."))
    return Fraction(0) if found is None else found


def response_of(declaration, values):
    """The value of a response in which these were chosen."""
    if declaration.cardinality == "single":
        return next(iter(values), None)
    return contained(values, declaration.cardinality == "ordered")
