"""True or false, single choice and multiple response as choiceInteraction."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.qti.writing_parts import (
    RESPONSE,
    SCORE,
    Item,
    as_template,
    element,
    first_of,
    line,
    mapped_response,
    mapping,
    name,
    number,
    response,
    scale,
    sets,
    tells_choice,
    variable,
    when_right,
)
from assessments.questions.options import right_ids

WORDS = {"true": "True", "false": "False"}


def true_false(row, link):
    options = [{**one, "text": WORDS[one["id"]]} for one in row.spec["options"]]
    body = _choices(options, link, is_kept=True, most=1, prompt=row.spec["statement"])
    return _chosen(row, "single", body)


def single(row, link):
    return _chosen(row, "single", _choices(row.spec["options"], link, row.spec.get("keeps_order"), most=1))


def multiple(row, link):
    body = _choices(row.spec["options"], link, row.spec.get("keeps_order"), most=0)
    if row.spec["rule"] == "exact":
        return _chosen(row, "multiple", body)
    worths, bounds, rule, template = _weighed(row)
    answer = response("multiple", "identifier", _rights(row.spec), mapping(worths, *bounds))
    rules = [rule, tells_choice()]
    return Item([answer], [body], rules, _told(row.spec["options"]), "multiple", template=template)


def no_multiple(spec):
    if spec["rule"] == "coverage":
        return _("QTI has no rule like “%(rule)s”.") % {"rule": spec["rule"]}
    return ""


def _choices(options, link, is_kept, most, prompt=""):
    return element(
        "choiceInteraction",
        *([element("prompt", *line(prompt, link))] if prompt else []),
        *(element("simpleChoice", *line(one["text"], link), identifier=name(one["id"])) for one in options),
        responseIdentifier=RESPONSE,
        shuffle="false" if is_kept else "true",
        maxChoices=str(most),
    )


def _chosen(row, cardinality, body):
    """All the points for the right choice, or exactly the right choices."""
    answer = response(cardinality, "identifier", _rights(row.spec))
    rules, told = [when_right(Fraction(row.points)), tells_choice()], _told(row.spec["options"])
    return Item([answer], [body], rules, told, cardinality, template=as_template(row.points))


def _rights(spec):
    return [name(one) for one in right_ids(spec)]


def _told(options):
    return [(name(one["id"]), one["rationale"]) for one in options]


class _Sum(NamedTuple):
    """What each right and each wrong option adds, and what the right ones are worth together."""

    worths: list
    whole: int
    most: int | None = None


def _sum(spec):
    options = spec["options"]
    rights = sum(one["right"] for one in options)
    if spec["rule"] == "weights":
        return _Sum([Fraction(one["weight"]) for one in options], 1, 1)
    if spec["rule"] == "every-decision":
        return _Sum([Fraction(1 if one["right"] else -1) for one in options], len(options))
    wrong = -rights if spec["rule"] == "no-wrong" else -1
    return _Sum([Fraction(1 if one["right"] else wrong) for one in options], rights)


def _weighed(row):
    """({choice: worth}, (the least and the most that they come to), the rule that gives the points, its template)."""
    options, found = row.spec["options"], _sum(row.spec)
    sized = scale(row.points, found.whole, found.worths)
    worths = {name(one["id"]): worth * sized.factor for one, worth in zip(options, found.worths, strict=True)}
    most = None if found.most is None else found.most * sized.factor
    if row.spec["rule"] != "every-decision":
        return worths, (Fraction(0), most), sets(SCORE, sized.score(mapped_response())), sized.template
    left = sum(not one["right"] for one in options) * sized.factor
    score = sized.score(element("sum", mapped_response(), number(left)))
    return worths, (None, None), first_of([(element("not", element("isNull", variable())), [sets(SCORE, score)])]), ""
