"""True or false: one statement.

    spec = {"statement": "…",
            "options": [{"id": "true", "rationale": "…", "misconception": "…"},
                        {"id": "false", "right": true, "rationale": "…"}]}

Two options, "true" and "false", of which one is right; each has a rationale, and the wrong one may name its
`misconception`. True is always offered first. The answer is "true" or "false" as text. It earns everything or nothing.
"""

from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer
from assessments.questions.options import (
    MISCONCEPTION,
    RATIONALE,
    RIGHT,
    asked_options,
    explained_options,
    judge_one,
    offered_options,
    read_misconception,
    refuse_all_but_one,
    rekeyed_options,
    right_ids,
)
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.spec_fields import Hidden, Mark, Rows, Text
from assessments.questions.specs import SpecReader, refuse_repeats

LABEL = gettext_lazy("True or false")
ABOUT = gettext_lazy("One statement.")
MARKED_BY = "machine"
REKEY_HINT = gettext_lazy("Choose whether the statement is true or false.")
WORDS = {"true": gettext_lazy("True"), "false": gettext_lazy("False")}
EXAMPLE = {
    "statement": "According to Document A, paragraph 4, the speech was printed in full soon after the congress.",
    "options": [
        {"id": "true", "rationale": "A4 says how long it stayed unprinted.", "misconception": "Read out means printed"},
        {"id": "false", "right": "true", "rationale": "A4 says it was read at meetings and not printed."},
    ],
}


FIELDS = (
    Text("statement", gettext_lazy("Statement"), lines=2),
    Rows(
        "options",
        gettext_lazy("What is right"),
        gettext_lazy("Answer"),
        (Hidden("id"), Mark("right", RIGHT), RATIONALE, MISCONCEPTION),
        made_by=lambda values: [{"id": name} for name in WORDS],
        title=lambda values, row: WORDS[row["id"]],
    ),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"statement", "options"})
    statement = reader.text("statement", longest=500)
    rows = reader.rows("options", {"id", "right", "rationale", "misconception"}, at_least=2, at_most=2)
    options = [_read_option(row) for row in rows]
    refuse_repeats(rows, "id", [option["id"] for option in options])
    refuse_all_but_one(reader, options)
    in_order = sorted(options, key=lambda option: option["id"], reverse=True)
    return reader.finish({"statement": statement, "options": in_order})


def _read_option(row):
    option = {"id": row.choice("id", list(WORDS)), "right": row.flag("right"), "rationale": row.text("rationale")}
    return option | read_misconception(row, option)


def answer_field(spec):
    return ChoiceAnswer(WORDS)


def judge(spec, answer):
    return judge_one(spec, answer)


def key(spec):
    return right_ids(spec)[0]


def rekey(spec, answer):
    refuse_gaps(answer_field(spec), answer)
    return {**spec, "options": rekeyed_options(spec["options"], [answer])}


def paragraphs(spec):
    return []


def asked(spec):
    return {"statement": spec["statement"], "options": asked_options(_worded(spec))}


def _worded(spec):
    """The spec with the words that stand on the page."""
    return {"options": [{**option, "text": str(WORDS[option["id"]])} for option in spec["options"]]}


def explain(spec, answer, clues, shows_key):
    chosen = [answer] if answer else []
    return {
        "options": explained_options(_worded(spec), chosen, shows_key),
        "paragraphs": deciding(clues, chosen, shows_key),
    }


def offered(spec):
    return offered_options(_worded(spec))


def tally(spec, answer):
    return [answer] if answer else []
