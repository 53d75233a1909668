"""Each kind of question that a row of a table can carry: how it is read from its cells, and written into them. Pure.

`read_` gives (stem, spec as an author may write it), `write_` the cells {column: text} without those that all have.
"""

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.banksheet import choosing, figures
from assessments.banksheet.cells import BAR, one_of
from assessments.bankspecs import event_ids
from assessments.questions import ordering
from assessments.questions.cloze import GAP

EXACT = "exact"
KEEPS_CASE, KEEPS_ACCENTS, NEAR = "capitals count", "accents count", "near spelling"
WORDS = "words"
USUAL_WORDS = "60"


def _accepted(cells):
    """[(what is accepted, its credit, its reason)]: the answer, and then the options."""
    answer = cells.text("answer")
    rows = [(answer, "1", "")] if answer else []
    for number in cells.numbers("option", "credit", "reason"):
        rows.append((cells.text("option", number), cells.share(number), cells.text("reason", number)))
    return rows


def _accepted_cells(rows):
    """The first one is the answer where it stands for itself."""
    first, *others = rows
    is_plain = first[1:] == ("1", "")
    found = {("answer", 0): first[0]} if is_plain else {}
    for number, (text, credit, reason) in enumerate(others if is_plain else rows, 1):
        found |= {("option", number): text, ("credit", number): "" if credit == "1" else credit}
        found[("reason", number)] = reason
    return found


def read_short_text(cells):
    near = [rule for rule in cells.several("rules") if rule.casefold().startswith(NEAR)]
    known = [KEEPS_CASE, KEEPS_ACCENTS, *(rule.casefold() for rule in near)]
    rules = cells.rules([*known, *([] if near else [f"{NEAR} 0.5"])])
    accept = [{"text": text, "credit": credit, "rationale": reason} for text, credit, reason in _accepted(cells)]
    return cells.text("question"), {
        "accept": accept,
        "keeps_case": KEEPS_CASE in rules,
        "keeps_accents": KEEPS_ACCENTS in rules,
        "near_credit": near[0][len(NEAR) :].strip() if near else "0",
    }


def write_short_text(row):
    spec = row.spec
    rules = [KEEPS_CASE] * spec["keeps_case"] + [KEEPS_ACCENTS] * spec["keeps_accents"]
    rules += [] if spec["near_credit"] == "0" else [f"{NEAR} {spec['near_credit']}"]
    accept = [(one["text"], one["credit"], one["rationale"]) for one in spec["accept"]]
    return _accepted_cells(accept) | {("rules", 0): BAR.join(rules)}


def read_numeric(cells):
    rows = [
        figures.read(text) | {"credit": credit or "1", "rationale": reason} for text, credit, reason in _accepted(cells)
    ]
    values = [row for row in rows if "value" in row]
    ranges = [row for row in rows if "from" in row]
    if ranges and not any(row["credit"] == "1" for row in values):
        best = next((row for row in ranges if row["credit"] == "1"), ranges[0])  # the type wants a value as the key
        values.append(figures.as_value(best))
        ranges.remove(best)
    units = [figures.read_unit(unit, is_first=not place) for place, unit in enumerate(cells.several("units"))]
    return cells.text("question"), {"values": values, "ranges": ranges, "units": units}


def write_numeric(row):
    rows = [(figures.show(one), one["credit"], one["rationale"]) for one in row.spec["values"] + row.spec["ranges"]]
    units = [figures.show_unit(unit, is_first=not place) for place, unit in enumerate(row.spec["units"])]
    return _accepted_cells(rows) | {("units", 0): BAR.join(units)}


def read_matching(cells):
    rules = cells.rules([EXACT])
    stems, spares = [], []
    for number in cells.numbers("option", "match", "reason", "name"):
        text, matches = cells.text("option", number), cells.several("match", number)
        name, reason = cells.text("name", number) or str(number), cells.text("reason", number)
        if text or reason:
            first, *accept = matches or [""]
            stems.append({"id": name, "text": text, "match": first, "accept": accept, "rationale": reason})
        else:
            spares += matches
    return cells.text("question"), {"stems": stems, "spares": spares, "exact": EXACT in rules}


def write_matching(row):
    found = {("rules", 0): EXACT if row.spec.get("exact") else ""}
    for number, stem in enumerate(row.spec["stems"], 1):
        found |= {("option", number): stem["text"], ("match", number): BAR.join([stem["match"], *stem["accept"]])}
        found |= {("reason", number): stem["rationale"], ("name", number): _unless(stem["id"], str(number))}
    for number, spare in enumerate(row.spec["spares"], len(row.spec["stems"]) + 1):
        found[("match", number)] = spare
    return found


def _unless(name, default):
    return "" if name == default else name


def read_ordering(cells):
    """The options stand in their order, or the answer gives each its place; the same place means the same date."""
    rules = one_of(cells.rules(list(ordering.RULES)))
    numbers = cells.numbers("option", "date", "reason", "name")
    places = _places(cells.several("answer"), len(numbers))
    defaults = event_ids([cells.text("option", number) for number in numbers])
    events = [
        {
            "id": cells.text("name", number) or default,
            "text": cells.text("option", number),
            "when": cells.text("date", number),
            "rationale": cells.text("reason", number),
            "place": place,
        }
        for number, default, place in zip(numbers, defaults, places, strict=True)
    ]
    events.sort(key=lambda event: event["place"])
    before = [None, *(event["place"] for event in events)]
    for event, place in zip(events, before, strict=False):
        event["same"] = event.pop("place") == place
    return cells.text("question"), {"rule": rules[0] if rules else "all-pairs", "events": events}


