"""Number: a figure, with as much leeway as the author gives.

    spec = {"values": [{"value": "4.2 million", "rule": "absolute", "by": "200,000", "credit": "1", "rationale": "…"}],
            "ranges": [{"from": "3 million", "to": "5 million", "credit": "0.5", "rationale": "…"}],
            "units": [{"name": "people", "factor": "1"}, {"name": "thousand people", "factor": "1000"}]}

`rule` says what `by` means: "absolute" (that much more or less; the default, by 0), "relative" (per cent of the value)
or "figures" (right when rounded to so many significant figures). `credit` is 1 where it is left out; one value has the
credit 1. The bounds of a range belong to it. A value or range with the credit 0 names a mistake: its rationale is told
to whoever makes it. The best credit counts. `ranges` and `units` are optional; the first unit is the one in which
values and bounds are given, its factor is 1, a number without a unit is read in it, and no other unit is taken.

The answer is the text as it was typed, and is refused where it cannot be read as one number (see `figures`).
"""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions import figures
from assessments.questions.clues import deciding
from assessments.questions.credits import CREDIT, read_credit
from assessments.questions.fields import TextAnswer
from assessments.questions.outcome import Outcome
from assessments.questions.rekeying import refuse_gaps, tidy
from assessments.questions.spec_fields import Choice, Rows, Text
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("Number")
ABOUT = gettext_lazy("A number is typed, with as much leeway as you give.")
MARKED_BY = "machine"
REKEY_HINT = gettext_lazy("Type a further number that is right. What was accepted before stays so.")
RULES = ["absolute", "relative", "figures"]
MOST_FIGURES = 12
EXAMPLE = {
    "values": [
        {
            "value": "4.2 million",
            "rule": "absolute",
            "by": "200,000",
            "credit": "1",
            "rationale": "A5 gives both totals; take one from the other.",
        }
    ],
    "ranges": [
        {"from": "3.5 million", "to": "5 million", "credit": "0.5", "rationale": "Near: work with the exact totals."},
        {"from": "5.1 million", "to": "5.3 million", "credit": "0", "rationale": "This is the total before the fall."},
    ],
    "units": [{"name": "people", "factor": "1"}, {"name": "thousand people", "factor": "1000"}],
}


RULE_WORDS = {
    "absolute": gettext_lazy("so much more or less"),
    "relative": gettext_lazy("so many per cent more or less"),
    "figures": gettext_lazy("rounded to so many figures"),
}
FIELDS = (
    Rows(
        "values",
        gettext_lazy("Right numbers"),
        gettext_lazy("Number"),
        (
            Text("value", gettext_lazy("Number"), lines=0, hint=gettext_lazy("Such as 5.2 million.")),
            Choice("rule", gettext_lazy("Leeway"), choices=RULE_WORDS, default="absolute"),
            Text("by", gettext_lazy("By how much"), lines=0, default="0"),
            *CREDIT,
        ),
        least=1,
    ),
    Rows(
        "ranges",
        gettext_lazy("Ranges"),
        gettext_lazy("Range"),
        (Text("from", gettext_lazy("From"), lines=0), Text("to", gettext_lazy("To"), lines=0), *CREDIT),
        start=0,
        hint=gettext_lazy("Numbers that are partly right, or a mistake to explain."),
    ),
    Rows(
        "units",
        gettext_lazy("Units"),
        gettext_lazy("Unit"),
        (
            Text("name", gettext_lazy("Name"), lines=0, hint=gettext_lazy("Such as people.")),
            Text(
                "factor",
                gettext_lazy("Factor"),
                lines=0,
                default="1",
                hint=gettext_lazy("How many of the first unit one of these is."),
            ),
        ),
        start=0,
        hint=gettext_lazy("Needed only where a unit may be written after the number."),
    ),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"values", "ranges", "units"})
    values = [_read_value(row) for row in reader.rows("values", {"value", "rule", "by", "credit", "rationale"})]
    ranges = [
        _read_range(row) for row in reader.rows("ranges", {"from", "to", "credit", "rationale"}, at_least=0, at_most=20)
    ]
    rows = reader.rows("units", {"name", "factor"}, at_least=0, at_most=10)
    units = [{"name": row.text("name", longest=40), "factor": _read_factor(row)} for row in rows]
    refuse_repeats(rows, "name", [unit["name"] for unit in units])
    if units and units[0]["factor"] != "1":
        rows[0].refuse("factor", _("Values are given in the first unit, so its factor is 1."))
    if not reader.problems:
        _refuse_unreadable(rows, units)
    if values and "1" not in [value["credit"] for value in values]:
        reader.refuse("values", _("One value must have the credit 1."))
    return reader.finish({"values": values, "ranges": ranges, "units": units})


def _refuse_unreadable(rows, units):
    """A name such as 1000 would be read as part of the number, and one that only differs in capitals as the other."""
    for row, unit in zip(rows, units, strict=True):
        try:
            found = figures.read(f"1 {unit['name']}", units).unit
        except ValidationError:
            found = ""
        if found != unit["name"]:
            row.refuse("name", _("A number with this unit cannot be read, or has another unit. Choose another name."))


