"""What a teacher types about a text for the own class: what it is, whose, and under which right it is used."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.models import ClassSource


class SourceForm(forms.ModelForm):
    is_allowed = forms.BooleanField(
        label=_("I have checked that I may give this text to this class under that right"),
        error_messages={"required": _("Tick this once you have checked it. Without a right the text cannot be added.")},
    )

    class Meta:
        model = ClassSource
        fields = ["title", "maker", "written", "origin", "rights", "is_allowed", "text"]
        help_texts = {
            "title": _("For example: Closing pages of the speech."),
            "written": _("As the source gives it, or your best knowledge: 25 February 1956; about 1930; not dated."),
            "origin": _("Edition, page, archive or web address, and who translated it."),
            "rights": _("For example: public domain; the publisher’s license; a classroom exception in our law."),
            "text": _("Plain text. An empty line begins a new paragraph; paragraphs are numbered S1, S2 and so on."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 18}), "rights": forms.Textarea(attrs={"rows": 2})}

    def _get_validation_exclusions(self):
        # So that a title used twice is told here, beside what was typed.
        return super()._get_validation_exclusions() - {"classroom", "unit"}