def _places(pieces, count):
    if not pieces:
        return list(range(count))
    if len(pieces) != count or not all(piece.isdecimal() and len(piece) < 4 for piece in pieces):
        what = _("answer: leave it empty where the options stand in their order, or write a place for each: 2 | 1 | 3.")
        raise Refusal(what)
    return [int(piece) for piece in pieces]


def write_ordering(row):
    events = row.spec["events"]
    found = {("rules", 0): _unless(row.spec["rule"], "all-pairs")}
    places, defaults = [], event_ids([event["text"] for event in events])
    for number, (event, default) in enumerate(zip(events, defaults, strict=True), 1):
        places.append(places[-1] if event["same"] else str(number))
        found |= {("option", number): event["text"], ("date", number): event["when"]}
        found |= {("reason", number): event["rationale"], ("name", number): _unless(event["id"], default)}
    return found | ({("answer", 0): BAR.join(places)} if any(event["same"] for event in events) else {})


def read_cloze(cells):
    """The gaps are marked [[1]], [[2]] … in the text, or by their names; each option has the words of one gap."""
    gaps = [
        {
            "id": cells.text("name", number) or str(number),
            "accept": cells.several("option", number),
            "rationale": cells.text("reason", number),
        }
        for number in cells.numbers("option", "reason", "name")
    ]
    stem, text = cells.text("question"), cells.text("text")
    if not text and GAP.search(stem):
        raise Refusal(_("text: the text with the gaps stands here, and in the column “question” what is to be done."))
    return stem, {"text": text, "gaps": gaps, "bank": cells.several("words")}


def write_cloze(row):
    found = {("text", 0): row.spec["text"], ("words", 0): BAR.join(row.spec["bank"])}
    for number, gap in enumerate(row.spec["gaps"], 1):
        found |= {("option", number): BAR.join(gap["accept"]), ("reason", number): gap["rationale"]}
        found[("name", number)] = _unless(gap["id"], str(number))
    return found


def read_passage(cells):
    """The answer names the best paragraph; another one earns its credit, or nothing where that is empty."""
    best = [name.casefold() for name in cells.several("answer")]
    options = []
    for number in cells.numbers("option", "credit", "reason"):
        name, credit = cells.text("option", number), cells.share(number)
        is_best = name.casefold() in best
        if is_best and credit not in ("", "1"):
            raise Refusal(_("credit %(number)d: the answer earns everything.") % {"number": number})
        options.append(
            {"id": name, "credit": "1" if is_best else credit or "0", "rationale": cells.text("reason", number)}
        )
    if missing := set(best) - {option["id"].casefold() for option in options}:
        raise Refusal(_("answer: “%(text)s” is not among the options.") % {"text": min(missing)[:60]})
    return cells.text("question"), {"claim": cells.text("text"), "options": options}


def write_passage(row):
    best = [option["id"] for option in row.spec["options"] if option["credit"] == "1"]
    found = {("text", 0): row.spec["claim"], ("answer", 0): BAR.join(best)}
    for number, option in enumerate(row.spec["options"], 1):
        found |= {("option", number): option["id"], ("reason", number): option["rationale"]}
        found[("credit", number)] = "" if option["credit"] in ("0", "1") else option["credit"]
    return found


def read_short(cells):
    """The answer names the paragraphs that a good answer draws on; the rule says about how long one is."""
    rules = [rule.casefold() for rule in cells.several("rules")]
    lengths = [rule.removesuffix(WORDS).strip() for rule in rules if rule.endswith(WORDS)]
    if len(lengths) != len(rules) or len(lengths) > 1:
        raise Refusal(_("rules: write how long a good answer is, such as “60 words”."))
    spec = {"words": lengths[0] if lengths else USUAL_WORDS, "guidance": cells.text("text")}
    return cells.text("question"), spec | {"expected": cells.several("answer")}


def write_short(row):
    spec = row.spec
    found = {("rules", 0): f"{spec['words']} {WORDS}", ("text", 0): spec["guidance"]}
    return found | {("answer", 0): BAR.join(spec["expected"])}


READERS = {
    "single": choosing.read_single,
    "multiple": choosing.read_multiple,
    "true_false": choosing.read_true_false,
    "short_text": read_short_text,
    "numeric": read_numeric,
    "matching": read_matching,
    "ordering": read_ordering,
    "cloze": read_cloze,
    "passage": read_passage,
    "short": read_short,
}
WRITERS = {
    "single": choosing.write_single,
    "multiple": choosing.write_multiple,
    "true_false": choosing.write_true_false,
    "short_text": write_short_text,
    "numeric": write_numeric,
    "matching": write_matching,
    "ordering": write_ordering,
    "cloze": write_cloze,
    "passage": write_passage,
    "short": write_short,
}
