"""Multiple response: every right option is to be chosen, and no other.

    spec = {"rule": "right-minus-wrong", "options": [{"id": "a", "text": "…", "right": true, "rationale": "…"}, …]}

Two or more options are right. Every option has a rationale; `misconception` is optional, as in single choice.
The answer is a list of ids. It earns max(0, (right - wrong) / number of right options), and the student is shown
that sum with the own numbers.
"""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoicesAnswer
from assessments.questions.options import asked_options, explained_options, read_options, right_ids
from assessments.questions.outcome import Outcome
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Multiple response")
MARKED_BY = "machine"
RULE = "right-minus-wrong"
EXAMPLE = {
    "rule": "right-minus-wrong",
    "options": [
        {"id": "a", "text": "Document A, paragraph 3", "rationale": "A3 names no single charge."},
        {"id": "b", "text": "Document B, paragraph 4", "right": "true", "rationale": "B4 names the cult of Stalin."},
        {"id": "c", "text": "Document C, paragraph 4", "right": "true", "rationale": "C4 calls the cult harmful."},
        {"id": "d", "text": "Document D, paragraph 16", "right": "false", "rationale": "D16 is about the future."},
    ],
}


def clean_spec(spec):
    reader = SpecReader(spec, {"rule", "options"})
    if rule := reader.text("rule", is_required=False):
        reader.choice("rule", [RULE])
    options = read_options(reader)
    if options and sum(option["right"] for option in options) < 2:
        reader.refuse("options", _("Two or more options must be right."))
    return reader.finish({"rule": rule or RULE, "options": options})


def answer_field(spec):
    return ChoicesAnswer(option["id"] for option in spec["options"])


def judge(spec, answer):
    counts = _count(spec, answer)
    fraction = max(Fraction(0), Fraction(counts["right"] - counts["wrong"], counts["of"]))
    rights = right_ids(spec)
    return Outcome(fraction, [{"option": name, "is_right": name in rights} for name in answer or []])


def _count(spec, answer):
    """How many right and wrong options were chosen, of how many right ones."""
    rights, chosen = set(right_ids(spec)), set(answer or [])
    return {"right": len(chosen & rights), "wrong": len(chosen - rights), "of": len(rights)}


def key(spec):
    return right_ids(spec)


def paragraphs(spec):
    return []


def asked(spec):
    return {"options": asked_options(spec)}


def explain(spec, answer, clues, shows_key):
    chosen = answer or []
    return {
        "options": explained_options(spec, chosen, shows_key),
        "counts": _count(spec, answer),
        "paragraphs": deciding(clues, chosen, shows_key),
    }
