"""Rows as questions of Moodle's XML, and what of them it cannot carry."""

import base64
import re
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.banknumbers import is_decimal
from assessments.bankpictures import file_name
from assessments.bankrows import STATEMENT
from assessments.bankspecs import cloze_stem
from assessments.moodle import shares, texts
from assessments.moodle.texts import xml
from assessments.questions.cloze import GAP
from assessments.questions.figures import plain
from assessments.questions.folding import fold

WORDED = re.compile("<text>[^<]*</text>")


def element(tag, text, attributes=""):
    return f"<{tag}{attributes}>{xml(text)}</{tag}>"


def worded(tag, found):
    """An element with <text>; `found` is (format, text)."""
    name, text = found
    return f'<{tag} format="{name}"><text>{xml(text)}</text></{tag}>'


def answer(found, worth, rationale, more="", inner=""):
    """An <answer>; `found` and `rationale` are (format, text) each."""
    name, text = found
    feedback = worded("feedback", rationale)
    return (
        f'<answer fraction="{shares.as_percent(worth)}" format="{name}"{more}>'
        f"<text>{xml(text)}</text>{feedback}{inner}</answer>"
    )


def bare(text):
    return "moodle_auto_format", text


def question(row):
    """The <question> of a row that `cannot` lets through."""
    link = texts.link_to(row.pictures)
    kind, stem, inner = WRITERS[row.kind](row, link)
    name = " ".join((row.id or row.stem).split())[:100]
    head = [
        f"<name>{element('text', name)}</name>",
        worded("questiontext", stem),
        worded("generalfeedback", texts.as_prose(row.rationale, link)),
        element("defaultgrade", f"{row.points:f}"),
        element("penalty", "0"),
        element("hidden", "0"),
        element("idnumber", row.id),
    ]
    tags = "".join(f"<tag>{element('text', tag)}</tag>" for tag in row.tags)
    text = "\n".join([f'<question type="{kind}">', *head, *inner, f"<tags>{tags}</tags>", "</question>"])
    return WORDED.sub(lambda found: found[0] + _files(found[0], row.pictures), text)


def _files(text, pictures):
    """A <file> for each picture that the text shows; it stands beside the <text>."""
    named = set(texts.OWN_NAME.findall(text))
    return "".join(
        f'<file name="{file_name(one)}" path="/" encoding="base64">{base64.b64encode(one.file.data).decode()}</file>'
        for one in pictures
        if one.key in named
    )


def _true_false(row, link):
    stem = "" if row.stem.strip() == str(STATEMENT) else row.stem.strip()
    inner = [
        answer(bare(one["id"]), one["right"], texts.as_line(one["rationale"], link)) for one in row.spec["options"]
    ]
    return "truefalse", texts.as_prose_and_line(stem, row.spec["statement"], link), inner


def _options(row, worths, link):
    shuffles = "false" if row.spec.get("keeps_order") else "true"
    return [
        element("single", "true" if row.kind == "single" else "false"),
        element("shuffleanswers", shuffles),
        element("answernumbering", "abc"),
        *(
            answer(texts.as_line(one["text"], link), worth, texts.as_line(one["rationale"], link), f' id="{one["id"]}"')
            for one, worth in zip(row.spec["options"], worths, strict=True)
        ),
    ]


def _single(row, link):
    worths = [one["right"] for one in row.spec["options"]]
    return "multichoice", texts.as_prose(row.stem, link), _options(row, worths, link)


def _multiple(row, link):
    return "multichoice", texts.as_prose(row.stem, link), _options(row, _worths(row.spec), link)


def _worths(spec):
    """The fractions whose sum, between 0 and 1, is what the rule gives; None where no fractions do that."""
    rights = sum(one["right"] for one in spec["options"])
    share = Fraction(1, rights)
    if spec["rule"] == "weights":
        return [shares.known(Fraction(one["weight"])) for one in spec["options"]]
    if spec["rule"] == "right-minus-wrong":
        return [share if one["right"] else -share for one in spec["options"]]
    if spec["rule"] == "no-wrong":
        return [share if one["right"] else Fraction(-1) for one in spec["options"]]
    return None


def _short_text(row, link):
    inner = [
        answer(bare(one["text"]), shares.known(Fraction(one["credit"])), texts.as_line(one["rationale"], link))
        for one in _by_credit(row.spec["accept"])
    ]
    return "shortanswer", texts.as_prose(row.stem, link), [element("usecase", str(int(row.spec["keeps_case"]))), *inner]


def _by_credit(rows):
    """The first that fits counts there, and the best one here."""
    return sorted(rows, key=lambda one: -Fraction(one["credit"]))


def _numeric(row, link):
    inner = [
        answer(bare(value), shares.known(Fraction(credit)), texts.as_line(reason, link), inner=element("tolerance", by))
        for value, by, credit, reason in sorted(_spans(row.spec), key=lambda span: -Fraction(span[2]))
    ]
    units = "".join(
        f"<unit>{element('multiplier', plain(1 / Fraction(one['factor'])))}{element('unit_name', one['name'])}</unit>"
        for one in row.spec["units"]
    )
    inner += [f"<units>{units}</units>"] if units else []
    inner += [element("unitgradingtype", "0"), element("unitpenalty", "0.1")]
    inner += [element("showunits", "0" if units else "3"), element("unitsleft", "0")]
    return "numerical", texts.as_prose(row.stem, link), inner


