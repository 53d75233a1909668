"""What a teacher types about late work: four fields that together are one rule, or none."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments import lateness
from assessments.forms.judgement import PointsField

LATE_FIELDS = ("late_rate", "late_interval", "late_floor", "late_grace")


def late_fields(kept=None):
    """{name: field}, with the rule that an assignment keeps standing in them."""
    kept = kept or {}
    return {
        "late_rate": PointsField(
            label=_("Late work: percent taken away"),
            required=False,
            initial=kept.get("rate"),
            help_text=_("Of all points, for each hour or day begun. Nothing, if all about late work is empty."),
        ),
        "late_interval": forms.ChoiceField(
            label=_("Late work: for each"),
            required=False,
            initial=kept.get("interval", lateness.DAY),
            choices=[(lateness.HOUR, _("hour")), (lateness.DAY, _("day"))],
        ),
        "late_floor": PointsField(
            label=_("Late work: never below, in percent"),
            required=False,
            initial=_unless_zero(kept.get("floor")),
            help_text=_("The share of all points below which lateness pushes no mark. Empty: down to 0."),
        ),
        "late_grace": forms.IntegerField(
            label=_("Late work: minutes of grace"),
            required=False,
            initial=_unless_zero(kept.get("grace")),
            help_text=_("Up to so late costs nothing; whatever comes later counts from the due date. Empty: none."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        ),
    }


def _unless_zero(value):
    return None if value in ("0", 0) else value


def take_late_rule(form, data, prefix=""):
    """The rule that the four fields in `data` make, as an assignment keeps it; they are taken out of `data`.

    What is wrong with it stands beside the fields then.
    """
    said = [data.pop(f"{prefix}{name}", None) for name in LATE_FIELDS]
    if any(f"{prefix}{name}" in form.errors for name in LATE_FIELDS):
        return {}
    try:
        return lateness.tidy(*said)
    except ValidationError as refusal:
        for name, errors in refusal.error_dict.items():
            form.add_error(f"{prefix}{name}", errors)
        return {}
