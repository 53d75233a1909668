"""How a question is to stand: its answer as it should be given, its words, and what becomes of the marks."""

from copy import deepcopy

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.answer_sheet import AnswerSheet
from assessments.forms.refusals import RefusalMixin
from assessments.mendbook import elsewhere
from assessments.mending import FULL, key_of
from assessments.models import Answer, Attempt, Evidence, Mending
from assessments.services.mendings import Wish
from assessments.services.versions import Wording, wording_of
from lessons.forms.fields import KeysField
from lessons.forms.known import Known, each, places_of


def mend_form(assignment, found, user, data=None):
    """The form of `found`, (number, Question) as it stands in the assignment; it holds the key at first."""
    number, question = found
    value = None if question.is_void else key_of(question.type, question.spec)
    attempt = Attempt(assignment=assignment, user=user, number=1)
    answer = Answer(attempt=attempt, question=question, number=number, value=value)
    return MendForm(answer, data, elsewhere=elsewhere(question, assignment, user))


class ProseField(forms.CharField):
    """An author's Markdown; a browser's line ends are one character."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class MendForm(RefusalMixin, AnswerSheet):
    """`answer` is a stand-in with the question as it stands and its key as the value.

    `elsewhere` are the other assignments in which the question may be mended as well.
    """

    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, answer, data=None, *, elsewhere=()):
        super().__init__([answer], data)
        self.question, self.elsewhere = answer.question, elsewhere
        if hasattr(self.question.type, "rekey_field"):
            self.fields[f"answer-{answer.number}"] = self.question.type.rekey_field(self.question.spec)
        self.explanations = {f"rationale-{place}": name for place, name in explanations(self.question.spec).items()}
        self.fields |= _word_fields(wording_of(self.question))
        for name, label in self.explanations.items():
            self.fields[name] = ProseField(
                label=label, required=False, initial=_at(self.question.spec, _place(name))["rationale"]
            )
        self.fields |= _mark_fields(elsewhere)

    def key_field(self):
        """Where the key is not mended by answering, the field by which it is."""
        return self[f"answer-{self.answers[0].number}"] if hasattr(self.question.type, "rekey_field") else None

    def explanation_fields(self):
        return [self[name] for name in self.explanations]

    def elsewhere_field(self):
        return self["elsewhere"] if self.elsewhere else None

    def clean_paragraphs(self):
        where = each(Known(paragraphs=places_of(self.question.unit)).support, self.cleaned_data["paragraphs"])
        if not where and not any(row.role == Evidence.Role.KEY and row.option for row in self.question.evidence.all()):
            raise ValidationError(_("Name the paragraph that decides the question."))
        return where

    def clean(self):
        data = super().clean()
        spec = self._explained_spec()
        [answer] = self.answers
        name = f"answer-{answer.number}"
        if name in data and not self.errors:
            try:
                data["spec"] = self._keyed_spec(spec, data[name], data["policy"])
            except ValidationError as refusal:
                self.add_error(name, refusal.messages)
        return data

    def _explained_spec(self):
        """The spec with the explanations as they were typed; what is wrong with one stands beside it."""
        spec = deepcopy(self.question.spec)
        for name in self.explanations:
            _at(spec, _place(name))["rationale"] = self.cleaned_data.get(name, "")
        try:
            return self.question.type.clean_spec(spec)
        except ValidationError as refusal:
            for place, sentences in refusal.message_dict.items():
                name = f"rationale-{place.removesuffix('.rationale')}"
                self.add_error(name if name in self.fields else None, sentences)
        return spec

    def _keyed_spec(self, spec, value, policy):
        if not value and policy == FULL:
            return spec
        if value is None:
            raise ValidationError(_("Answer the question as it should be answered."))
        return self.question.type.rekey(spec, value)

    def wish(self):
        """The Wish of a valid form."""
        data = self.cleaned_data
        wording = Wording(data["spec"], data["stem"], data["rationale"], data["paragraphs"])
        return Wish(wording, data["policy"], data["reason"])

    def others(self):
        """The assignments besides in which the question is to be mended."""
        ticked = self.cleaned_data.get("elsewhere") or []
        return [assignment for assignment in self.elsewhere if str(assignment.pk) in ticked]


def _word_fields(wording):
    return {
        "stem": ProseField(label=gettext_lazy("The question"), initial=wording.stem),
        "paragraphs": KeysField(
            label=gettext_lazy("Paragraphs that decide it"),
            required=False,
            initial=wording.paragraphs,
            help_text=gettext_lazy("Such as D5, D6. What belongs to single choices stays with them."),
        ),
        "rationale": ProseField(
            label=gettext_lazy("Explanation of the whole question"), required=False, initial=wording.rationale
        ),
    }


def _mark_fields(elsewhere):
    fields = {
        "policy": forms.ChoiceField(
            label=gettext_lazy("What becomes of the marks"),
            choices=Mending.Policy.choices,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Choose what becomes of the marks.")},
        ),
        "reason": forms.CharField(
            label=gettext_lazy("Reason"),
            max_length=200,
            help_text=gettext_lazy(
                "The students whose mark changes read it, beside the question, perhaps while others still answer."
            ),
        ),
    }
    if elsewhere:
        fields["elsewhere"] = forms.MultipleChoiceField(
            label=gettext_lazy("Mend it here as well"),
            choices=[(str(row.pk), f"{row.classroom}: {row.title}") for row in elsewhere],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return fields


def explanations(spec):
    """{place: name of what is explained} for every row of a spec that has a rationale, such as options.0."""
    texts = {row["id"]: row["text"] for rows in ("items", "claims") for row in spec.get(rows, [])}
    return _explained(spec, "", texts)


def _explained(spec, place, texts):
    if isinstance(spec, list):
        inner = {f"{place}{index}.": row for index, row in enumerate(spec)}
    elif isinstance(spec, dict):
        inner = {f"{place}{key}.": row for key, row in spec.items()}
    else:
        return {}
    found = {place.removesuffix("."): _name(spec, texts)} if place and "rationale" in spec else {}
    for where, row in inner.items():
        found |= _explained(row, where, texts)
    return found


def _name(row, texts):
    """What a row is called where it is explained: in the words that students read, not in the author's short names."""
    if "above" in row:
        above, below = (texts.get(row[key], row[key]) for key in ("above", "below"))
        return _("“%(above)s” above “%(below)s”") % {"above": above, "below": below}
    if "claim" in row and "document" in row:
        claim = texts.get(row["claim"], row["claim"])
        return _("Document %(letter)s: %(claim)s") % {"letter": row["document"], "claim": claim}
    known = (row.get(key) for key in ("text", "value", "claim", "document", "from", "to", "id"))
    names = [str(value) for value in known if value]
    return names[0] if row.get("text") or row.get("value") else " ".join(names)


def _place(name):
    return name.removeprefix("rationale-").split(".")


def _at(spec, steps):
    for step in steps:
        spec = spec[int(step)] if isinstance(spec, list) else spec[step]
    return spec
