"""Questions of choosing as rows of a table: single choice, multiple response, true or false. Pure; see `kinds`."""

from string import ascii_lowercase

from django.utils.translation import gettext as _

from assessments.bankrows import STATEMENT, Refusal
from assessments.banksheet.cells import BAR, listed, one_of
from assessments.questions import multiple

TRUE = {"true", "t", "yes", "wahr"}  # a German spreadsheet writes its own words
FALSE = {"false", "f", "no", "falsch"}
OTHER = {"true": "false", "false": "true"}
KEEPS_ORDER = "keeps order"


def _choices(cells, is_weighed=False):
    options = []
    for number in cells.numbers("option", "reason", "misconception", "name", "credit"):
        option = {
            "id": cells.text("name", number) or (ascii_lowercase * 3)[number - 1],
            "text": cells.text("option", number),
            "rationale": cells.text("reason", number),
        }
        if misconception := cells.text("misconception", number):
            option["misconception"] = misconception
        options.append(option | ({"weight": cells.share(number)} if is_weighed else {}))
    rights = _chosen(cells.text("answer"), options)
    return [option | {"right": option["id"] in rights} for option in options]


def _chosen(answer, options):
    """The ids of the options that the answer names by their letters or names, or by their texts."""
    if not answer:
        raise Refusal(_("answer: it is empty. Write the letter of the right option, or its text."))
    if whole := _named(answer, options):
        return [whole]
    pieces = listed(answer.replace(",", "|").replace(";", "|") if "|" not in answer else answer)
    rights = [_named(piece, options) for piece in pieces]
    if None in rights:
        what = _("answer: “%(text)s” is neither the letter nor the text of an option.")
        raise Refusal(what % {"text": pieces[rights.index(None)][:60]})
    return rights


def _named(piece, options):
    """The id of the option that is called so or reads so, None for no option; Refusal where these are two."""
    for fit in (str, str.casefold):
        found = {row["id"] for row in options if fit(piece) in (fit(row["id"]), fit(row["text"]))}
        if len(found) > 1:
            raise Refusal(_("answer: “%(text)s” may mean more than one option.") % {"text": piece[:60]})
        if found:
            return found.pop()
    return None


def _choice_cells(spec):
    found = {("answer", 0): BAR.join(option["id"] for option in spec["options"] if option["right"])}
    for number, option in enumerate(spec["options"], 1):
        found[("option", number)] = option["text"]
        found[("reason", number)] = option["rationale"]
        found[("misconception", number)] = option.get("misconception", "")
        found[("credit", number)] = option.get("weight", "")
        found[("name", number)] = option["id"] if option["id"] != ascii_lowercase[number - 1] else ""
    return found


def _kept_order(spec):
    return [KEEPS_ORDER] if spec.get("keeps_order") else []


def read_single(cells):
    rules = cells.rules([KEEPS_ORDER])
    return cells.text("question"), {"options": _choices(cells), "keeps_order": KEEPS_ORDER in rules}


def write_single(row):
    return _choice_cells(row.spec) | {("rules", 0): BAR.join(_kept_order(row.spec))}


def read_multiple(cells):
    rules = cells.rules([*multiple.RULES, KEEPS_ORDER])
    named = one_of([rule for rule in rules if rule != KEEPS_ORDER])
    is_weighed = bool(cells.numbers("credit"))
    if is_weighed and named not in ([], ["weights"]):
        raise Refusal(_("credit: options have their own credits with the rule “weights” only."))
    rule = named[0] if named else "weights" if is_weighed else "right-minus-wrong"
    spec = {"rule": rule, "options": _choices(cells, rule == "weights"), "keeps_order": KEEPS_ORDER in rules}
    return cells.text("question"), spec


def write_multiple(row):
    rule = [] if row.spec["rule"] == "right-minus-wrong" else [row.spec["rule"]]
    return _choice_cells(row.spec) | {("rules", 0): BAR.join(rule + _kept_order(row.spec))}


def read_true_false(cells):
    """The statement stands in `text`, or is the question itself; options may come in either order, or not at all."""
    key = _truth(cells.text("answer"), "answer")
    names = [_truth(cells.text("option", number), f"option {number}", is_required=False) for number in (1, 2)]
    names[0] = names[0] or OTHER.get(names[1], "true")
    names[1] = names[1] or OTHER[names[0]]
    options = []
    for number, name in enumerate(names, 1):
        option = {"id": name, "right": name == key, "rationale": cells.text("reason", number)}
        if misconception := cells.text("misconception", number):
            option["misconception"] = misconception
        options.append(option)
    stem, statement = cells.text("question"), cells.text("text")
    if not statement:
        stem, statement = str(STATEMENT), stem
    return stem, {"statement": statement, "options": options}


def _truth(text, place, *, is_required=True):
    word = text.casefold()
    if not word and not is_required:
        return ""
    if word in TRUE | FALSE:
        return "true" if word in TRUE else "false"
    raise Refusal(_("%(place)s: write true or false, not “%(text)s”.") % {"place": place, "text": text[:60]})


def write_true_false(row):
    found = {("answer", 0): "true" if row.spec["options"][0]["right"] else "false"}
    if row.stem.strip() == str(STATEMENT):
        found[("question", 0)] = row.spec["statement"]
    else:
        found[("text", 0)] = row.spec["statement"]
    for number, option in enumerate(row.spec["options"], 1):
        found[("option", number)] = option["id"]
        found[("reason", number)] = option["rationale"]
        found[("misconception", number)] = option.get("misconception", "")
    return found
