"""What of a question GIFT has no place for: of some the whole, of others a detail."""

from fractions import Fraction
from string import ascii_lowercase

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.bankrows import STATEMENT, pictures_named
from assessments.gift.weights import evened, is_right_minus_wrong, shortened
from assessments.gift.writing import WRITERS, accepted, numbers

RULES = ("right-minus-wrong", "weights")


def cannot(row):
    """Why a question cannot be written as GIFT, or nothing."""
    if row.kind not in WRITERS:
        return _REASONS.get(row.kind, _("GIFT has no question of this kind."))
    spec = row.spec
    if "\x01" in f"{row.stem}{row.rationale}{spec}" or "\\x01" in str(spec):
        return _("It holds a character that cannot be kept.")
    if row.kind == "multiple" and spec["rule"] not in RULES:
        return _("GIFT gives each choice its own weight and knows no other rule.")
    if row.kind == "short_text" and any("->" in f"{one['text']}{one['rationale']}" for one in spec["accept"]):
        return _("GIFT would take “->” in a typed answer for a pair.")
    if row.kind == "matching" and any("->" in stem["text"] for stem in spec["stems"]):
        return _("GIFT would take “->” in a text for the sign between a pair.")
    if row.kind == "matching" and spec.get("exact"):
        return _("Moodle gives points for each right pair, and not for all together.")
    if row.kind == "matching" and any(stem["accept"] for stem in spec["stems"]):
        return _("GIFT takes one choice for each text, and here further ones are defensible.")
    if row.kind == "numeric" and any(value["rule"] == "figures" for value in spec["values"]):
        return _("GIFT cannot compare significant figures.")
    if row.kind == "numeric" and len(spec["units"]) > 1:
        return _("GIFT knows no units.")
    return ""


_BY_HAND = gettext_lazy("A person marks it with a rubric, which GIFT does not hold.")
_REASONS = {"short": _BY_HAND, "essay": _BY_HAND, "ranking": _BY_HAND}


def drops(row):
    """[what of a question GIFT does not carry]."""
    lost = [_("points")] if row.points != 1 else []
    lost += [_("pictures")] if pictures_named(row) else []
    return lost + [str(what) for what, is_lost in _DETAILS[row.kind](row) if is_lost]


def _choice_details(row):
    options = row.spec["options"]
    yield _("misconceptions"), any("misconception" in option for option in options)
    yield _("that the choices keep their order"), row.spec.get("keeps_order", False)
    yield _("names of choices"), [option["id"] for option in options] != list(ascii_lowercase[: len(options)])
    if row.spec.get("rule") == "weights":
        weights, is_mended = evened([Fraction(option["weight"]) for option in options])
        is_even = is_right_minus_wrong(weights)
        yield _("the rule’s name: right minus wrong gives the same"), is_even
        same = [shortened(weight) for weight in weights] == [option["weight"] for option in options]
        yield _("the last digits of weights"), is_mended or not (is_even or same)


def _statement_details(row):
    yield _("misconceptions"), any("misconception" in option for option in row.spec["options"])
    yield _("paragraphs of the statement"), "\n\n" in row.spec["statement"]
    yield _("the line above the statement"), row.stem.strip() == str(STATEMENT) and row.stem != str(STATEMENT)


def _typed_details(row):
    spec = row.spec
    yield _("that accents do not count: elsewhere they do"), not spec["keeps_accents"]
    yield _("that capitals count"), spec["keeps_case"]
    yield _("points for a near spelling"), Fraction(spec["near_credit"]) > 0
    yield _("the order of the answers"), accepted(spec) != spec["accept"]
    yield _("line breaks"), any("\n" in variant["text"] for variant in spec["accept"])


def _number_details(row):
    spec = row.spec
    ordered = sorted(numbers(spec), key=lambda one: "from" in one)
    yield _("the unit"), bool(spec["units"])
    yield (
        _("leeway in per cent: the same in figures is written"),
        any(value["rule"] == "relative" for value in spec["values"]),
    )
    yield _("the order of the answers"), ordered != [*spec["values"], *spec["ranges"]]


def _pair_details(row):
    stems, spares = row.spec["stems"], row.spec["spares"]
    yield _("reasons beside the pairs"), any(stem["rationale"] for stem in stems)
    yield _("names of texts"), [stem["id"] for stem in stems] != [str(n) for n in range(1, len(stems) + 1)]
    yield _("line breaks"), any("\n" in word for word in [*spares, *(stem["match"] for stem in stems)])


_DETAILS = {"single": _choice_details, "multiple": _choice_details, "true_false": _statement_details}
_DETAILS |= {"short_text": _typed_details, "numeric": _number_details, "matching": _pair_details}
