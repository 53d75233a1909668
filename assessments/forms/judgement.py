"""What a teacher says of one answer: levels of a rubric, or points."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments import grading
from assessments.forms.refusals import RefusalMixin


class PointsField(forms.CharField):
    """A number typed as text, so that no mouse wheel can change it; a decimal comma is understood. Gives text."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 6, "autocomplete": "off"})

    def to_python(self, value):
        text = super().to_python(value).replace(",", ".")
        try:
            return text and str(Decimal(text))
        except InvalidOperation:
            raise ValidationError(_("Type a number such as 1.5.")) from None


class JudgementForm(RefusalMixin, forms.Form):
    """The form of one answer: its fields bear the answer's number, so no other answer can ever take them in.

    `latest` is the mark that counts now, if any: what was said stands in the fields again.
    """

    seen_mark = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data=None, *, answer, latest=None):
        self.said = (latest and latest.judgement) or {}
        super().__init__(data, prefix=f"answer-{answer.pk}", initial={"seen_mark": latest.pk if latest else 0})
        self.criteria = list(answer.question.rubric.criteria.all()) if answer.question.rubric else []
        if self.criteria:
            self._add_rubric()
        else:
            self._add_points(answer, latest)
        self._add_words()

    def _add_rubric(self):
        levels, comments = self.said.get("levels", {}), self.said.get("comments", {})
        for criterion in self.criteria:
            said = levels.get(criterion.key)
            said = None if said in (None, "") else grading.show(said)
            self.fields[f"level-{criterion.key}"] = forms.ChoiceField(
                label=criterion.title,
                choices=[(points, points) for points in _steps(criterion, said)],
                initial=said,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level.")},
            )
            self.fields[f"comment-{criterion.key}"] = forms.CharField(
                label=_("Comment on: %s") % criterion.title,
                required=False,
                max_length=grading.LONGEST_COMMENT,
                initial=comments.get(criterion.key),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["adjustment"] = PointsField(
            label=_("Adjustment"),
            required=False,
            initial=self.said.get("adjustment") or "0",
            help_text=_("Added to the sum, for example -0.5. It needs a reason."),
        )

    def _add_points(self, answer, latest):
        question, added = answer.question, grading.by_machine(answer.question, answer.value)
        most = grading.by_hand(question.type, question.spec, question.points)
        self.fields["points"] = PointsField(
            label=_("Points, from 0 to %s") % grading.show(most),
            initial=self.said.get("points", grading.show(latest.points - added)) if latest else None,
            help_text=_("The machine adds %s.") % grading.show(added) if most < question.points else "",
        )

    def _add_words(self):
        self.fields["comment"] = forms.CharField(
            label=_("Comment on the whole"),
            required=False,
            max_length=grading.LONGEST_COMMENT,
            initial=self.said.get("comment"),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            required=False,
            max_length=grading.LONGEST_REASON,
            help_text=_("For an adjustment, or for changing the machine's mark. It is kept with the mark."),
            initial=self.said.get("reason"),
        )

    def criterion_rows(self):
        """[(criterion, bound level field, [(points, Level or None, radio)], bound comment field)] for the page."""
        rows = []
        for criterion in self.criteria:
            field = self[f"level-{criterion.key}"]
            described = {grading.show(level.points): level for level in criterion.levels.all()}
            radios = [(radio.data["value"], described.get(radio.data["value"]), radio) for radio in field]
            rows.append((criterion, field, radios, self[f"comment-{criterion.key}"]))
        return rows

    def judgement(self):
        """What was said, as `grading.judge` takes it; call when valid."""
        data = self.cleaned_data
        words = {"comment": data["comment"], "reason": data["reason"]}
        if not self.criteria:
            return {"points": data["points"], **words}
        comments = {criterion.key: data[f"comment-{criterion.key}"] for criterion in self.criteria}
        return {
            "levels": {criterion.key: data[f"level-{criterion.key}"] for criterion in self.criteria},
            "comments": {key: text for key, text in comments.items() if text},
            "adjustment": data["adjustment"] or "0",
            **words,
        }

    def look_again(self, latest):
        """After a refusal the person has seen the newer mark: saving once more puts theirs over it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_mark")] = latest.pk if latest else 0


def _steps(criterion, said):
    """The points one can choose: the levels', and half points where a program gave them."""
    steps = {grading.show(level.points) for level in criterion.levels.all()} | ({said} if said else set())
    return sorted(steps, key=Decimal)
