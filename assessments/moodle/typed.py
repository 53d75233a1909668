"""What students type, as Moodle marks it: the first answer that fits counts, while here the best one does."""

from fractions import Fraction
from unicodedata import normalize

from django.utils.translation import gettext as _

from assessments.banknumbers import as_credit, is_decimal, number
from assessments.bankrows import Refusal
from assessments.moodle import texts
from assessments.moodle.shares import share
from assessments.questions import stars
from assessments.questions.figures import plain
from assessments.questions.folding import fold


def _stem(node, lost):
    return texts.prose(node.first("questiontext"), lost)


def _credit(answer):
    worth = share(answer.attributes.get("fraction"))
    if not 0 <= worth <= 1:
        raise Refusal(_("An answer takes points away or earns more than all; what is typed here earns 0 to 1."))
    return worth


def _reason(answer, lost):
    """{"rationale": …} where the file gives one: these kinds need none."""
    text = texts.line(answer.first("feedback"), lost)
    return {"rationale": text} if text else {}


def read_shortanswer(node, lost):
    keeps_case = node.flag("usecase")
    found = [
        {"text": text, "credit": _credit(answer), **_reason(answer, lost)}
        for answer in node.all("answer")
        if (text := answer.text())
    ]
    accept, told = first_counts(found, keeps_case)
    told += _with_exact(accept)
    spec = {
        "accept": [variant | {"credit": as_credit(variant["credit"])} for variant in accept],
        "keeps_case": keeps_case,
        "keeps_accents": True,
    }
    return {"kind": "short_text", "stem": _stem(node, lost), "spec": spec, "told": told}


def first_counts(variants, keeps_case):
    """(variants of which the best that fits is the first that fits, warnings); Refusal where there are none such."""
    kept, told = [], []
    for variant in variants:
        if any(one["text"] == variant["text"] for one in kept):
            told.append(_("“%(text)s” stood there twice; the first counts.") % {"text": variant["text"][:60]})
            continue
        others = [one for one in kept if one["credit"] != variant["credit"]]
        here = _meeting(variant, others, _folded, keeps_case)
        there = _meeting(variant, others, _plain, keeps_case)
        if here == there and all(one["credit"] > variant["credit"] for one in here):
            kept.append(variant)
        elif there and there[0]["credit"] < variant["credit"] and stars.is_exact(variant["text"]):
            what = _("“%(text)s” was left out: an answer before it fits the same, so it never counted.")
            told.append(what % {"text": variant["text"][:60]})
        else:
            what = _("“%(text)s” fits what an earlier answer fits: there the first would count, here the better one.")
            raise Refusal(what % {"text": variant["text"][:60]})
    return kept, told


def _meeting(variant, others, compared, keeps_case):
    """Those of the others with which it has an answer in common."""
    own, *pieces = (stars.pieces(compared(one["text"], keeps_case)) for one in [variant, *others])
    return [other for other, its in zip(others, pieces, strict=True) if stars.meet(its, own)]


def _folded(text, keeps_case):
    """As our types compare."""
    return fold(text, keeps_case=keeps_case, keeps_accents=True)


def _plain(text, keeps_case):
    """As Moodle compares."""
    bare = normalize("NFC", text).strip()
    return bare if keeps_case else bare.casefold()


def _with_exact(accept):
    """Warnings; a word without stars joins the variants, where only words with stars are worth everything."""
    full = [variant["text"] for variant in accept if variant["credit"] == 1]
    if not full or any(stars.is_exact(text) for text in full):
        return []
    for text in full:
        pieces = stars.pieces(text)
        bare, inner = [piece for piece in pieces if piece.strip()], pieces[1:-1]
        if len(bare) == 1 and not any(piece.strip() for piece in inner if piece != bare[0]):
            word = stars.escaped(bare[0].strip())
            accept.append({"text": word, "credit": Fraction(1)})
            return [_("“%(word)s” was added as the answer that is shown: the others have stars.") % {"word": word}]
    raise Refusal(_("Every answer that is worth everything has stars, so there is none to be shown."))


def read_numerical(node, lost):
    units, told = _units(node)
    rows, spans = [], []
    for answer in node.all("answer"):
        text, credit = answer.text(), _credit(answer)
        if text == "*":
            if credit:
                raise Refusal(_("Any number at all would earn points."))
            told.append(_("Left out: what is told to any other number."))
            break  # what stands after it never counts
        span = _span(text, answer)
        row = {"value": plain(span[0]), "by": plain(span[1]), "credit": as_credit(credit), **_reason(answer, lost)}
        if _is_shadowed(span, credit, spans):
            told.append(
                _("“%(text)s” was left out: an answer before it covers it, so it never counted.") % {"text": text}
            )
        else:
            rows.append(row)
            spans.append((span, credit))
    return {"kind": "numeric", "stem": _stem(node, lost), "spec": {"values": rows, "units": units}, "told": told}


def _span(text, answer):
    value, by = number(text), number(answer.value("tolerance") or "0")
    if value is None:
        raise Refusal(_("“%(text)s” cannot be read as a number.") % {"text": text[:40]})
    if by is None or by < 0:
        raise Refusal(_("“%(text)s” cannot be read as a leeway.") % {"text": answer.value("tolerance")[:40]})
    if answer.value("tolerancetype", "2") not in ("", "2"):
        raise Refusal(_("Its leeway is no plain number more or less."))
    return value, by


def _is_shadowed(span, credit, spans):
    """Whether an earlier, lesser answer takes all of it; Refusal where it takes a part."""
    low, high = span[0] - span[1], span[0] + span[1]
    for (value, by), worth in spans:
        if worth < credit and value - by <= high and low <= value + by:
            if value - by <= low and high <= value + by:
                return True
            raise Refusal(_("Two answers overlap: there the first would count, here the better one."))
    return False


def _units(node):
    """(units of ours, the one that values are given in first; warnings)."""
    around, told = node.first("units"), []
    found = (
        [(unit.value("unit_name"), number(unit.value("multiplier"))) for unit in around.all("unit")] if around else []
    )
    if any(not name or not size or size < 0 for name, size in found):
        raise Refusal(_("One of its units has no name or no size."))
    if node.value("unitgradingtype", "0") not in ("", "0"):
        told.append(_("Left out: the penalty for a wrong or missing unit; a number without one is read in the first."))
    if not found or node.value("showunits") == "3":
        return [], told
    found.sort(key=lambda unit: unit[1] != 1)
    if found[0][1] != 1:
        raise Refusal(_("None of its units is the one in which its answers are given."))
    if len({fold(name).rstrip(".") for name, _size in found}) < len(found):
        raise Refusal(_("Two of its units differ in capitals or accents alone, which do not count here."))
    if any(not is_decimal(1 / size) for _name, size in found):
        raise Refusal(_("The size of one of its units is no exact number."))
    if len(found) > 1:
        told.append(_("A number with the wrong one of its units earns nothing here."))
    return [{"name": name, "factor": plain(1 / size)} for name, size in found], told


def embedded_variants(variants):
    """The texts that are right among [(text, credit)] of a gap, by the same rule."""
    kept, _told = first_counts([{"text": text, "credit": credit} for text, credit in variants], keeps_case=False)
    return [variant["text"] for variant in kept if variant["credit"] == 1]
