"""Single choice: one best answer.

    spec = {"options": [{"id": "a", "text": "…", "right": true, "rationale": "…", "misconception": "…"}, …],
            "keeps_order": true}

Exactly one option is right. Every option has a rationale; a wrong one may name its
`misconception`. `keeps_order` is optional: where options are years, say, nobody finds them in another order. The
answer is the id of the chosen option. It earns everything or nothing.
"""

from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import ChoiceAnswer
from assessments.questions.options import (
    KEEPS_ORDER,
    asked_options,
    explained_options,
    judge_one,
    kept_order,
    offered_options,
    option_rows,
    read_options,
    refuse_all_but_one,
    rekeyed_options,
    right_ids,
)
from assessments.questions.rekeying import refuse_gaps
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Single choice")
ABOUT = gettext_lazy("One best answer among a few.")
MARKED_BY = "machine"
SHUFFLES = ("options",)
REKEY_HINT = gettext_lazy("Choose the option that is right.")
EXAMPLE = {
    "options": [
        {"id": "a", "text": "Breaking with Yugoslavia", "rationale": "B4 lists it among the charges."},
        {
            "id": "b",
            "text": "Forced collectivization",
            "right": "true",
            "rationale": "B5 counts it among what he left uncriticised.",
        },
        {
            "id": "c",
            "text": "Purging the army",
            "rationale": "B4 says he blamed Stalin for it.",
            "misconception": "Whatever is terrible was named",
        },
    ]
}


FIELDS = (option_rows(), KEEPS_ORDER)


def clean_spec(spec):
    reader = SpecReader(spec, {"options", "keeps_order"})
    options = read_options(reader)
    refuse_all_but_one(reader, options)
    return reader.finish({"options": options, **kept_order(reader.flag("keeps_order"))})


def answer_field(spec):
    return ChoiceAnswer(option["id"] for option in spec["options"])


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
    return {"options": asked_options(spec), **kept_order(spec.get("keeps_order"))}


def explain(spec, answer, clues, shows_key):
    chosen = [answer] if answer else []
    return {
        "options": explained_options(spec, chosen, shows_key),
        "paragraphs": deciding(clues, chosen, shows_key),
        **kept_order(spec.get("keeps_order")),
    }


def offered(spec):
    return offered_options(spec)


def tally(spec, answer):
    return [answer] if answer else []
