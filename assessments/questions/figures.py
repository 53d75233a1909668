"""Numbers as people write them, "5.2 million", "5,200,000", "5 200 000" or "0,5", read exactly and never as a float."""

import re
from fractions import Fraction
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.questions.folding import fold

LONGEST = 60
ABOUT = re.compile(r"(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|c\.|~|≈)\s*", re.IGNORECASE)
PARTS = re.compile(r"([+-]?)\s*([0-9.,' ]*[0-9])\s*(.*)")
# A comma before exactly three digits groups thousands, as 5,200 does; any other single comma is a decimal comma.
SHAPES = [
    re.compile(shape)
    for shape in (
        r"(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?:'[0-9]{3})+)(?:[.,](?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})(?:,(?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<part>[0-9]+)",
        r"(?P<whole>[0-9]+),(?P<part>[0-9]+)",
    )
]
MULTIPLES = {
    **dict.fromkeys(["thousand", "thousands", "k"], 10**3),
    **dict.fromkeys(["million", "millions", "mln", "mn", "m"], 10**6),
    **dict.fromkeys(["billion", "billions", "bn"], 10**9),
    **dict.fromkeys(["trillion", "trillions"], 10**12),
}


class Reading(NamedTuple):
    """`number` in the first of the units; `written` in the `unit` that was named, or in the first one."""

    number: Fraction
    written: Fraction
    unit: str


def read(text, units=()):
    """A Reading of a text. `units` are {name, factor}: how many of the first unit one of these is.

    Raises ValidationError in words.
    """
    if len(text) > LONGEST:
        raise ValidationError(_("This is too long for a number; at most %(count)d characters.") % {"count": LONGEST})
    bare = ABOUT.sub("", " ".join(text.replace("−", "-").replace("’", "'").split()), count=1)
    found = PARTS.fullmatch(bare)
    number = found and _digits(found[2])
    if number is None:
        raise ValidationError(
            _("“%(text)s” cannot be read as one number. Write it as 5200000, 5,200,000 or 5.2 million.")
            % {"text": text}
        )
    multiple, unit = _multiple_and_unit(found[3], units)
    written = number * multiple * (-1 if found[1] == "-" else 1)
    return Reading(written * Fraction(unit["factor"]), written, unit["name"])


def _digits(text):
    shape = next((match for pattern in SHAPES if (match := pattern.fullmatch(text))), None)
    if shape is None:
        return None
    part = shape["part"] or ""
    return Fraction(int(re.sub(r"[^0-9]", "", shape["whole"] or "") + part or "0"), 10 ** len(part))


def _multiple_and_unit(words, units):
    """(multiple, {name, factor}) of what follows the digits; without a unit the first one is meant."""
    units = list(units) or [{"name": "", "factor": "1"}]
    by_name = {_name(unit["name"]): unit for unit in units}
    first, _blank, others = _name(words).partition(" ")
    if not words:
        return 1, units[0]
    if _name(words) in by_name:
        return 1, by_name[_name(words)]
    if first in MULTIPLES and (not others or others in by_name):
        return MULTIPLES[first], by_name.get(others, units[0])
    known = ", ".join(unit["name"] for unit in units if unit["name"])
    if known:
        raise ValidationError(
            _("“%(words)s” is not a unit that is asked for here. Use one of: %(known)s.")
            % {"words": words, "known": known}
        )
    raise ValidationError(_("“%(words)s” cannot be read. Write the number alone.") % {"words": words})


def _name(text):
    return fold(text).rstrip(".")


def plain(number):
    """A decimal fraction as exact text: 5200000, 0.5, -3."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = f"{abs(int(number * 10**places)):0{places + 1}d}"
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if number < 0 else ''}{whole}{'.' if part else ''}{part}"


def show(number, unit=""):
    """A decimal fraction as people read it: 5,200,000 or 0.5, with its unit."""
    whole, dot, part = plain(number).partition(".")
    sign = "−" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{dot}{part} {unit}".rstrip()


def rounded(number, figures):
    """To so many significant figures, a half away from zero."""
    if not number:
        return number
    size, shift = abs(number), 0
    while size * Fraction(10) ** shift >= 10**figures:
        shift -= 1
    while size * Fraction(10) ** shift < 10 ** (figures - 1):
        shift += 1
    scale = Fraction(10) ** shift
    return Fraction(int(size * scale + Fraction(1, 2))) / scale * (1 if number > 0 else -1)
