"""Values of QTI as they are compared, and what an item declares of its responses and outcomes.

A single value is text, a Fraction or a truth value; None is QTI's NULL, which is what an empty response is.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.banknumbers import number
from assessments.bankrows import Refusal

TEXTS = {"identifier", "string", "pair", "directedPair", "uri"}
NUMBERS = {"integer", "float"}
TRUTHS = {"true": True, "1": True, "false": False, "0": False}
MOST_VALUES = 1000
LONGEST = 1000
CARDINALITIES = {"single", "multiple", "ordered"}


@dataclass(frozen=True)
class Container:
    """Several values. Those of cardinality `multiple` are kept sorted, for their order says nothing."""

    items: tuple
    is_ordered: bool = False


def contained(items, is_ordered=False):
    """A Container; None, if nothing is in it."""
    found = tuple(item for item in items if item is not None)
    if not found:
        return None
    if len(found) > MOST_VALUES:
        raise Refusal(_("It names more than %(most)d values at once.") % {"most": MOST_VALUES})
    return Container(found if is_ordered else tuple(sorted(found, key=str)), is_ordered)


def scalar(text, base_type):
    """One value as it stands in a file; Refusal where it cannot be one."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Refusal(_("A value is longer than %(most)d characters.") % {"most": LONGEST})
    if base_type in NUMBERS:
        size = number(text)
        if size is None or (base_type == "integer" and size.denominator != 1):
            raise Refusal(_("“%(text)s” cannot be read as a number.") % {"text": text[:40]})
        return size
    if base_type == "boolean" and text.lower() in TRUTHS:
        return TRUTHS[text.lower()]
    if base_type in ("pair", "directedPair"):
        ends = text.split()
        if len(ends) != 2:
            raise Refusal(_("“%(text)s” is no pair of two names.") % {"text": text[:60]})
        return " ".join(sorted(ends) if base_type == "pair" else ends)
    if base_type in TEXTS:
        return text or None
    raise Refusal(_("Values of the type “%(name)s” are not read here.") % {"name": base_type[:40]})


@dataclass(frozen=True)
class Mapping:
    """`entries` are (key, value, whether capitals count)."""

    entries: tuple
    default: Fraction
    lower: Fraction | None
    upper: Fraction | None

    def one(self, value):
        """What one value is mapped to, before the bounds; Refusal where two entries disagree about it."""
        found = {mapped for key, mapped, is_strict in self.entries if _same(key, value, is_strict)}
        if len(found) > 1:
            raise Refusal(_("Two entries of its mapping fit “%(value)s”.") % {"value": str(value)[:60]})
        return found.pop() if found else self.default

    def of(self, value):
        """What a response is mapped to: each distinct value of a container counts once."""
        if value is None:
            return self._of_nothing()
        values = dict.fromkeys(value.items) if isinstance(value, Container) else [value]
        return self.bounded(sum((self.one(one) for one in values), Fraction(0)))

    def _of_nothing(self):
        """The standard does not say what NULL is mapped to: nothing, or the default."""
        nothing = self.bounded(Fraction(0))
        if nothing != self.bounded(self.default):
            raise Refusal(_("It does not say what an empty answer earns."))
        return nothing

    def bounded(self, size):
        size = size if self.lower is None else max(size, self.lower)
        return size if self.upper is None else min(size, self.upper)


def _same(key, value, is_strict):
    if isinstance(key, str) and isinstance(value, str) and not is_strict:
        return key.casefold() == value.casefold()
    return key == value


@dataclass(frozen=True)
class Declaration:
    """Of a response: `correct` and `mapping`. Of an outcome: `default` and `node`, which may hold a table."""

    identifier: str
    cardinality: str
    base_type: str
    default: object = None
    correct: object = None
    mapping: Mapping | None = None
    attributes: dict = field(default_factory=dict)
    node: object = None

    def value(self, texts):
        """A value of this declaration, of texts as they stand in a file."""
        found = [scalar(text, self.base_type) for text in texts]
        if self.cardinality == "single":
            return found[0] if found else None
        return contained(found, self.cardinality == "ordered")


def read_declaration(node):
    given = node.attributes
    names = [given.get("identifier", ""), given.get("cardinality", "single"), given.get("baseType", "identifier")]
    bare = Declaration(*names, attributes=given, node=node)
    if bare.cardinality not in CARDINALITIES:
        raise Refusal(_("Values of the cardinality “%(name)s” are not read here.") % {"name": bare.cardinality[:40]})
    return replace(
        bare,
        default=_value_in(bare, node.first("defaultValue")),
        correct=_value_in(bare, node.first("correctResponse")),
        mapping=_mapping(bare, node.first("mapping")),
    )


def _value_in(declaration, around):
    texts = [value.own() for value in around.all("value")] if around is not None else []
    if declaration.cardinality == "single" and len(set(texts)) > 1:
        raise Refusal(_("“%(name)s” is one value, and several are given.") % {"name": declaration.identifier[:40]})
    return declaration.value(texts)


def _mapping(declaration, node):
    if node is None:
        return None
    if len(node.children) > MOST_VALUES:
        raise Refusal(_("It names more than %(most)d values at once.") % {"most": MOST_VALUES})
    entries = [
        (
            scalar(entry.attributes.get("mapKey", ""), declaration.base_type),
            size(entry.attributes.get("mappedValue", "")),
            entry.attributes.get("caseSensitive", "true").lower() not in ("false", "0"),
        )
        for entry in node.all("mapEntry")
    ]
    lower, upper = (node.attributes.get(name) for name in ("lowerBound", "upperBound"))
    return Mapping(
        tuple(entries),
        size(node.attributes.get("defaultValue") or "0"),
        size(lower) if lower else None,
        size(upper) if upper else None,
    )


def size(text):
    found = number(text)
    if found is None:
        raise Refusal(_("“%(text)s” cannot be read as a number.") % {"text": text[:40]})
    return found