def _read_value(row):
    rule = row.choice("rule", RULES) if row.text("rule", is_required=False) else RULES[0]
    value, by = _read_number(row, "value"), _read_number(row, "by", empty="0")
    if rule == "figures" and by not in map(str, range(1, MOST_FIGURES + 1)):
        row.refuse("by", _("Write how many significant figures, from 1 to %(most)d.") % {"most": MOST_FIGURES})
    if by.startswith("-"):
        row.refuse("by", _("This may not be below 0."))
    return {"value": value, "rule": rule, "by": by, **read_credit(row)}


def _read_range(row):
    low, high = _read_number(row, "from"), _read_number(row, "to")
    if Fraction(low) > Fraction(high):
        row.refuse("to", _("The range ends before it begins."))
    return {"from": low, "to": high, **read_credit(row)}


def _read_number(row, key, empty=None):
    """A number as exact text; 0 where it was refused."""
    text = row.text(key, is_required=empty is None) or empty or "0"
    try:
        return figures.plain(figures.read(text).number)
    except ValidationError as refusal:
        row.refuse(key, refusal.messages[0])
        return "0"


def _read_factor(row):
    factor = _read_number(row, "factor")
    if Fraction(factor) <= 0:
        row.refuse("factor", _("A factor is above 0."))
    return factor


class NumberAnswer(TextAnswer):
    """The text as it was typed, if it can be read as a number in one of the units."""

    def __init__(self, units):
        super().__init__(longest=figures.LONGEST + 2, is_line=True)
        self.units = units

    def to_python(self, value):
        text = super().to_python(value)
        if text is not None:
            figures.read(text, self.units)
        return text


def answer_field(spec):
    return NumberAnswer(spec["units"])


def judge(spec, answer):
    reading, row = _understood(spec, answer), _matched(spec, answer)
    credit = row["credit"] if row else "0"
    parts = [{"read": figures.plain(reading.number), "credit": credit}] if reading else []
    return Outcome(Fraction(credit), parts)


def _understood(spec, answer):
    """The Reading of an answer; None for a blank, and for what a newer version of the question cannot read."""
    try:
        return figures.read(answer, spec["units"]) if answer else None
    except ValidationError:
        return None


def _matched(spec, answer):
    """The value or range that the answer hits, the one with the best credit, or None."""
    reading = _understood(spec, answer)
    hit = [row for row in (*spec["values"], *spec["ranges"]) if reading and _fits(row, reading.number)]
    return max(hit, key=lambda row: Fraction(row["credit"]), default=None)


def _fits(row, number):
    if "from" in row:
        return Fraction(row["from"]) <= number <= Fraction(row["to"])
    value, by = Fraction(row["value"]), Fraction(row["by"])
    if row["rule"] == "figures":
        return figures.rounded(number, int(by)) == figures.rounded(value, int(by))
    return abs(number - value) <= _leeway(row)


def _leeway(row):
    by = Fraction(row["by"])
    return by if row["rule"] == "absolute" else abs(Fraction(row["value"])) * by / 100


def key(spec):
    best = next(value["value"] for value in spec["values"] if value["credit"] == "1")
    return figures.show(Fraction(best), _unit(spec)).replace("−", "-")


def rekey(spec, answer):
    refuse_gaps(answer_field(spec), answer)
    if judge(spec, answer).fraction == 1:
        return spec
    value = {"value": figures.plain(_understood(spec, answer).number), "rule": "absolute", "by": "0"}
    return tidy(clean_spec, {**spec, "values": [*spec["values"], value]})


def _unit(spec):
    return spec["units"][0]["name"] if spec["units"] else ""


def paragraphs(spec):
    return []


def asked(spec):
    return {"units": [unit["name"] for unit in spec["units"]]}


def explain(spec, answer, clues, shows_key):
    reading, row = _understood(spec, answer), _matched(spec, answer)
    told = {
        "read": read_as(answer, spec),
        "in_first_unit": figures.show(reading.number, _unit(spec)) if reading and reading.unit != _unit(spec) else "",
        "paragraphs": deciding(clues, (), shows_key),
    }
    if row:
        told |= {"credit": row["credit"], "rationale": row["rationale"]}
    if shows_key:
        rows = [*spec["values"], *spec["ranges"]]
        told["accepted"] = [
            {"text": _described(accepted, _unit(spec)), **{key: accepted[key] for key in ("credit", "rationale")}}
            for accepted in rows
        ]
    return told


def read_as(answer, spec):
    """How a typed number was understood: "5,200,000 people"; empty where it was not."""
    reading = _understood(spec, answer)
    return figures.show(reading.written, reading.unit) if reading else ""


def _described(row, unit):
    if "from" in row:
        return _between(row["from"], row["to"], unit)
    value = figures.show(Fraction(row["value"]), unit)
    if row["rule"] == "figures":
        return _("%(value)s, compared to %(count)s significant figures") % {"value": value, "count": row["by"]}
    leeway, number = _leeway(row), Fraction(row["value"])
    if not leeway:
        return value
    accepted = _between(number - leeway, number + leeway, unit)
    return _("%(value)s, accepted %(range)s") % {"value": value, "range": accepted}


def _between(low, high, unit):
    low, high = figures.show(Fraction(low)), figures.show(Fraction(high), unit)
    return _("from %(low)s to %(high)s") % {"low": low, "high": high}


def typed(spec, answer):
    reading, credit = _understood(spec, answer), judge(spec, answer).fraction
    row = {"id": figures.plain(reading.number) if reading else answer or "", "text": answer or ""}
    return [row | {"is_right": credit == 1, "is_partly": 0 < credit < 1}]
