"""A teacher's own quiz: what it is called and told, and what is drawn at random."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.refusals import RefusalMixin
from assessments.models import Assessment, Question
from lessons.models import Lesson


class QuizForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["title", "lesson", "instructions"]
        help_texts = {
            "lesson": _("Its reading lies beside the questions. Without a lesson all documents of the unit do."),
            "instructions": _("What students read above the first question."),
        }
        widgets = {"instructions": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lessons = Lesson.objects.filter(unit=self.instance.unit_id).order_by("number")
        self.fields["lesson"].queryset = lessons
        self.fields["lesson"].empty_label = _("no lesson")
        if not lessons:
            del self.fields["lesson"]

    def facts(self):
        """What `edit_quiz` takes."""
        return {name: self.cleaned_data.get(name) for name in ("title", "instructions", "lesson")}


class DrawForm(RefusalMixin, forms.Form):
    """So many questions at random from those that have a tag."""

    draw = forms.IntegerField(label=_("How many"), min_value=1, max_value=100)
    tag = forms.ChoiceField(label=_("Tag"))
    points = forms.DecimalField(label=_("Points each"), required=False, min_value=0, decimal_places=2)

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [(name, name) for name in tags]


class NewQuizForm(forms.Form):
    """A quiz as a program asks for it: `questions` are keys of the unit's bank, in their order."""

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    instructions = forms.CharField(label=_("Instructions"), required=False)
    lesson = forms.ModelChoiceField(
        Lesson.objects.none(), label=_("Number of its lesson"), to_field_name="number", required=False
    )
    questions = forms.MultipleChoiceField(label=_("Keys of its questions, in their order"))

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lesson"].queryset = Lesson.objects.filter(unit=unit)
        self.newest = {row.key: row for row in Question.objects.filter(unit=unit).newest().prefetch_related("tags")}
        self.fields["questions"].choices = [(key, key) for key in self.newest]

    def clean_questions(self):
        return [self.newest[key] for key in dict.fromkeys(self.cleaned_data["questions"])]
