"""Numbers of a table of questions with their leeway: 1956, 1956 ± 2, 5.2 million ± 5 %, 1953 to 1956. Pure."""

import re
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.questions import figures

LONGEST = 200
RANGE = re.compile(r"(.+) to (.+)|(.+) ?\.\. ?(.+)", re.IGNORECASE)
LEEWAY = re.compile(r"(.+?) ?(?:±|\+/-|\+-) ?(.+?)( ?%)?")
FIGURES = re.compile(r"(.+) \( ?([0-9]+) figures? ?\)", re.IGNORECASE)


def read(text):
    """{value, rule, by} or {from, to} of what a teacher wrote."""
    bare = " ".join(text.split())
    if len(bare) > LONGEST:
        raise Refusal(_("“%(text)s …” is too long for a number.") % {"text": bare[:60]})
    if found := FIGURES.fullmatch(bare):
        return {"value": found[1], "rule": "figures", "by": found[2]}
    if found := LEEWAY.fullmatch(bare):
        return {"value": found[1], "rule": "relative" if found[3] else "absolute", "by": found[2]}
    if found := RANGE.fullmatch(bare):
        return {"from": found[1] or found[3], "to": found[2] or found[4]}
    return {"value": bare}


def as_value(row):
    """A range as a number with leeway, which takes the same answers."""
    try:
        low, high = (figures.read(row[key]).number for key in ("from", "to"))
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    if high < low:
        raise Refusal(_("“%(low)s to %(high)s” ends before it begins.") % {"low": row["from"], "high": row["to"]})
    value = {"value": figures.plain((low + high) / 2), "rule": "absolute", "by": figures.plain((high - low) / 2)}
    return value | {"credit": row["credit"], "rationale": row["rationale"]}


def show(row):
    if "from" in row:
        return f"{row['from']} to {row['to']}"
    if row["rule"] == "figures":
        return f"{row['value']} ({row['by']} figures)"
    sign = " %" if row["rule"] == "relative" else ""
    return row["value"] if not sign and not Fraction(row["by"]) else f"{row['value']} ± {row['by']}{sign}"


def read_unit(text, *, is_first):
    """{name, factor} of “thousand people = 1000”; the first one is that of the answers."""
    name, sign, factor = text.rpartition("=")
    if sign:
        return {"name": name.strip(), "factor": factor.strip()}
    if not is_first:
        raise Refusal(
            _("units: write how many of the first one is a “%(unit)s”, as in %(unit)s = 1000.") % {"unit": text[:40]}
        )
    return {"name": text, "factor": "1"}


def show_unit(unit, *, is_first):
    """The factor of the first one goes without saying."""
    return unit["name"] if is_first and "=" not in unit["name"] else f"{unit['name']} = {unit['factor']}"
