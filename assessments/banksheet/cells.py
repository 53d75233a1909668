"""The cells of one question, by the names of their columns. Pure."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.banksheet import columns

BAR = " | "
DECIMAL_COMMA = re.compile(r"0?,[0-9]+|[0-9]+,[0-9]{1,2}")
PER_CENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?%")


@dataclass
class Cells:
    """What is filled in of a row; `read` gathers which columns its kind looked at."""

    found: dict  # {column: text that is not empty}
    seen: set = field(default_factory=set)

    def text(self, name, number=0):
        self.seen.add((name, number))
        return self.found.get((name, number), "")

    def several(self, name, number=0):
        return listed(self.text(name, number))

    def share(self, number):
        return as_share(self.text("credit", number))

    def numbers(self, *names):
        """Of the choices that have one of these columns."""
        return sorted({number for name, number in self.found if number and name in names})

    def rules(self, known):
        """The rules of the row in small letters; each is one of the `known`."""
        rules = [rule.casefold() for rule in self.several("rules")]
        for rule in rules:
            if rule not in known:
                what = _("rules: “%(rule)s” is not known here; known are: %(known)s.")
                raise Refusal(what % {"rule": rule[:60], "known": ", ".join(known) or "–"})
        return rules

    def unread(self):
        return columns.in_order(set(self.found) - self.seen)


def listed(text):
    return [piece.strip() for piece in text.split("|") if piece.strip()]


def as_number(text):
    """A number with a decimal point, which the spreadsheets of some countries write as a comma."""
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text


def as_share(text):
    """A share of 1 as text; 50 % is 0.5."""
    if found := PER_CENT.fullmatch(text):
        return f"{(Decimal(as_number(found[1])) / 100).normalize():f}"
    return as_number(text)


def one_of(rules):
    """The rules as they are; Refusal where they are several."""
    if len(rules) > 1:
        raise Refusal(_("rules: “%(rules)s” are several; choose one rule.") % {"rules": BAR.join(rules)})
    return rules
