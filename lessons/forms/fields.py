"""Form fields for lists, keys and paragraph addresses."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons import pictures
from lessons.documents import address, parse_address, parse_numbers, parse_run
from lessons.forms.known import about, each


class TextsField(forms.Field):
    """A list of texts; typed by hand, one a line."""

    widget = forms.Textarea
    separator = re.compile(r"\n")

    def to_python(self, value):
        pieces = self.separator.split(value) if isinstance(value, str) else value or []
        return [piece.strip() for piece in pieces if piece.strip()]

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class KeysField(TextsField):
    """A list of keys or addresses, none of them twice; typed by hand with commas or spaces between."""

    widget = forms.TextInput
    separator = re.compile(r"[\s,]+")

    def validate(self, value):
        super().validate(value)
        twice = dict.fromkeys(key for key in value if value.count(key) > 1)
        each(_refuse_repeated, twice)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value


class RunsField(KeysField):
    """Runs such as B2-B5; cleaned to single addresses in reading order."""

    def to_python(self, value):
        runs = super().to_python(value)
        pieces = [spoken(parse_run, run) for run in runs]
        return [address(letter, number) for run in pieces for letter, number in run]


class NumbersField(forms.CharField):
    """Paragraph numbers such as 0, 2-4; cleaned to a list of numbers."""

    def clean(self, value):
        text = super().clean(value)
        return spoken(parse_numbers, text) if text else []


class AddressField(forms.CharField):
    """One address such as D5."""

    def clean(self, value):
        text = super().clean(value)
        return address(*spoken(parse_address, text)) if text else ""


class PartialDateField(forms.RegexField):
    """A date as exactly as it is known: 1953, 1953-09 or 1958-03-27, or `whole` to the day."""

    default_error_messages = {"invalid": gettext_lazy("Write a date as 1953, 1953-09 or 1958-03-27.")}

    def __init__(self, *, whole=False, **kwargs):
        super().__init__(r"^\d{4}-\d\d-\d\d$" if whole else r"^\d{4}(-\d\d(-\d\d)?)?$", **kwargs)

    def run_validators(self, value):
        super().run_validators(value)
        try:
            date.fromisoformat(f"{value or 1953}-01-01"[:10])
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"]) from error


class PictureFileField(forms.Field):
    """The bytes of a picture file; cleaned to a CleanPicture."""

    default_error_messages = {
        "required": gettext_lazy("There is no file of that key in pictures/, ending in .png, .jpg, .webp or .gif.")
    }

    def to_python(self, value):
        return spoken(pictures.clean, value) if value else None


def spoken(parse, text):
    """What a pure parser makes of a text, its ValueError told as a form's error."""
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError(str(error).replace("%", "%%"), params={"value": text}) from error


def _refuse_repeated(key):
    raise about(key, _("%(value)s is named twice."))
