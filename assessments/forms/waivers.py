"""Why a deduction is waived."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.refusals import RefusalMixin
from assessments.services.waivers import LONGEST_REASON


class WaiverForm(RefusalMixin, forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, help_text=_("Kept, and seen by the staff of the class only.")
    )
