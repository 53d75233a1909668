"""Options to choose from: what single choice and multiple response share."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.outcome import Outcome
from assessments.questions.spec_fields import Flag, Hidden, Mark, Rows, Text, letters
from assessments.questions.specs import refuse_repeats

KEYS = {"id", "text", "right", "rationale", "misconception"}
RIGHT = gettext_lazy("Right")
TEXT = Text("text", gettext_lazy("Text"))
RATIONALE = Text("rationale", gettext_lazy("Why it is right or wrong"), lines=2)
MISCONCEPTION = Text(
    "misconception", gettext_lazy("Misconception it rests on (wrong ones only; not shown to students)")
)
KEEPS_ORDER = Flag("keeps_order", gettext_lazy("Everybody finds the options in this order"))


def option_rows(*more, mark=Mark):
    """For a type's FIELDS; `more` are fields of an option besides, `mark` whether one is right or several are."""
    fields = (Hidden("id"), mark("right", RIGHT), TEXT, RATIONALE, MISCONCEPTION, *more)
    return Rows("options", gettext_lazy("Options"), gettext_lazy("Option"), fields, start=4, least=2, ids=letters)


def read_options(reader, read_weight=None):
    """The tidy options of a spec: {id, text, right, rationale}, where named misconception, where weighed weight."""
    rows = reader.rows("options", KEYS | ({"weight"} if read_weight else set()), at_least=2, at_most=12)
    options = [_read_option(row) for row in rows]
    if read_weight:
        options = [option | read_weight(row, option) for row, option in zip(rows, options, strict=True)]
    refuse_repeats(rows, "id", [option["id"] for option in options])
    refuse_repeats(rows, "text", [option["text"] for option in options])
    return options


def kept_order(is_kept):
    """{"keeps_order": True}, or nothing: for a spec, and for what is asked and explained of it."""
    return {"keeps_order": True} if is_kept else {}


def _read_option(row):
    option = {
        "id": row.identifier("id"),
        "text": row.text("text", longest=500),
        "right": row.flag("right"),
        "rationale": row.text("rationale"),
    }
    return option | read_misconception(row, option)


def read_misconception(row, option):
    """{"misconception": words}, or nothing."""
    misconception = row.text("misconception", is_required=False, longest=300)
    if misconception and option["right"]:
        row.refuse("misconception", _("The right option rests on no misconception."))
    return {"misconception": misconception} if misconception else {}


def refuse_all_but_one(reader, options):
    if options and sum(option["right"] for option in options) != 1:
        reader.refuse("options", _("Exactly one option must be right."))


def judge_one(spec, answer):
    """The id of the one chosen option earns everything or nothing."""
    if answer is None:
        return Outcome(Fraction(0))
    is_right = answer in right_ids(spec)
    return Outcome(Fraction(is_right), [{"option": answer, "is_right": is_right}])


def right_ids(spec):
    return [option["id"] for option in spec["options"] if option["right"]]


def rekeyed_options(options, rights):
    """The options, of which these are right now; a right one rests on no misconception."""
    return [_rekeyed(option, option["id"] in rights) for option in options]


def _rekeyed(option, is_right):
    return {key: value for key, value in option.items() if key != "misconception" or not is_right} | {"right": is_right}


def offered_options(spec):
    """For the statistics: see `offered` in the contract; so are the other `offered_` functions."""
    return [{"id": option["id"], "text": option["text"], "is_right": option["right"]} for option in spec["options"]]


def asked_options(spec):
    return [{"id": option["id"], "text": option["text"]} for option in spec["options"]]


def explained_options(spec, chosen, shows_key):
    """Each option; of the chosen ones, and of all once the key is shown, whether it is right and why."""
    return [_explained(option, option["id"] in chosen, shows_key) for option in spec["options"]]


def _explained(option, is_chosen, shows_key):
    row = {"id": option["id"], "text": option["text"], "is_chosen": is_chosen}
    if is_chosen or shows_key:
        row |= {"is_right": option["right"], "rationale": option["rationale"]}
    return row