def _spans(spec):
    """(value, leeway, credit, rationale) of every value and range."""
    for one in spec["values"]:
        by = Fraction(one["by"])
        by = abs(Fraction(one["value"])) * by / 100 if one["rule"] == "relative" else by
        yield one["value"], plain(by), one["credit"], one["rationale"]
    for one in spec["ranges"]:
        low, high = Fraction(one["from"]), Fraction(one["to"])
        yield plain((low + high) / 2), plain((high - low) / 2), one["credit"], one["rationale"]


def _matching(row, link):
    parts = [(f' id="{stem["id"]}"', texts.as_line(stem["text"], link), stem["match"]) for stem in row.spec["stems"]]
    parts += [("", ("html", ""), spare) for spare in row.spec["spares"]]
    inner = [
        f'<subquestion format="{found[0]}"{more}><text>{xml(found[1])}</text>'
        f"<answer>{element('text', match)}</answer></subquestion>"
        for more, found, match in parts
    ]
    return "matching", texts.as_prose(row.stem, link), [element("shuffleanswers", "true"), *inner]


def _short(row, link):
    stem = "\n\n".join(filter(None, [row.stem.strip(), row.spec["guidance"]]))
    return "essay", texts.as_prose(stem, link), _writing(lines=max(row.spec["words"] // 10, 1))


def _essay(row, link):
    limits = [element("minwordlimit", str(row.spec["min_words"])), element("maxwordlimit", str(row.spec["max_words"]))]
    return "essay", texts.as_prose(row.stem, link), [*_writing(lines=40), *limits]


def _writing(lines):
    return [
        element("responseformat", "editor"),
        element("responserequired", "1"),
        element("responsefieldlines", str(lines)),
        element("attachments", "0"),
        element("attachmentsrequired", "0"),
    ]


def _cloze(row, link):
    bank = {fold(word): place for place, word in enumerate(row.spec["bank"], 1)}
    places = {gap["id"]: bank[_of_bank(gap, bank)[0]] for gap in row.spec["gaps"]}
    text = GAP.sub(lambda found: f"[[{places[found[1]]}]]", row.spec["text"])
    stem = "" if row.stem.strip() == cloze_stem() else row.stem.strip()
    inner = [
        f"<selectoption>{element('text', word)}{element('group', '1')}</selectoption>" for word in row.spec["bank"]
    ]
    return "gapselect", texts.as_prose_and_line(stem, text, link), [element("shuffleanswers", "1"), *inner]


def _of_bank(gap, bank):
    return list(dict.fromkeys(fold(word) for word in gap["accept"] if fold(word) in bank))


WRITERS = {
    "true_false": _true_false,
    "single": _single,
    "multiple": _multiple,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
    "short": _short,
    "essay": _essay,
    "cloze": _cloze,
}


def cannot(row):
    """Why the question as a whole cannot be carried; empty where it can."""
    if row.kind not in WRITERS:
        return _("Moodle has no question of this kind.")
    return CANNOT.get(row.kind, lambda spec: "")(row.spec)


def _no_multiple(spec):
    worths = _worths(spec)
    if worths is None:
        what = _("Moodle has no rule like “%(rule)s”: it adds up what each choice is worth.")
        return what % {"rule": spec["rule"]}
    return _no_share(worths)


def _no_share(worths):
    odd = [worth for worth in worths if abs(worth) not in shares.KNOWN]
    if odd:
        known = ", ".join(f"{shares.as_percent(one)} %" for one in sorted(set(odd)))
        return _("Moodle takes certain shares of the points only, and not %(shares)s.") % {"shares": known}
    return ""


def _no_short_text(spec):
    return _no_share([shares.known(Fraction(one["credit"])) for one in spec["accept"]])


def _no_numeric(spec):
    if any(one["rule"] == "figures" for one in spec["values"]):
        return _("Moodle's numbers know no significant figures.")
    if any(not is_decimal(1 / Fraction(one["factor"])) for one in spec["units"]):
        return _("The size of one of its units is no exact number the way Moodle writes it.")
    return _no_share([shares.known(Fraction(one["credit"])) for one in [*spec["values"], *spec["ranges"]]])


def _no_matching(spec):
    if spec.get("exact"):
        return _("Moodle gives points for each right pair, and not for all together.")
    return _("Moodle's matching takes one choice for each.") if any(one["accept"] for one in spec["stems"]) else ""


def _no_cloze(spec):
    if spec.get("exact"):
        return _("Moodle gives points for each right gap, and not for all together.")
    if not spec["bank"]:
        return _("Gaps without a list of words are not written.")
    bank = {fold(word) for word in spec["bank"]}
    if any(len(_of_bank(gap, bank)) > 1 for gap in spec["gaps"]):
        return _("Moodle's gaps take one word of the list each.")
    return ""


CANNOT = {
    "multiple": _no_multiple,
    "short_text": _no_short_text,
    "numeric": _no_numeric,
    "matching": _no_matching,
    "cloze": _no_cloze,
}
