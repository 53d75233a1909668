"""What an author writes about questions, rubrics and quizzes, checked alike for a unit's folder and for hand input."""

import json
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, slug_re
from django.utils.translation import gettext as _

from assessments import grading, questions
from assessments.models import Assessment, Criterion, Evidence, Level, Question, Rubric, Section
from lessons.forms.authoring import ContentForm
from lessons.forms.fields import AddressField, KeysField, RunsField
from lessons.forms.known import Known, about, each

MACHINE = "machine"


@dataclass
class KnownQuestions(Known):
    """What questions and quizzes may refer to besides; `rubrics` tells the most points of each."""

    lessons: set[str] = field(default_factory=set)
    rubrics: dict[str, Decimal] = field(default_factory=dict)

    def lesson(self, number):
        if number not in self.lessons:
            raise about(number, _("This unit has no lesson %(value)s."))


class SpecField(forms.Field):
    """A question's specification: plain data, or JSON typed by hand."""

    widget = forms.Textarea

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            try:
                value = json.loads(value)
            except ValueError as error:
                raise ValidationError(_("This is not JSON: %(error)s") % {"error": error}) from error
        if not isinstance(value, dict):
            raise ValidationError(_("Here belong the fields of this kind of question."))
        return value

    def prepare_value(self, value):
        return json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, dict) else value


class QuestionForm(ContentForm):
    """`spec_errors` holds {place in the specification: sentence}, told by the question's type."""

    facts = KeysField(required=False)
    conflicts = KeysField(required=False)
    tags = KeysField(required=False)
    rubric = forms.CharField(required=False)
    difficulty = forms.DecimalField(required=False, validators=[MinValueValidator(0), MaxValueValidator(1)])
    spec = SpecField()

    class Meta:
        model = Question
        fields = ["key", "kind", "points", "skill", "stem", "rationale"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.spec_errors = {}

    def clean_tags(self):
        return each(_check_tag, self.cleaned_data["tags"])

    def clean(self):
        kind, spec = self.cleaned_data.get("kind"), self.cleaned_data.get("spec")
        if kind and spec:
            self._clean_spec(questions.get(kind), spec)
        if kind and not self.has_error("rubric"):
            self._check_rubric(questions.get(kind))
        return self.cleaned_data

    def _clean_spec(self, kind, spec):
        try:
            tidy = self.cleaned_data["spec"] = kind.clean_spec(spec)
        except ValidationError as error:
            self.spec_errors = _sentences(error)
            self.add_error("spec", [f"{place}: {what}" for place, what in self.spec_errors.items()])
            return
        self._each(self.known.support, kind.paragraphs(tidy))
        self._each(self.known.document, tidy.get("documents", []))

    def _each(self, check, values):
        try:
            each(check, values)
        except ValidationError as error:
            self.add_error("spec", error)

    def _check_rubric(self, kind):
        key, points, spec = (self.cleaned_data.get(name) for name in ("rubric", "points", "spec"))
        if kind.MARKED_BY == MACHINE:
            if key:
                self.add_error("rubric", _("The machine marks this kind of question: leave the rubric out."))
        elif not key:
            self.add_error("rubric", _("A person marks this kind of question: name the rubric."))
        elif key not in self.known.rubrics:
            self.add_error("rubric", about(key, _("This unit has no rubric %(value)s.")))
        elif points is not None and spec:
            self._check_points(self.known.rubrics[key], grading.by_hand(kind, spec, points))

    def _check_points(self, most, by_hand):
        if most != by_hand:
            what = _("The rubric gives at most %(most)s points, the question %(points)s. Make them equal.")
            if by_hand != self.cleaned_data["points"]:
                what = _("The rubric gives at most %(most)s points, the share by hand %(points)s. Make them equal.")
            self.add_error("points", what % {"most": most, "points": grading.show(by_hand)})


def _check_tag(name):
    if not slug_re.fullmatch(name):
        raise about(name, _("A tag has letters without accents, figures, hyphens and underscores only: “%(value)s”."))


def _sentences(error):
    """{place: sentence} of a type's ValidationError; a place is a path such as options.0.text."""
    return {place: " ".join(messages) for place, messages in error.message_dict.items()}


class EvidenceForm(ContentForm):
    """One paragraph a question rests on; `options` are the names in the question's specification."""

    paragraph = AddressField()

    class Meta:
        model = Evidence
        fields = ["role", "option"]

    def __init__(self, *args, options=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.options = options

    def clean_option(self):
        name = self.cleaned_data["option"]
        if name and name not in self.options:
            raise about(name, _("The question has no option “%(value)s”."))
        return name


def has_key(evidence):
    """Whether some paragraph decides the question: every mark must be traceable to one."""
    return any(row.get("role") == Evidence.Role.KEY for row in evidence)


class RubricForm(ContentForm):
    class Meta:
        model = Rubric
        fields = ["key", "title"]


class CriterionForm(ContentForm):
    class Meta:
        model = Criterion
        fields = ["key", "title", "rule", "near_miss"]


class LevelForm(ContentForm):
    points = forms.DecimalField(max_digits=5, decimal_places=2, min_value=0)

    class Meta:
        model = Level
        fields = ["descriptor", "anchor"]


class AssessmentForm(ContentForm):
    lesson = forms.CharField(required=False)

    class Meta:
        model = Assessment
        fields = ["slug", "kind", "title", "instructions"]

    def clean_lesson(self):
        number = self.cleaned_data["lesson"]
        if number:
            self.known.lesson(number)
        return number


class SectionForm(ContentForm):
    """A stretch of a quiz; which questions it has is looked at in `forms.pools`."""

    paragraphs = RunsField(required=False)

    class Meta:
        model = Section
        fields = ["title", "instructions", "draw"]

    def clean_paragraphs(self):
        return each(self.known.show, self.cleaned_data["paragraphs"])
