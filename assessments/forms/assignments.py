"""What a teacher types about dates, limits and exceptions."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.forms.lateness import LATE_FIELDS, late_fields, take_late_rule
from assessments.forms.refusals import RefusalMixin
from assessments.models import Assessment, Assignment
from assessments.services.assignments import DATES, LIMITS, check_dates

TRIES = (*LIMITS, "keep")
SETTINGS = ("layout", "shuffles_questions", "shuffles_options", "password")
# What is seldom set when a task is assigned, folded away behind these words.
FOLDS = [
    (_("How it is shown: one at a time, shuffled, with a password"), SETTINGS),
    (_("Late work: what it costs"), LATE_FIELDS),
]


class ClassTimeField(forms.DateTimeField):
    """A moment, typed and shown by the clock of the class."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, zone, **options):
        super().__init__(**options)
        self.zone = zone

    def prepare_value(self, value):
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value):
        with timezone.override(self.zone):
            return super().to_python(value)


def _date_fields(zone, **options):
    labels = {"opens_at": _("Opens"), "due_at": _("Due"), "closes_at": _("Closes")}
    return {name: ClassTimeField(zone=zone, label=label, required=False, **options) for name, label in labels.items()}


def _time_limit(**options):
    return forms.IntegerField(
        label=_("Time limit in minutes"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        **options,
    )


def _attempts_allowed(**options):
    return forms.IntegerField(
        label=_("Attempts allowed"),
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        **options,
    )


def _keep(**options):
    return forms.TypedChoiceField(
        label=_("Attempt that counts"),
        choices=Assignment.Keep.choices,
        empty_value=Assignment.Keep.HIGHEST,
        **options,
    )


def _setting_fields():
    """How a quiz is put before students."""
    return {
        "layout": forms.TypedChoiceField(
            label=_("Shown as"),
            choices=Assignment.Layout.choices,
            initial=Assignment.Layout.PAGE,
            empty_value=Assignment.Layout.PAGE,
            required=False,
        ),
        "shuffles_questions": forms.BooleanField(
            label=_("Questions in an order of each student's own, within their section"), required=False
        ),
        "shuffles_options": forms.BooleanField(label=_("Options in an order of each student's own"), required=False),
        "password": forms.CharField(
            label=_("Password"),
            max_length=50,
            required=False,
            help_text=_("Students type it to begin. Empty: none is asked."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        ),
    }


class AssignForm(RefusalMixin, forms.Form):
    """Tasks of one lesson, ticked, and classes, ticked, each with its own dates.

    `tasks` is a list of (key, Lesson or Assessment); `chosen` the keys ticked at first, `here` the class asked from.
    """

    def __init__(self, *args, tasks, classrooms, chosen=(), here=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.tasks, self.classrooms = tasks, classrooms
        for key, task in tasks:
            self._add_task(key, task, key in chosen)
        for classroom in classrooms:
            self._add_classroom(classroom, classroom == here)

    def _add_task(self, key, task, is_chosen):
        self.fields[key] = forms.BooleanField(label=_task_label(key, task), required=False, initial=is_chosen)
        if key != "reading":
            self.fields[f"{key}-time_limit"] = _time_limit(
                initial=suggested_limit(task), help_text=_("Empty: as long as it is open.")
            )
            self.fields[f"{key}-attempts_allowed"] = _attempts_allowed(initial=1)
            self.fields[f"{key}-keep"] = _keep(required=False)
            self.fields |= {f"{key}-{name}": field for name, field in late_fields().items()}
        if key != "reading" and task.kind == Assessment.Kind.QUIZ:
            self.fields |= {f"{key}-{name}": field for name, field in _setting_fields().items()}

    def _add_classroom(self, classroom, is_chosen):
        key = f"class-{classroom.pk}"
        self.fields[key] = forms.BooleanField(label=str(classroom), required=False, initial=is_chosen)
        for name, field in _date_fields(classroom.zone).items():
            self.fields[f"{key}-{name}"] = field
        self.fields[f"{key}-opens_at"].initial = timezone.now().replace(second=0, microsecond=0)

    def task_rows(self):
        """[(tick, [fields of limits], [(words, [fields], is_open)])] for the page; `words` stand over folded fields."""
        return [(self[key], self._below(key, TRIES), self._folds(key)) for key, _task in self.tasks]

    def _folds(self, key):
        rows = [(words, self._below(key, names)) for words, names in FOLDS]
        return [(words, fields, any(field.errors for field in fields)) for words, fields in rows if fields]

    def class_rows(self):
        """[(classroom, tick, [fields of dates])] for the page."""
        keys = [(classroom, f"class-{classroom.pk}") for classroom in self.classrooms]
        return [(classroom, self[key], self._below(key, DATES)) for classroom, key in keys]

    def _below(self, key, names):
        return [self[f"{key}-{name}"] for name in names if f"{key}-{name}" in self.fields]

    def clean(self):
        data = super().clean()
        self._forgive_unticked(data)
        if not any(data.get(key) for key, _task in self.tasks):
            raise ValidationError(_("Tick at least one task."))
        ticked = [classroom for classroom in self.classrooms if data.get(f"class-{classroom.pk}")]
        if not ticked:
            raise ValidationError(_("Tick at least one class."))
        for classroom in ticked:
            self._check_dates(classroom)
        for key, _task in self.tasks:
            if data.get(key) and f"{key}-late_rate" in self.fields:
                data[f"{key}-late_rule"] = take_late_rule(self, data, f"{key}-")
        return data

    def _forgive_unticked(self, data):
        """What stands beside a task or class that is not ticked cannot be wrong."""
        for key in (*(key for key, _task in self.tasks), *(f"class-{classroom.pk}" for classroom in self.classrooms)):
            if not data.get(key):
                for name in [name for name in self.errors if name.startswith(f"{key}-")]:
                    del self.errors[name]

    def _check_dates(self, classroom):
        try:
            check_dates(**self._dates(classroom))
        except ValidationError as refusal:
            for name, errors in refusal.error_dict.items():
                self.add_error(f"class-{classroom.pk}-{name}", errors)

    def _dates(self, classroom):
        key = f"class-{classroom.pk}"
        return {name: self.cleaned_data.get(f"{key}-{name}") for name in DATES}

    def plan(self):
        """[(task, rows)] as `assign_together` takes it."""
        ticked = [classroom for classroom in self.classrooms if self.cleaned_data[f"class-{classroom.pk}"]]
        rows = [{"classroom": classroom, **self._dates(classroom)} for classroom in ticked]
        chosen = [(key, task) for key, task in self.tasks if self.cleaned_data[key]]
        return [(task, [{**row, **self._limits(key)} for row in rows]) for key, task in chosen]

    def _limits(self, key):
        names = (*TRIES, "late_rule", *SETTINGS)
        return {name: self.cleaned_data[f"{key}-{name}"] for name in names if f"{key}-{name}" in self.cleaned_data}


def _task_label(key, task):
    if key == "reading":
        return _("Reading: the reading set of the lesson")
    kind = task.get_kind_display()
    if kind.lower() in task.title.lower():  # "The numbers problem: quiz" says it already
        return task.title
    return _("%(kind)s: %(title)s") % {"kind": kind.capitalize(), "title": task.title}


def suggested_limit(assessment):
    """The minutes an essay is meant to take, where its question says so."""
    minutes = [item.question.spec.get("minutes") for item in assessment.items.all()]
    return minutes[0] if len(minutes) == 1 else None


class EditForm(RefusalMixin, forms.Form):
    """Dates of one assignment; for quizzes and essays limits and late work; for quizzes how it is put to students."""

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= _date_fields(assignment.classroom.zone)
        self.fields["opens_at"].required = True
        if not assignment.is_reading:
            self.fields["time_limit"] = _time_limit(help_text=_("Empty: as long as it is open."))
            self.fields["attempts_allowed"] = _attempts_allowed()
            self.fields["keep"] = _keep()
        if assignment.kind == Assessment.Kind.QUIZ:
            self.fields |= _setting_fields()
        for name, field in self.fields.items():
            field.initial = getattr(assignment, name)
        if not assignment.is_reading:
            self.fields |= late_fields(assignment.late_rule)

    def clean(self):
        data = super().clean()
        if "late_rate" in self.fields:
            data["late_rule"] = take_late_rule(self, data)
        return data

    def changes(self, names):
        """What was said in the fields `names`, as `edit_assignment` takes it; call when valid."""
        wanted = {"late_rule" if name in LATE_FIELDS else name for name in names}
        return {name: value for name, value in self.cleaned_data.items() if name in wanted}


class ShiftForm(RefusalMixin, forms.Form):
    """By how many days, and what is left alone."""

    days = forms.IntegerField(
        label=_("Days"),
        help_text=_("7 moves everything a week later, -1 a day earlier."),
        validators=[MinValueValidator(-366), MaxValueValidator(366)],
        widget=forms.TextInput(attrs={"inputmode": "text", "size": 6, "autocomplete": "off"}),
    )
    which = forms.ChoiceField(
        label=_("Which assignments"),
        choices=[("upcoming", _("Those that are not due yet")), ("all", _("All of the class"))],
        initial="upcoming",
        widget=forms.RadioSelect,
    )

    def clean_days(self):
        days = self.cleaned_data["days"]
        if days == 0:
            raise ValidationError(_("Give at least one day."))
        return days


class ExceptionForm(RefusalMixin, forms.Form):
    """Other dates and limits for one student or one group; whatever stays empty is as without the exception."""

    def __init__(self, *args, assignment, exception=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= _date_fields(assignment.classroom.zone)
        if not assignment.is_reading:
            self.fields["time_limit"] = _time_limit()
            self.fields["attempts_allowed"] = _attempts_allowed(required=False)
        self.fields["is_excused"] = forms.BooleanField(
            label=_("Excused: nothing has to be handed in, and nothing counts"), required=False
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=200, required=False, help_text=_("Seen by teachers of the class only.")
        )
        for name, field in self.fields.items():
            field.initial = getattr(exception, name, None)
