"""Reads what an author wrote in a spec, and gathers everything that is wrong by its place."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lessons.documents import parse_address

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
LETTER = re.compile(r"[A-Z]")
FLAGS = {"true": True, "false": False, "": False}
LONGEST_TEXT = 5000


class SpecReader:
    """One mapping of a spec. A wrong value is noted under its place and read as an empty one, so reading goes on."""

    def __init__(self, value, keys, place="", problems=None):
        self.place = place
        self.problems = {} if problems is None else problems
        self.value = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.refuse("", _("Fields with names are expected here: %(keys)s.") % {"keys": ", ".join(sorted(keys))})
        for key in self.value:
            if key not in keys:
                known = ", ".join(sorted(keys))
                self.refuse(key, _("There is no such field here; these are known: %(keys)s.") % {"keys": known})

    def refuse(self, key, sentence):
        place = ".".join(str(step) for step in (self.place, key) if step != "")
        self.problems.setdefault(place or "spec", []).append(sentence)

    def finish(self, tidy):
        """The tidy spec, unless something was wrong anywhere in it."""
        if self.problems:
            raise ValidationError(self.problems)
        return tidy

    def text(self, key, *, is_required=True, longest=LONGEST_TEXT):
        value = self.value.get(key)
        text = self._as_text(key, "" if value is None else value)
        if text is None:
            return ""
        if not text and is_required:
            self.refuse(key, _("This may not be empty."))
        if len(text) > longest:
            self.refuse(key, _("At most %(count)d characters, please.") % {"count": longest})
        return text

    def identifier(self, key):
        text = self.text(key, longest=20)
        if text and not IDENTIFIER.fullmatch(text):
            self.refuse(key, _("Use letters, digits, hyphens and underscores only."))
        return text

    def address(self, key, *, is_required=True):
        """An address such as D5, or nothing."""
        text = self.text(key, is_required=is_required)
        if text:
            self._check_address(key, text)
        return text

    def addresses(self, key):
        found = self.texts(key)
        for index, text in enumerate(found):
            self._check_address(f"{key}.{index}", text)
        return found

    def letters(self, key):
        """Letters of documents, each once."""
        found = self.texts(key, at_least=1)
        for index, text in enumerate(found):
            if not LETTER.fullmatch(text):
                self.refuse(f"{key}.{index}", _("A document is named by one capital letter."))
            if text in found[:index]:
                self.refuse(f"{key}.{index}", _("Document %(letter)s is named twice.") % {"letter": text})
        return found

    def choice(self, key, allowed):
        text = self.text(key)
        if text and text not in allowed:
            self.refuse(key, _("Choose one of: %(words)s.") % {"words": ", ".join(allowed)})
        return text

    def flag(self, key):
        value = self.value.get(key, "")
        if isinstance(value, bool):
            return value
        if not isinstance(value, str) or value.strip().lower() not in FLAGS:
            self.refuse(key, _("Write true or false."))
            return False
        return FLAGS[value.strip().lower()]

    def whole(self, key, low, high):
        """A whole number, or None when it was refused."""
        text = self.text(key)
        if text and re.fullmatch(r"[0-9]{1,6}", text) and low <= int(text) <= high:
            return int(text)
        if text:
            self.refuse(key, _("Write a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
        return None

    def share(self, key, *, empty=None):
        """A decimal from 0 to 1, kept as exact text: '0', '0.5', '1'. `empty` is what an empty field means."""
        return self.decimal(key, 0, 1, empty=empty)

    def decimal(self, key, low, high, *, empty=None):
        """A decimal within bounds, kept as exact text; the lower bound where it was refused."""
        text = self.text(key, is_required=empty is None)
        try:
            number = Decimal(text or empty or low)
        except InvalidOperation:
            number = None
        is_short = number is not None and number.is_finite() and number.as_tuple().exponent >= -8
        if not is_short or not low <= number <= high:
            self.refuse(key, _("Write a number from %(low)s to %(high)s, such as 0.5.") % {"low": low, "high": high})
            return str(low)
        return f"{(number + 0).normalize():f}"

    def texts(self, key, *, at_least=0):
        """A list of texts, each one not empty."""
        rows = self._list(key, at_least, 200)
        texts = [self._as_text(f"{key}.{index}", row) or "" for index, row in enumerate(rows)]
        for index, text in enumerate(texts):
            if not text and f"{self.place}.{key}.{index}".lstrip(".") not in self.problems:
                self.refuse(f"{key}.{index}", _("This may not be empty."))
        return texts

    def rows(self, key, keys, *, at_least=1, at_most=50):
        """Readers of the mappings in a list."""
        rows = self._list(key, at_least, at_most)
        place = f"{self.place}.{key}".lstrip(".")
        return [SpecReader(row, keys, f"{place}.{index}", self.problems) for index, row in enumerate(rows)]

    def _list(self, key, at_least, at_most):
        rows = self.value.get(key)
        rows = [] if rows in (None, "") else rows
        if not isinstance(rows, list):
            self.refuse(key, _("A list is expected here."))
            return []
        if not at_least <= len(rows) <= at_most:
            self.refuse(key, _("From %(low)d to %(high)d entries, please.") % {"low": at_least, "high": at_most})
        return rows

    def _as_text(self, key, value):
        """Trimmed text, or None for what is no text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.refuse(key, _("A text is expected here."))
            return None
        text = str(value).strip()
        if "\x00" in text:
            self.refuse(key, _("This holds a character that cannot be kept."))
            return None
        return text

    def _check_address(self, key, text):
        try:
            letter, number = parse_address(text)
        except ValueError:
            self.refuse(key, _("A paragraph is named by letter and number, such as D5."))
            return
        if text != f"{letter}{number}":
            self.refuse(key, _("Write %(address)s.") % {"address": f"{letter}{number}"})


def refuse_repeats(readers, key, values):
    """Notes every row whose value an earlier row has already."""
    for index, (reader, value) in enumerate(zip(readers, values, strict=True)):
        if value and value in values[:index]:
            reader.refuse(key, _("“%(value)s” is used twice.") % {"value": value})


def option_names(spec):
    """What evidence may name as its option: every `id` in a specification."""
    if isinstance(spec, dict):
        own = {spec["id"]} if isinstance(spec.get("id"), str) else set()
        return own.union(*map(option_names, spec.values()))
    return set().union(*map(option_names, spec)) if isinstance(spec, list) else set()
