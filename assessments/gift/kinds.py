"""The answers of a GIFT question as the spec of one of our types. Pure.

Where Moodle would give other points than our type does, the question is refused (`Refusal`) and the reason told.
"""

from fractions import Fraction
from string import ascii_lowercase

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.bankspecs import pairs
from assessments.gift.answers import parts, told, weighed
from assessments.gift.typed import read_numeric, read_short_text
from assessments.gift.weights import evened, is_right_minus_wrong, percent, shortened

WORDS = {"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}


def understood(inner, reading):
    """(kind, spec) of what stands between the braces, without the general feedback; Refusal where there is none."""
    if not inner:
        raise Refusal(
            _("A person marks this, and here with a rubric, which GIFT does not hold: write it as a short answer.")
        )
    if inner.startswith("#"):
        return "numeric", read_numeric(inner[1:], reading)
    if "~" in inner:
        return _choosing(inner, reading)
    word = inner.partition("#")[0].strip()
    if word.upper() in WORDS:
        if word not in WORDS:
            reading.warn(_("“%(word)s” was read as %(read)s.") % {"word": word, "read": word.upper()})
        return "true_false", _true_false(inner, reading)
    arrows = ["->" in part.partition("#")[0] for part in parts(inner)[1]]
    if any(arrows) and "=" in inner:
        if not all(arrows):
            raise Refusal(_("Some answers have “->” and some have not, so this is no matching and nothing else."))
        return "matching", _matching(inner, reading)
    return "short_text", read_short_text(inner, reading)


def _true_false(inner, reading):
    word, *reasons = inner.split("#", 2)
    wrong, right = [reading.markdown(text) for text in [*reasons, "", ""][:2]]
    key = WORDS[word.strip().upper()]
    return {
        "options": [
            {"id": name, "right": name == key, "rationale": right if name == key else wrong}
            for name in ("true", "false")
        ]
    }


def _choosing(inner, reading):
    """Single choice where a = stands; else every answer has its weight, and several may be chosen."""
    signs, texts = parts(inner)
    options = []
    for number, (sign, text) in enumerate(zip(signs, texts, strict=True)):
        if not sign:
            raise Refusal(_("The first answer has neither = nor ~ before it."))
        weight, text = weighed(text, Fraction(sign == "="), reading)
        if sign == "=" and weight != 1:
            raise Refusal(_("Among choices = is the whole of the points: a part of them is written as ~%50%."))
        text, rationale = told(text, reading)
        name = (ascii_lowercase * 3)[number]
        options.append({"id": name, "text": reading.markdown(text), "rationale": rationale, "weight": weight})
    if "=" in signs:
        return "single", _single(options)
    rights = [option for option in options if option["weight"] > 0]
    if not rights:
        raise Refusal(_("No choice is right."))
    if len(rights) == 1:
        if rights[0]["weight"] == 1:
            reading.warn(_("One choice is right, so it is a single choice here; Moodle lets several be chosen."))
        return "single", _single([option | {"weight": max(option["weight"], Fraction(0))} for option in options])
    return "multiple", _multiple(options, reading)


def _single(options):
    partly = next((option for option in options if option["weight"] not in (0, 1)), None)
    if partly:
        what = _("A single choice earns everything or nothing here; “%(text)s” would earn %(percent)s%%.")
        raise Refusal(what % {"text": partly["text"][:60], "percent": percent(partly["weight"])})
    if sum(option["weight"] == 1 for option in options) > 1:
        raise Refusal(_("More than one choice is wholly right, and one may be chosen: here one choice is right."))
    return {"options": [_right(option) for option in options]}


def _right(option):
    return {key: value for key, value in option.items() if key != "weight"} | {"right": option["weight"] > 0}


def _multiple(options, reading):
    weights, is_mended = evened([option["weight"] for option in options])
    if is_mended:
        reading.warn(_("The right choices weigh less than 100% together by rounding; each was taken for its share."))
    if is_right_minus_wrong(weights):
        return {"rule": "right-minus-wrong", "options": [_right(option) for option in options]}
    written = [_right(option) | {"weight": shortened(weight)} for option, weight in zip(options, weights, strict=True)]
    return {"rule": "weights", "options": written}


def _matching(inner, reading):
    stems, spares = [], []
    signs, texts = parts(inner)
    if signs[0] != "=":
        raise Refusal(_("The first pair has no = before it."))
    for text in texts:
        stem, _arrow, match = text.partition("->")
        match, sign, reason = match.partition("#")
        if sign:
            reading.warn(_("Moodle shows what follows # in a pair; it was taken as the reason."))
        if not stem.strip():
            spares.append(reading.words(match, names_format=False))
            continue
        row = {
            "id": str(len(stems) + 1),
            "text": reading.markdown(stem),
            "match": reading.words(match, names_format=False),
            "accept": [],
        }
        stems.append(row | ({"rationale": reading.markdown(reason)} if reason.strip() else {}))
    return pairs(stems, spares)
