"""Questions in Moodle's GIFT: read and written as UTF-8 text, with missing words, weights, tags and ids in comments.

What is read has the text formats of Moodle made our Markdown (see `banktext`). What GIFT has no place for is told by
`cannot` for whole questions and by `drops` for details; apart from those, what was written is read as it was.
"""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from string import ascii_lowercase

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import banktext, giftkinds
from assessments.bankrows import STATEMENT, UNEXPLAINED, BankRow, Refusal, pictures_named, settled
from assessments.gifttext import FORMAT, Reading, blocks, escape, formatted, parted, plain, titled
from assessments.questions import figures
from classrooms.problems import BadFile, Problem

LABEL = gettext_lazy("GIFT (Moodle)")
EXTENSION = "gift"
TAKES = gettext_lazy(
    "Single choice, several answers by weights, true or false, typed answers, numbers, matching, missing words. "
    "Refused: essays, descriptions, part of the points or less than none in single choice."
)

BLANK = "_____"
LONGEST_ID, LONGEST_TAG = 60, 50
KINDS = ("single", "multiple", "true_false", "short_text", "numeric", "matching")
RULES = ("right-minus-wrong", "weights")


def read(stream):
    """The rows of a binary stream; BadFile when it is not GIFT."""
    text = banktext.take(stream)
    if "{" not in text or "}" not in text:
        raise BadFile([Problem(None, "", _("This is not GIFT: there are no answers in braces."))])
    found = blocks(text)
    heads = _with_own_ids([_headed(block) for block in found])
    return (settled(_row(row, block)) for row, block in zip(heads, found, strict=True))


def _headed(block):
    """The row of a block as far as what stands above its text tells it."""
    row = BankRow(block.line, warnings=tuple(block.warnings))
    try:
        return _named(row, block, "" if block.refusal else titled(block.text)[0])
    except Refusal as refusal:
        return row.refused(str(refusal))


def _row(row, block):
    if row.refusal:
        return row
    if block.refusal:
        return row.refused(block.refusal)
    try:
        return _asked(row, titled(block.text)[1])
    except Refusal as refusal:
        return row.refused(str(refusal))


def _named(row, block, title):
    """The row with its id and tags; a title is an id where there is no other."""
    name = banktext.as_slug(block.id or title, LONGEST_ID)
    is_told = not title or name == banktext.as_slug(title, LONGEST_ID) or _starts(block.text, title)
    lost = [] if is_told and (name or not title) else [_("The title “%(name)s” is not kept.") % {"name": title}]
    if block.id and name != block.id:
        lost.append(_("The id “%(name)s” cannot be kept as it is.") % {"name": block.id})
    path = [part.strip() for part in block.category.split("/") if part.strip()]
    path = [part for part in path if part != "top" and not (part.startswith("$") and part.endswith("$"))]
    tags = {}
    for tag in [*block.tags, *(["-".join(path)] if path else [])]:
        if slug := banktext.as_slug(tag, LONGEST_TAG):
            tags[slug] = True
        else:
            lost.append(_("“%(name)s” cannot be kept as a tag.") % {"name": tag})
    return replace(row, id=name, tags=tuple(tags)).warned(*lost)


def _starts(text, title):
    """Whether the title says no more than the question's first words, as Moodle's own titles do."""
    words = banktext.without_breaks(plain(titled(text)[1])).partition("]")
    bare = title.rstrip(". …")
    return any(piece.startswith(bare) for piece in (words[2], "".join(words)))


def _asked(row, text):
    before, inner, after = parted(text)
    default, before = formatted(before, "moodle")
    inner, sign, general = inner.rpartition("####") if "####" in inner else (inner, "", "")
    reading = Reading(default)
    # The answers as such are judged first: what is wrong with them is the reason to tell.
    kind, spec = giftkinds.understood(inner.strip(), reading)
    stem = reading.markdown(f"{before}{BLANK}{after}" if after.strip() else before, names_format=False)
    if kind == "true_false":
        told, _gap, statement = stem.rpartition("\n\n")
        stem, spec = told or str(STATEMENT), {"statement": statement, **spec}
    rationale = reading.markdown(general)
    return replace(row, kind=kind, spec=spec, stem=stem, rationale=rationale).warned(*reading.warnings)


