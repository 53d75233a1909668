"""The answers of a GIFT question as the spec of one of our types. Pure.

Where Moodle would give other points than our type does, the question is refused (`Refusal`) and the reason told.
"""

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil
from string import ascii_lowercase

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.gifttext import WEIGHT
from assessments.questions import figures, stars

STARTS = re.compile(r"[~=]")
ATTRIBUTE = re.compile(r"<[a-zA-Z][^<>]*\s[\w-]+$")  # and = would begin its value
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
WORDS = {"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}
MOST_ANSWERS = 60  # more than any type of ours takes

# The percentages that Moodle knows; it takes what is so near for one of them.
GRADES = [Fraction(n, d) for n, d in ((1, 1), (9, 10), (5, 6), (4, 5), (3, 4), (7, 10), (2, 3), (3, 5), (1, 2), (2, 5))]
GRADES += [Fraction(n, d) for n, d in ((1, 3), (3, 10), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (1, 9), (1, 10))]
GRADES += [Fraction(1, 20), Fraction(0)]
SAME, ROUNDED = Fraction(1, 100_000), Fraction(1, 200)


def understood(inner, reading):
    """(kind, spec) of what stands between the braces, without the general feedback; Refusal where there is none."""
    if not inner:
        raise Refusal(
            _("A person marks this, and here with a rubric, which GIFT does not hold: write it as a short answer.")
        )
    if inner.startswith("#"):
        return "numeric", _numeric(inner[1:], reading)
    if "~" in inner:
        return _choosing(inner, reading)
    word = inner.partition("#")[0].strip()
    if word.upper() in WORDS:
        if word not in WORDS:
            reading.warn(_("“%(word)s” was read as %(read)s.") % {"word": word, "read": word.upper()})
        return "true_false", _true_false(inner, reading)
    pairs = ["->" in part.partition("#")[0] for part in _parts(inner)[1]]
    if any(pairs) and "=" in inner:
        if not all(pairs):
            raise Refusal(_("Some answers have “->” and some have not, so this is no matching and nothing else."))
        return "matching", _matching(inner, reading)
    return "short_text", _short_text(inner, reading)


def _parts(inner):
    """([the sign of each answer], [the answer]); the first one may stand without its sign."""
    signs, texts = STARTS.findall(inner), STARTS.split(inner)
    if len(signs) > MOST_ANSWERS:
        raise Refusal(_("The question has more than %(most)d answers.") % {"most": MOST_ANSWERS})
    if any(ATTRIBUTE.search(text[-400:]) for text, sign in zip(texts, signs, strict=False) if sign == "="):
        raise Refusal(_("A = stands within an HTML tag. Write it as \\=."))
    if not texts[0].strip():
        return signs, texts[1:]
    return ["", *signs], texts


def _weighed(text, default, reading):
    """(weight as a Fraction, the rest of the answer)."""
    if not (found := WEIGHT.match(text)):
        return default, text
    weight = Fraction(found[1].replace(",", ".").rstrip(".")) / 100
    if all(abs(abs(weight) - grade) >= SAME for grade in GRADES):
        what = _("%(weight)s%% is not among the percentages of Moodle; it was read as it is.")
        reading.warn(what % {"weight": found[1]})
    return weight, text[found.end() :]


def _told(text, reading):
    """(the answer, its feedback as Markdown)."""
    answer, _sign, feedback = text.partition("#")
    return answer.strip(" \t\n"), reading.markdown(feedback)


def _true_false(inner, reading):
    word, *told = inner.split("#", 2)
    wrong, right = [reading.markdown(text) for text in [*told, "", ""][:2]]
    key = WORDS[word.strip().upper()]
    return {
        "options": [
            {"id": name, "right": name == key, "rationale": right if name == key else wrong}
            for name in ("true", "false")
        ]
    }


def _choosing(inner, reading):
    """Single choice where a = stands; else every answer has its weight, and several may be chosen."""
    signs, texts = _parts(inner)
    options = []
    for number, (sign, text) in enumerate(zip(signs, texts, strict=True)):
        if not sign:
            raise Refusal(_("The first answer has neither = nor ~ before it."))
        weight, text = _weighed(text, Fraction(sign == "="), reading)
        if sign == "=" and weight != 1:
            raise Refusal(_("Among choices = is the whole of the points: a part of them is written as ~%50%."))
        text, rationale = _told(text, reading)
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
        raise Refusal(what % {"text": partly["text"][:60], "percent": _percent(partly["weight"])})
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


def evened(weights):
    """(the weights, whether rounding had made the right ones weigh too little); equal shares of 1 become exact."""
    rights = [weight for weight in weights if weight > 0]
    share, short = Fraction(1, len(rights)), 1 - sum(rights)
    leeway = ROUNDED if short > 0 else SAME
    if all(abs(weight - share) < leeway for weight in rights):
        tidy = [share if weight > 0 else -share if abs(weight + share) < leeway else weight for weight in weights]
        return tidy, any(abs(weight - share) >= SAME for weight in rights)
    if 0 < short < SAME * len(rights):
        return [weight + short if weight == max(rights) else weight for weight in weights], True
    return weights, False


def is_right_minus_wrong(weights):
    """Whether the rule of that name gives the same for every answer."""
    rights = sum(weight > 0 for weight in weights)
    return all(abs(weight) * rights == 1 for weight in weights)


def shortened(weight):
    """A weight as exact text; thirds and the like are rounded up, so that the right ones weigh 1 together."""
    return figures.plain(Fraction(ceil(weight * 10**8), 10**8))


def _matching(inner, reading):
    stems, spares = [], []
    signs, texts = _parts(inner)
    if signs[0] != "=":
        raise Refusal(_("The first pair has no = before it."))
    for text in texts:
        stem, _arrow, match = text.partition("->")
        match, sign, told = match.partition("#")
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
        stems.append(row | ({"rationale": reading.markdown(told)} if told.strip() else {}))
    matches = {stem["match"] for stem in stems}
    return {"stems": stems, "spares": [spare for spare in dict.fromkeys(spares) if spare not in matches]}


def _short_text(inner, reading):
    accept = []
    for text in _parts(inner)[1]:
        weight, text = _weighed(text, Fraction(1), reading)
        text, rationale = _told(text, reading)
        row = {"text": reading.words(text), "credit": shortened(weight)}
        accept.append(row | ({"rationale": rationale} if rationale else {}))
    accept = _without_repeats(accept, reading)
    _refuse_order([(row["credit"], row["text"]) for row in accept])
    if not any(row["credit"] == "1" and stars.is_exact(row["text"]) for row in accept):
        accept += _bare(accept, reading)
    return {"accept": accept, "keeps_accents": True}


def _without_repeats(accept, reading):
    """Moodle takes the first of two equal ones."""
    rows = {}
    for row in accept:
        if rows.setdefault(row["text"], row) is not row:
            reading.warn(_("“%(text)s” stands there twice; the first one counts.") % {"text": row["text"]})
    return list(rows.values())


def _bare(accept, reading):
    """Our type wants an answer without * to show: one that such a variant takes anyway."""
    for row in accept:
        word = row["text"].strip("*")
        if row["credit"] == "1" and word and "*" not in word and word == word.strip():
            reading.warn(_("“%(text)s” was added: one right answer without * is needed to show.") % {"text": word})
            return [{"text": word, "credit": "1"}]
    return []


def _pieces(text):
    return stars.pieces(" ".join(text.casefold().split()))


def meet(first, second):
    """Whether some answer fits both, as Moodle compares them."""
    return stars.meet(_pieces(first), _pieces(second))


def _refuse_order(rows):
    if not is_best_first(rows):
        raise Refusal(
            _("An answer that earns less stands before one that takes some of the same; here the best counts.")
        )


def is_best_first(rows):
    """Whether the first answer that fits, which Moodle takes, is the best one, which ours does.

    The rows are (credit, what it takes): a text with its runs, or the bounds of an interval.
    """
    ordered = [(Fraction(credit), reach) for credit, reach in rows]
    return not any(
        credit < other and _share(reach, further)
        for index, (credit, reach) in enumerate(ordered)
        for other, further in ordered[index + 1 :]
    )


def _share(first, second):
    if isinstance(first, str):
        return meet(first, second)
    return first[0] <= second[1] and second[0] <= first[1]


def _numeric(inner, reading):
    inner, sign, told = inner.partition("~")
    if sign and reading.markdown(told.partition("#")[2]):
        reading.warn(_("What is told of every other number was dropped."))
    values, ranges, rows = [], [], []
    for text in _parts(inner)[1] if inner.strip() else []:
        weight, text = _weighed(text, Fraction(1), reading)
        text, rationale = _told(text, reading)
        written = "".join(reading.words(text).split())
        if written in ("*", "") and not weight:
            reading.warn(_("What is told of every other number was dropped."))
            continue
        row = _interval(written) | {"credit": shortened(weight), "rationale": rationale}
        rows.append(row)
        (ranges if ".." in written else values).append(row)
    _refuse_order([(row["credit"], (row["from"], row["to"])) for row in rows])
    if ranges and not any(row["credit"] == "1" for row in values):
        best = next((row for row in ranges if row["credit"] == "1"), None)
        values += [best] if best else []
        ranges = [row for row in ranges if row is not best]
    return {"values": [_value(row) for row in values], "ranges": [_range(row) for row in ranges], "units": []}


def _interval(written):
    low, dots, high = written.partition("..")
    value, colon, leeway = written.partition(":")
    numbers = (low, high) if dots else (value, leeway) if colon else (value, "0")
    for number in numbers:
        if not NUMBER.fullmatch(number):
            what = _("“%(text)s” is no number as GIFT writes it, such as 3.14, 3.14:0.01 or 3..4.")
            raise Refusal(what % {"text": written[:60]})
    first, second = (Fraction(Decimal(number)) for number in numbers)
    if second < (first if dots else 0):
        raise Refusal(_("“%(text)s” takes no number at all.") % {"text": written[:60]})
    return {"from": first, "to": second} if dots else {"from": first - second, "to": first + second}


def _value(row):
    middle, by = (row["from"] + row["to"]) / 2, (row["to"] - row["from"]) / 2
    return _plain(row, {"value": middle, "by": by})


def _range(row):
    return _plain(row, {"from": row["from"], "to": row["to"]})


def _plain(row, numbers):
    told = {"rationale": row["rationale"]} if row["rationale"] else {}
    return {key: figures.plain(value) for key, value in numbers.items()} | {"credit": row["credit"]} | told


def _percent(weight):
    return figures.plain(Fraction(round(weight * 10**7), 10**5))
