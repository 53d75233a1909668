"""Rows as questions of GIFT, in a text each."""

from fractions import Fraction

from assessments.bankrows import STATEMENT, UNEXPLAINED
from assessments.gift.texts import FORMAT, escape
from assessments.gift.typed import is_best_first
from assessments.questions import figures


def question(row):
    """A row that `cannot` lets through."""
    notes = [f"[id:{row.id}]"] if row.id else []
    notes += [f"[tag:{tag}]" for tag in row.tags]
    opening, lines = WRITERS[row.kind](row.spec)
    lines = [*lines, *([f"####{_marked(row.rationale)}"] if _reason(row) else [])]
    return (
        "".join(f"{line}\n" for line in ([f"// {' '.join(notes)}"] if notes else []))
        + (f"::{escape(row.id)}::" if row.id else "")
        + f"[markdown]{escape(_text(row))}{{{opening}\n"
        + "".join(f"\t{line}\n" for line in lines)
        + "}\n"
    )


def _text(row):
    if row.kind != "true_false":
        return row.stem
    *above, statement = row.stem.strip(), "\n".join(line for line in row.spec["statement"].split("\n") if line)
    return "\n\n".join([*([] if above == [str(STATEMENT)] else above), statement])


def _marked(text):
    """A text that is not taken for a format or a weight."""
    return f"[markdown]{escape(text)}" if FORMAT.match(text) or text.lstrip().startswith("%") else escape(text)


def _reason(row):
    """The rationale of a row or a part of one, without the words that stand for none."""
    rationale = row["rationale"] if isinstance(row, dict) else row.rationale
    return "" if rationale == UNEXPLAINED else rationale


def _told(row):
    return f"#{_marked(_reason(row))}" if _reason(row) else ""


def _single(spec):
    return "", [f"{'=' if row['right'] else '~'}{_marked(row['text'])}{_told(row)}" for row in spec["options"]]


def _multiple(spec):
    rights = sum(row["right"] for row in spec["options"])
    share = f"{float(100 / Fraction(rights)):.5f}".rstrip("0").rstrip(".")
    lines = []
    for row in spec["options"]:
        even = share if row["right"] else f"-{share}"
        percent = even if spec["rule"] == "right-minus-wrong" else _percent(row["weight"])
        lines.append(f"~%{percent}%{_marked(row['text'])}{_told(row)}")
    return "", lines


def _percent(credit):
    return figures.plain(Fraction(credit) * 100)


def _true_false(spec):
    true, false = spec["options"]
    right, wrong = (true, false) if true["right"] else (false, true)
    told = f"{_told(wrong) or '#'}{_told(right)}" if _told(right) else _told(wrong)
    return f"{'TRUE' if true['right'] else 'FALSE'}{told}", []


def _short_text(spec):
    return "", [f"=%{_percent(row['credit'])}%{_marked(row['text'])}{_told(row)}" for row in accepted(spec)]


def accepted(spec):
    """What is accepted, in the order in which it is written."""
    return _in_order(spec["accept"], lambda row: row["text"])


def _numeric(spec):
    return "#", [f"=%{_percent(row['credit'])}%{_figures(row)}{_told(row)}" for row in numbers(spec)]


def numbers(spec):
    """Values and ranges, in the order in which they are written."""
    return _in_order([*spec["values"], *spec["ranges"]], _bounds)


def _figures(row):
    return f"{row['from']}..{row['to']}" if "from" in row else f"{row['value']}:{figures.plain(_leeway(row))}"


def _leeway(row):
    by = Fraction(row["by"])
    return by if row["rule"] == "absolute" else abs(Fraction(row["value"])) * by / 100


def _bounds(row):
    if "from" in row:
        return Fraction(row["from"]), Fraction(row["to"])
    return Fraction(row["value"]) - _leeway(row), Fraction(row["value"]) + _leeway(row)


def _in_order(rows, reach):
    """The rows in an order in which the first that fits is the best one; their own where it is such."""
    if is_best_first([(row["credit"], reach(row)) for row in rows]):
        return rows
    return sorted(rows, key=lambda row: -Fraction(row["credit"]))


def _matching(spec):
    pairs = [f"={_marked(stem['text'])} -> {escape(stem['match'])}" for stem in spec["stems"]]
    return "", [*pairs, *(f"= -> {escape(spare)}" for spare in spec["spares"])]


WRITERS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
}
