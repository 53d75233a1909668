"""The answers of one attempt as one form, for the page and for the API alike."""

from copy import copy

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.questions.fields import is_plain_text

HIGHEST_REVISION = 2_147_483_647
BASE = forms.IntegerField(
    min_value=0,
    max_value=HIGHEST_REVISION,
    widget=forms.HiddenInput,
    error_messages={
        "required": _("It is missing which version of the answer was changed. Load the page again."),
        "invalid": _("The number of the version that was changed is not a number. Load the page again."),
    },
)


class AnswerSheet(forms.Form):
    """`answers` are rows with number, question, value and revision (in a preview, stand-ins).

    Each has a field `answer-<number>` and the hidden `base-<number>`: the revision that its writer saw, without which
    nothing can be saved. For one answer alone give a list of one. In JSON the same names hold the plain values.
    """

    def __init__(self, answers, data=None, **options):
        super().__init__(data, **options)
        self.answers = list(answers)
        for answer in self.answers:
            self._add(answer)

    def _add(self, answer):
        field, base = copy(answer.question.field), copy(BASE)
        field.initial, base.initial = answer.value, answer.revision
        field.label = _("Question %(number)s") % {"number": answer.number}
        self.fields[_answer(answer)] = field
        self.fields[_base(answer)] = base

    def rows(self):
        """[(answer, bound field)] in order."""
        return [(answer, self[_answer(answer)]) for answer in self.answers]

    def changes(self):
        """[(answer, value, base)] of those that are valid and differ from what is stored; call after `is_valid`."""
        valid = [answer for answer in self.answers if {_answer(answer), _base(answer)} <= set(self.cleaned_data)]
        return [(answer, *self.value_of(answer)) for answer in valid if self.value_of(answer)[0] != answer.value]

    def refused(self):
        """[(answer, what was sent, base)] of those that cannot be taken as an answer, as far as it is text."""
        rows = []
        for answer in self.answers:
            sent = self[_answer(answer)].data
            if _answer(answer) in self.errors and is_plain_text(sent):
                rows.append((answer, sent, self.cleaned_data.get(_base(answer), answer.revision)))
        return rows

    def value_of(self, answer):
        """(value, base) of a valid answer."""
        return self.cleaned_data[_answer(answer)], self.cleaned_data[_base(answer)]


def _answer(answer):
    return f"answer-{answer.number}"


def _base(answer):
    return f"base-{answer.number}"