def _with_own_ids(rows):
    taken, own, counts = {row.id for row in rows}, set(), Counter()
    for index, row in enumerate(rows):
        if row.id and row.id in own:
            counts[row.id] += 1
            while (name := _numbered(row.id, counts[row.id] + 1)) in taken:
                counts[row.id] += 1
            what = _("The name “%(old)s” is there twice; this one became “%(new)s”.") % {"old": row.id, "new": name}
            row = rows[index] = replace(row, id=name, warnings=(*row.warnings, *([] if row.refusal else [what])))
            taken.add(name)
        own.add(row.id)
    return rows


def _numbered(name, number):
    return f"{name[: LONGEST_ID - 6]}-{number}"


def cannot(row):
    """Why a question cannot be written as GIFT, or nothing."""
    if row.kind not in KINDS:
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
        weights, is_mended = giftkinds.evened([Fraction(option["weight"]) for option in options])
        is_even = giftkinds.is_right_minus_wrong(weights)
        yield _("the rule’s name: right minus wrong gives the same"), is_even
        same = [giftkinds.shortened(weight) for weight in weights] == [option["weight"] for option in options]
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
    yield _("the order of the answers"), _in_order(spec["accept"], _words_of) != spec["accept"]
    yield _("line breaks"), any("\n" in variant["text"] for variant in spec["accept"])


def _number_details(row):
    spec = row.spec
    ordered = sorted(_in_order([*spec["values"], *spec["ranges"]], _bounds_of), key=lambda one: "from" in one)
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


def write(rows, stream):
    """Writes rows that `cannot` lets through; ValueError for another."""
    stream.write("\n".join(_question(row) for row in rows).encode())


def _question(row):
    if reason := cannot(row):
        raise ValueError(f"{row.id}: {reason}")
    notes = [f"[id:{row.id}]"] if row.id else []
    notes += [f"[tag:{tag}]" for tag in row.tags]
    opening, lines = _WRITERS[row.kind](row.spec)
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
    rows = _in_order(spec["accept"], _words_of)
    return "", [f"=%{_percent(row['credit'])}%{_marked(row['text'])}{_told(row)}" for row in rows]


def _words_of(row):
    return row["text"]


def _numeric(spec):
    rows = _in_order([*spec["values"], *spec["ranges"]], _bounds_of)
    return "#", [f"=%{_percent(row['credit'])}%{_figures(row)}{_told(row)}" for row in rows]


def _figures(row):
    return f"{row['from']}..{row['to']}" if "from" in row else f"{row['value']}:{figures.plain(_leeway(row))}"


def _leeway(row):
    by = Fraction(row["by"])
    return by if row["rule"] == "absolute" else abs(Fraction(row["value"])) * by / 100


def _bounds_of(row):
    if "from" in row:
        return Fraction(row["from"]), Fraction(row["to"])
    return Fraction(row["value"]) - _leeway(row), Fraction(row["value"]) + _leeway(row)


def _in_order(rows, reach):
    """The rows in an order in which the first that fits is the best one; their own where it is such."""
    if giftkinds.is_best_first([(row["credit"], reach(row)) for row in rows]):
        return rows
    return sorted(rows, key=lambda row: -Fraction(row["credit"]))


def _matching(spec):
    pairs = [f"={_marked(stem['text'])} -> {escape(stem['match'])}" for stem in spec["stems"]]
    return "", [*pairs, *(f"= -> {escape(spare)}" for spare in spec["spares"])]


_WRITERS = {"single": _single, "multiple": _multiple, "true_false": _true_false, "short_text": _short_text}
_WRITERS |= {"numeric": _numeric, "matching": _matching}
