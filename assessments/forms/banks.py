"""What a teacher types about banks: what is to be found in one, a new one, changes to many questions at once."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import questions
from assessments.bankbook import EASY_FROM, HARD_BELOW
from assessments.bankrows import MOST_POINTS
from assessments.forms.tags import TagField
from assessments.models import Question
from lessons.forms.fields import AddressField
from lessons.models import Unit, shelf_of

WHOSE = [("unit", _("the unit’s own")), ("mine", _("mine")), ("colleagues", _("colleagues’"))]


class BankFilter(forms.Form):
    """What is to be found. It stands in the address, so it may be anything: what is no choice is told and left out."""

    word = forms.CharField(label=_("Words"), required=False, max_length=100)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    document = forms.ChoiceField(label=_("Document"), required=False)
    paragraph = AddressField(label=_("Paragraph"), required=False, max_length=5)
    author = forms.ChoiceField(label=_("Whose"), required=False)
    statistics = forms.ChoiceField(label=_("In your classes"), required=False)

    CHIEF = ("word", "tag")  # what is looked for most; a narrow page folds the others

    def __init__(self, data, unit):
        super().__init__(data)
        documents = shelf_of(unit).documents
        self.tags = list(unit.tags.order_by("name").values_list("name", flat=True))
        self._offer("tag", [(name, name) for name in self.tags])
        self._offer("kind", questions.choices())
        self._offer("skill", Question.Skill.choices)
        self._offer("document", [(row.letter, str(row)) for row in documents])
        self._offer("author", WHOSE)
        self._offer("statistics", _went())
        self.fields["paragraph"].widget.attrs.update(placeholder="B5", size=5)
        for name in ("document", "paragraph"):
            if not documents:
                del self.fields[name]
        if not self.tags:
            del self.fields["tag"]

    def _offer(self, name, choices):
        field = self.fields[name]
        field.choices = [("", _("All")), *choices]
        field.error_messages["invalid_choice"] = _("The address asks for something that is not here: %(value)s.")

    def chief(self):
        return [field for field in self if field.name in self.CHIEF]

    def others(self):
        return [field for field in self if field.name not in self.CHIEF]

    def asks_others(self):
        """Whether one of them is filled in, be it with what is no choice."""
        return any(field.value() for field in self.others())

    def wish(self):
        """{name: what is wanted}, of what can be found."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _went():
    return [
        ("easy", gettext("easy (%(easy)d %% right or more)") % {"easy": EASY_FROM}),
        ("medium", gettext("medium")),
        ("hard", gettext("hard (less than %(hard)d %% right)") % {"hard": HARD_BELOW}),
        ("weak", gettext("hardly tells strong from weak work")),
        ("never", gettext("never asked")),
    ]


class BankForm(forms.ModelForm):
    """A unit without documents and lessons: a bank for another subject."""

    class Meta:
        model = Unit
        fields = ["title", "level"]

    def clean_title(self):
        title = self.cleaned_data["title"]
        if Unit.objects.filter(title__iexact=title).exists():
            raise ValidationError(_("There is a bank of that name already: choose it from the list, or another name."))
        return title


class ChangeForm(forms.Form):
    """What is done to all ticked questions at once; `do` is the button that was pressed."""

    do = forms.ChoiceField(
        choices=[("points", _("Set points")), ("tag", _("Add tag")), ("untag", _("Remove tag"))],
        error_messages={"required": _("Press one of the buttons: Set points, Add tag or Remove tag.")},
    )
    points = forms.DecimalField(
        label=_("Points"), required=False, min_value=Decimal("0.5"), max_value=MOST_POINTS, decimal_places=2
    )
    tag = TagField(label=_("Tag"), required=False)

    def clean(self):
        needed = {"points": "points", "tag": "tag", "untag": "tag"}.get(self.cleaned_data.get("do"))
        if needed and not self.has_error(needed) and not self.cleaned_data.get(needed):
            what = {"points": gettext("Say how many points."), "tag": gettext("Say which tag.")}
            self.add_error(needed, what[needed])
        return self.cleaned_data
