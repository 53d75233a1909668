"""What an item of QTI scores, by the standard's own words and in exact fractions: a judge that knows nothing of ours.

It takes items of 2.1 and of 3.0, and of the standard what an item needs that we write.
"""

import re
from fractions import Fraction
from xml.etree import ElementTree

NAMESPACES = {"http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"}


class Node:
    """An element in the names of 2.1."""

    def __init__(self, element):
        namespace, tag = re.fullmatch(r"\{(.*)\}(.*)", element.tag).groups()
        assert namespace in NAMESPACES, namespace
        self.tag = _undashed(tag.removeprefix("qti-"))
        self.attributes = {_undashed(key): value for key, value in element.attrib.items()}
        self.children = [Node(child) for child in element]
        self.element, self.text = element, element.text or ""

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def all(self, tag):
        return [child for child in self.children if child.tag == tag]

    def first(self, tag):
        return next(iter(self.all(tag)), None)

    def find(self, tag):
        """Every element of that name in it."""
        return [found for child in self.children for found in [child, *child.find("")] if tag in ("", found.tag)]

    def words(self):
        return "".join(self.element.itertext())


def _undashed(name):
    return re.sub("-([a-z])", lambda letter: letter[1].upper(), name)


def parse(data):
    return Node(ElementTree.fromstring(data))


def score(item, responses):
    """The variables after an answer: {identifier: value}. Responses are {identifier: text, list of texts, or None}."""
    process = _Process(item, responses)
    if (rules := item.first("responseProcessing")) is not None:
        process.run(rules.children)
    return process.values


def score_by_template(item, responses):
    """SCORE where only the template is known; None where none is named."""
    process, rules = _Process(item, responses), item.first("responseProcessing")
    if (address := rules.get("template")) is None:
        return None
    if address.endswith("/match_correct"):
        [declared] = item.all("responseDeclaration")
        return Fraction(process.values["RESPONSE"] == process.correct(declared))
    assert address.endswith("/map_response")
    return process.mapped("RESPONSE")


def shown(item, values):
    """The identifiers of the feedback that is shown, by the variable that it hangs on."""
    feedback = [(node["outcomeIdentifier"], node["identifier"]) for node in item.all("modalFeedback")]
    return [(own, name) for own, name in feedback if name in _members(values[own])]


def _members(value):
    return [] if value is None else value if isinstance(value, list) else [value]


class _Process:
    def __init__(self, item, responses):
        self.declared = {node["identifier"]: node for node in item.all("responseDeclaration")}
        assert set(responses) <= set(self.declared)
        self.values = {name: _typed(node, responses.get(name)) for name, node in self.declared.items()}
        for node in item.all("outcomeDeclaration"):
            default = node.first("defaultValue")
            begins = "0" if node["baseType"] in ("float", "integer") else None
            value = begins if default is None else default.first("value").text
            self.values[node["identifier"]] = _typed(node, value)

    def run(self, rules):
        for rule in rules:
            if rule.tag == "setOutcomeValue":
                assert rule["identifier"] in self.values and rule["identifier"] not in self.declared
                self.values[rule["identifier"]] = self.value(rule.children[0])
            else:
                assert rule.tag == "responseCondition"
                self.run(next((case for case in map(self.case, rule.children) if case is not None), []))

    def case(self, node):
        """The rules of a branch whose test holds, or None."""
        if node.tag == "responseElse":
            return node.children
        return node.children[1:] if self.value(node.children[0]) is True else None

    def value(self, node):
        return getattr(self, f"_{node.tag}")(node)

    def parts(self, node):
        return [self.value(child) for child in node.children]

    def _variable(self, node):
        return self.values[node["identifier"]]

    def _baseValue(self, node):
        return _as(node["baseType"], node.text)

    def _correct(self, node):
        return self.correct(self.declared[node["identifier"]])

    def correct(self, declared):
        values = [value.text for value in declared.first("correctResponse").children]
        return _typed(declared, values if declared["cardinality"] != "single" else values[0])

    def _mapResponse(self, node):
        return self.mapped(node["identifier"])

    def mapped(self, identifier):
        declared = self.declared[identifier]
        mapping = declared.first("mapping")
        chosen = dict.fromkeys(_members(self.values[identifier]))
        total = sum((self._mapped(mapping, declared["baseType"], one) for one in chosen), Fraction(0))
        if "upperBound" in mapping.attributes:
            total = min(total, Fraction(mapping["upperBound"]))
        return max(total, Fraction(mapping["lowerBound"])) if "lowerBound" in mapping.attributes else total

    def _mapped(self, mapping, base, value):
        for entry in mapping.all("mapEntry"):
            key = _as(base, entry["mapKey"])
            if key == value or (entry.get("caseSensitive") == "false" and key.casefold() == value.casefold()):
                return Fraction(entry["mappedValue"])
        return Fraction(mapping["defaultValue"])

    def _match(self, node):
        first, second = self.parts(node)
        if first is None or second is None:
            return None
        return first == second

    def _stringMatch(self, node):
        first, second = self.parts(node)
        if first is None:
            return None
        return first == second or (node["caseSensitive"] == "false" and first.casefold() == second.casefold())

    def _equal(self, node):
        first, second = self.parts(node)
        if first is None or second is None:
            return None
        if node["toleranceMode"] == "exact":
            return first == second
        low, high = map(Fraction, node["tolerance"].split())
        if node["toleranceMode"] == "relative":
            return first * (1 - low / 100) <= second <= first * (1 + high / 100)
        return first - low <= second <= first + high

    def _compared(self, node, test):
        first, second = self.parts(node)
        return None if first is None or second is None else test(first, second)

    def _gte(self, node):
        return self._compared(node, lambda first, second: first >= second)

    def _lte(self, node):
        return self._compared(node, lambda first, second: first <= second)

    def _lt(self, node):
        return self._compared(node, lambda first, second: first < second)

    def _and(self, node):
        found = self.parts(node)
        return False if False in found else None if None in found else True

    def _not(self, node):
        [found] = self.parts(node)
        return None if found is None else not found

    def _isNull(self, node):
        [found] = self.parts(node)
        return found is None

    def _sum(self, node):
        return sum(self.parts(node), Fraction(0))

    def _product(self, node):
        first, second = self.parts(node)
        return first * second

    def _divide(self, node):
        first, second = self.parts(node)
        return first / second

    def _index(self, node):
        [found] = self.parts(node)
        place = int(node["n"])
        return found[place - 1] if found and place <= len(found) else None


def _typed(node, value):
    """A value of a variable; nothing chosen is NULL."""
    if node["cardinality"] == "single":
        return None if value in (None, "") else _as(node["baseType"], value)
    found = [_as(node["baseType"], one) for one in value or []]
    if not found:
        return None
    return sorted(found) if node["cardinality"] == "multiple" else found


def _as(base, text):
    if base in ("float", "integer"):
        assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text), text
        return Fraction(text)
    return tuple(text.split()) if base == "directedPair" else text
