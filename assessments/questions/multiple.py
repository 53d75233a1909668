"""Multiple response: every right option is to be chosen, and no other.

    spec = {"rule": "right-minus-wrong",
            "options": [{"id": "a", "text": "…", "right": true, "rationale": "…", "weight": "0.5"}, …],
            "keeps_order": true}

Two or more options are right. Every option has a rationale; `misconception` and `keeps_order` are optional, as in
single choice. The answer is a list of ids; a blank earns 0. With r right and w wrong options chosen, of c right ones
among n, the rule is one of:

- `right-minus-wrong` (default): (r - w) / c, never below 0.
- `weights`: the sum of the chosen options' `weight`, kept between 0 and 1. A right option weighs more than 0, a wrong
  one 0 or less (0 where it is left out); the right ones weigh 1 or more together. No other rule knows weights.
- `exact`: 1 for all right options and no other, else 0.
- `every-decision`: (r + wrong options that were left) / n.
- `coverage`: r / c x r / (r + w).
- `no-wrong`: r / c, but 0 with any wrong one.

The student is shown the sum with the own numbers.
"""

from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions import figures
from assessments.questions.clues import deciding
from assessments.questions.fields import ChoicesAnswer
from assessments.questions.options import (
    KEEPS_ORDER,
    asked_options,
    explained_options,
    kept_order,
    offered_options,
    option_rows,
    read_options,
    rekeyed_options,
    right_ids,
)
from assessments.questions.outcome import Outcome
from assessments.questions.rekeying import refuse_gaps, tidy
from assessments.questions.spec_fields import Choice, Flag, Text
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Multiple response")
ABOUT = gettext_lazy("Every right option is to be ticked, and no other.")
MARKED_BY = "machine"
SHUFFLES = ("options",)
REKEY_HINT = gettext_lazy("Choose every option that is right, two at least.")
EXAMPLE = {
    "rule": "right-minus-wrong",
    "options": [
        {"id": "a", "text": "Document A, paragraph 3", "rationale": "A3 names no single charge."},
        {"id": "b", "text": "Document B, paragraph 4", "right": "true", "rationale": "B4 names the cult of Stalin."},
        {"id": "c", "text": "Document C, paragraph 4", "right": "true", "rationale": "C4 calls the cult harmful."},
        {"id": "d", "text": "Document D, paragraph 16", "right": "false", "rationale": "D16 is about the future."},
    ],
}


RULE_WORDS = {
    "right-minus-wrong": gettext_lazy("a wrong one takes back a right one"),
    "exact": gettext_lazy("all of it right, or nothing"),
    "every-decision": gettext_lazy("every tick and every gap counts"),
    "coverage": gettext_lazy("share of the right ones, times how many of the ticks are right"),
    "no-wrong": gettext_lazy("one wrong one, and it is nothing"),
    "weights": gettext_lazy("each option has a weight of its own"),
}
WEIGHT = Text(
    "weight",
    gettext_lazy("Weight"),
    lines=0,
    hint=gettext_lazy("Of a right one from 0 to 1, of a wrong one 0 or less, such as −0.5."),
    applies=lambda values: values.get("rule") == "weights",
)
FIELDS = (
    option_rows(WEIGHT, mark=Flag),
    Choice(
        "rule", gettext_lazy("How points are counted"), choices=RULE_WORDS, default="right-minus-wrong", decides=True
    ),
    KEEPS_ORDER,
)


def clean_spec(spec):
    reader = SpecReader(spec, {"rule", "options", "keeps_order"})
    rule = reader.choice("rule", list(RULES)) if reader.text("rule", is_required=False) else "right-minus-wrong"
    options = read_options(reader, _read_weight if rule == "weights" else None)
    if options and sum(option["right"] for option in options) < 2:
        reader.refuse("options", _("Two or more options must be right."))
    elif rule == "weights" and sum(Fraction(option["weight"]) for option in options if option["right"]) < 1:
        reader.refuse("options", _("The right options must weigh 1 or more together."))
    return reader.finish({"rule": rule, "options": options, **kept_order(reader.flag("keeps_order"))})


def _read_weight(row, option):
    weight = row.decimal("weight", -1, 1, empty="0")
    if option["right"] and Fraction(weight) <= 0:
        row.refuse("weight", _("A right option weighs more than 0."))
    if not option["right"] and Fraction(weight) > 0:
        row.refuse("weight", _("A wrong option weighs 0 or less."))
    return {"weight": weight}


def answer_field(spec):
    return ChoicesAnswer(option["id"] for option in spec["options"])


def judge(spec, answer):
    rights = right_ids(spec)
    fraction = RULES[spec["rule"]](spec, _count(spec, answer), answer) if answer else Fraction(0)
    return Outcome(fraction, [{"option": name, "is_right": name in rights} for name in answer or []])


def _count(spec, answer):
    """How many right and wrong options were chosen, of how many right ones."""
    rights, chosen = set(right_ids(spec)), set(answer or [])
    return {"right": len(chosen & rights), "wrong": len(chosen - rights), "of": len(rights)}


