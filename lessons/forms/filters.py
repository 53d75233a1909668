"""What a reader chooses to see of a long page; it stands in the address, so it may be anything."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class _Filter(forms.Form):
    """Two choices, each of which may be left open; what is not a choice is told and filters nothing."""

    def __init__(self, data, documents, words):
        super().__init__(data)
        first, second = self.fields
        self.fields[first].choices = [("", _("All")), *((word, spoken(word)) for word in words)]
        self.fields[second].choices = [("", _("All")), *((row.letter, str(row)) for row in documents)]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("The address asks for something that is not here: %(value)s.")

    def chosen(self, name):
        """The choice, or "" for all."""
        return "" if name in self.errors else self.cleaned_data[name]


class TimelineFilter(_Filter):
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    document = forms.ChoiceField(label=_("Document"), required=False)


class ConflictFilter(_Filter):
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    document = forms.ChoiceField(label=_("Document"), required=False)


def spoken(word):
    """ "further-reading" -> "Further reading": a key of the author's as a label."""
    return capfirst(word.replace("-", " "))
