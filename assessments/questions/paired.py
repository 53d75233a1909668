"""Answer with evidence: one best answer, and the paragraph that shows it.

    spec = {"options": [{"id": "a", "text": "…", "right": true, "rationale": "…", "misconception": "…"}, …],
            "prompt": "Which paragraph shows it best?",
            "passages": [{"id": "B5", "credit": "1", "rationale": "…"}, …]}

The options are those of single choice, the passages those of passage selection. The answer is
{"choice": id, "passage": address}. Both weigh the same, but the paragraph enters the sum only when the choice is right:
a wrong choice earns 0 of 1 whatever the paragraph, a right one (1 + credit of the paragraph) of 2. The rationale of an
option is told before the paragraphs are, so it should not name them.
"""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer, PartsAnswer
from assessments.questions.options import (
    asked_options,
    explained_options,
    offered_options,
    option_rows,
    read_options,
    refuse_all_but_one,
    rekeyed_options,
    right_ids,
)
from assessments.questions.outcome import Outcome
from assessments.questions.passages import (
    asked_passages,
    best,
    credit_of,
    explained_passages,
    offered_passages,
    passage_rows,
    read_passages,
    rekeyed_passages,
)
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.spec_fields import Text
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Answer with evidence")
ABOUT = gettext_lazy("One best answer, and the paragraph that shows it.")
MARKED_BY = "machine"
SHUFFLES = ("options", "passages")
REKEY_HINT = gettext_lazy("Choose the right answer and the paragraph that shows it best.")
EXAMPLE = {
    "options": [
        {"id": "a", "text": "Wrongs against the whole people", "rationale": "The circle he drew was narrower."},
        {"id": "b", "text": "Wrongs against the Party", "right": "true", "rationale": "It is what he spoke of."},
    ],
    "prompt": "Which paragraph shows it best?",
    "passages": [
        {"id": "B5", "credit": "1", "rationale": "B5 says both what he named and what he left out."},
        {"id": "C4", "credit": "0.5", "rationale": "C4 names Party members only."},
        {"id": "E2", "credit": "0", "rationale": "E2 points the other way."},
    ],
}


FIELDS = (
    option_rows(),
    Text("prompt", gettext_lazy("What is asked then"), default=gettext_lazy("Which paragraph shows it best?")),
    passage_rows("passages"),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"options", "prompt", "passages"})
    options = read_options(reader)
    refuse_all_but_one(reader, options)
    prompt = reader.text("prompt", longest=500)
    return reader.finish({"options": options, "prompt": prompt, "passages": read_passages(reader, "passages")})


def answer_field(spec):
    parts = {
        "choice": ChoiceAnswer({option["id"]: option["text"] for option in spec["options"]}),
        "passage": ChoiceAnswer(passage["id"] for passage in spec["passages"]),
    }
    return PartsAnswer(parts, _labels())


def _labels():
    return {"choice": _("Answer"), "passage": _("Paragraph")}


def judge(spec, answer):
    choice, credit = _parts(spec, answer)
    if choice is None:
        return Outcome(Fraction(0))
    is_right = choice in right_ids(spec)
    fraction = (1 + Fraction(credit or 0)) / 2 if is_right else Fraction(0)
    return Outcome(fraction, [{"option": choice, "is_right": is_right}, *([{"credit": credit or "0"}] * is_right)])


def _parts(spec, answer):
    """(the chosen option, the credit of the chosen paragraph as text), None for what was left open."""
    answer = answer or {}
    return answer.get("choice"), credit_of(spec["passages"], answer.get("passage"))


def key(spec):
    return {"choice": right_ids(spec)[0], "passage": best(spec["passages"])}


def rekey(spec, answer):
    refuse_gaps(answer_field(spec), answer)
    options = rekeyed_options(spec["options"], [answer["choice"]])
    return {**spec, "options": options, "passages": rekeyed_passages(spec["passages"], answer["passage"])}


def paragraphs(spec):
    return [passage["id"] for passage in spec["passages"]]


def asked(spec):
    return {
        "options": asked_options(spec),
        "prompt": spec["prompt"],
        "passages": asked_passages(spec["passages"]),
    }


def explain(spec, answer, clues, shows_key):
    """Before the key nothing is said of the paragraph beside a wrong choice: that would point to the right one."""
    choice, credit = _parts(spec, answer)
    is_right = choice in right_ids(spec)
    offered = paragraphs(spec)
    chosen = (answer or {}).get("passage")
    return {
        "options": explained_options(spec, [choice] if choice else [], shows_key),
        "passages": explained_passages(spec["passages"], chosen, shows_key) if shows_key or is_right else [],
        "is_counted": is_right,
        "sum": _sum(is_right, credit),
        "paragraphs": [name for name in deciding(clues, (), True) if name not in offered] if shows_key else [],
    }


def _sum(is_right, credit):
    if is_right:
        return _("(1 for the answer + %(credit)s for the paragraph) ÷ 2") % {"credit": credit or "0"}
    return _("The answer is not right, so the paragraph is not counted: 0 ÷ 1")


def offered(spec):
    """The options and the paragraphs; each of the two is a group."""
    parts = {"choice": offered_options(spec), "passage": offered_passages(spec["passages"])}
    return [
        row | {"id": f"{part}-{row['id']}", "group": _labels()[part]} for part, rows in parts.items() for row in rows
    ]


def tally(spec, answer):
    return [f"{part}-{name}" for part, name in (answer or {}).items()]