def _right_minus_wrong(spec, counts, answer):
    return max(Fraction(0), Fraction(counts["right"] - counts["wrong"], counts["of"]))


def _weights(spec, counts, answer):
    return min(max(sum(map(Fraction, _chosen_weights(spec, answer)), Fraction(0)), Fraction(0)), Fraction(1))


def _chosen_weights(spec, answer):
    return [option["weight"] for option in spec["options"] if option["id"] in (answer or [])]


def _exact(spec, counts, answer):
    return Fraction(counts["right"] == counts["of"] and not counts["wrong"])


def _every_decision(spec, counts, answer):
    return Fraction(len(spec["options"]) - _slips(counts), len(spec["options"]))


def _slips(counts):
    """Right options that were left, and wrong ones that were chosen."""
    return counts["of"] - counts["right"] + counts["wrong"]


def _coverage(spec, counts, answer):
    return Fraction(counts["right"] ** 2, counts["of"] * (counts["right"] + counts["wrong"]))


def _no_wrong(spec, counts, answer):
    return Fraction(0) if counts["wrong"] else Fraction(counts["right"], counts["of"])


RULES = {
    "right-minus-wrong": _right_minus_wrong,
    "weights": _weights,
    "exact": _exact,
    "every-decision": _every_decision,
    "coverage": _coverage,
    "no-wrong": _no_wrong,
}
HINTS = {
    "right-minus-wrong": gettext_lazy(
        "Choose every one that fits. A wrong choice takes away what a right one gives, but never more than you have."
    ),
    "weights": gettext_lazy(
        "Choose every one that fits. Some choices weigh more than others, and a wrong one may take points away."
    ),
    "exact": gettext_lazy("Choose every one that fits, and no other: this is right as a whole or not at all."),
    "every-decision": gettext_lazy("Choose every one that fits. Each choice counts, and so does each one you leave."),
    "coverage": gettext_lazy(
        "Choose every one that fits. Both what you miss and what you choose wrongly cost a share."
    ),
    "no-wrong": gettext_lazy("Choose every one that fits. One wrong choice takes all points away."),
}


def _sum(spec, answer):
    """The sum in the student's own numbers; it is multiplied by the points of the question."""
    counts, number = _count(spec, answer), len(spec["options"])
    facts = counts | {"all": number, "good": number - _slips(counts), "chosen": counts["right"] + counts["wrong"]}
    if not answer and spec["rule"] != "right-minus-wrong":
        return _("Nothing was chosen: 0")
    if spec["rule"] == "weights":
        weights = " + ".join(_chosen_weights(spec, answer)).replace("+ -", "− ").replace("-", "−")
        return _("The weights of what you chose, not below 0 and not above 1: %(weights)s") % {"weights": weights}
    if spec["rule"] == "right-minus-wrong" and counts["wrong"] > counts["right"]:
        return _("%(sum)s, taken as 0") % {"sum": SUMS[spec["rule"]] % facts}
    return SUMS[spec["rule"]] % facts


SUMS = {
    "right-minus-wrong": gettext_lazy("(%(right)d right − %(wrong)d wrong) ÷ %(of)d right options"),
    "exact": gettext_lazy("%(right)d of %(of)d right options and %(wrong)d wrong: 1 for all and no wrong one, else 0"),
    "every-decision": gettext_lazy("%(good)d right decisions ÷ %(all)d options"),
    "coverage": gettext_lazy("%(right)d ÷ %(of)d right options × %(right)d ÷ %(chosen)d choices"),
    "no-wrong": gettext_lazy("%(right)d right ÷ %(of)d right options, 0 with any wrong one; wrong: %(wrong)d"),
}


def key(spec):
    return right_ids(spec)


def rekey(spec, answer):
    """Weights stay while the same options are right; otherwise the right ones weigh the same, and 1 together."""
    refuse_gaps(answer_field(spec), answer)
    options = rekeyed_options(spec["options"], answer)
    if spec["rule"] == "weights" and answer != right_ids(spec):
        options = [option | {"weight": _even_weight(option, len(answer))} for option in options]
    return tidy(clean_spec, {**spec, "options": options})


def _even_weight(option, rights):
    """A right option's share of 1, rounded up to hundredths; a wrong one still takes away what it took."""
    if option["right"]:
        return figures.plain(Fraction(ceil(Fraction(100, rights)), 100))
    return figures.plain(min(Fraction(option["weight"]), Fraction(0)))


def paragraphs(spec):
    return []


def asked(spec):
    hint = str(HINTS[spec["rule"]])
    return {"hint": hint, "options": asked_options(spec), **kept_order(spec.get("keeps_order"))}


def explain(spec, answer, clues, shows_key):
    chosen = answer or []
    return {
        "options": explained_options(spec, chosen, shows_key),
        "counts": _count(spec, answer),
        "sum": _sum(spec, answer),
        "paragraphs": deciding(clues, chosen, shows_key),
        **kept_order(spec.get("keeps_order")),
    }


def offered(spec):
    return offered_options(spec)


def tally(spec, answer):
    return list(answer or [])
