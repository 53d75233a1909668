"""What teachers fill in to bring questions into a bank and out of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.bankbook import find_questions
from assessments.forms.bank_files import readers, writers
from assessments.forms.banks import BankFilter
from assessments.forms.tags import TagField
from assessments.models import Question

MOST_MEGABYTES = 50
MOST_PASTED = 1_000_000


def format_choices(modules):
    return [(name, module.LABEL) for name, module in modules.items()]


class UploadForm(forms.Form):
    """A file of questions, or text that was pasted."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_("At most %(most)s MB; 5 MB where it is plain text.") % {"most": MOST_MEGABYTES},
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )
    text = forms.CharField(
        label=_("or paste questions here"),
        required=False,
        max_length=MOST_PASTED,
        help_text=_("In GIFT or Aiken."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    format = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [("", _("Told by the file")), *format_choices(readers())]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MOST_MEGABYTES << 20:
            raise ValidationError(
                _("The file is larger than %(most)s MB: import it in parts."), params={"most": MOST_MEGABYTES}
            )
        return file

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data.get("file") and data.get("text"):
            raise ValidationError(_("There is a file and pasted text. Import one after the other."))
        if not data.get("file") and not data.get("text"):
            raise ValidationError(_("Choose a file or paste questions."))
        return data

    def sent(self):
        """(name, bytes) of what was sent."""
        file = self.cleaned_data.get("file")
        return (file.name, file.read()) if file else ("", self.cleaned_data["text"].encode())


class TakeInForm(forms.Form):
    """What is to become of the questions that were looked at; refused ones are left out only where that is said."""

    tag = TagField(
        label=_("Tag for all of them"),
        required=False,
        help_text=_("By it you find them in the bank, such as week-3. Leave it empty for none."),
    )
    without_refused = forms.BooleanField(
        error_messages={"required": _("Tick this, or mend the file and choose it again: nothing was taken in.")}
    )

    def __init__(self, *args, good, refused, **kwargs):
        super().__init__(*args, **kwargs)
        if not refused:
            del self.fields["without_refused"]
            return
        take = ngettext("Take in the %(good)s good one", "Take in the %(good)s good ones", good)
        leave = ngettext("leave the %(refused)s refused one", "leave the %(refused)s refused ones", refused)
        self.fields["without_refused"].label = _("%(take)s and %(leave)s.") % {
            "take": take % {"good": good},
            "leave": leave % {"refused": refused},
        }


class ExportForm(forms.Form):
    """The format of the file that is made."""

    format = forms.ChoiceField(label=_("Format"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = format_choices(writers())


def chosen_questions(query, unit, user):
    """The questions that an address names (`q` by their numbers in the database, `question` by their ids) or describes
    (the filters of the bank's page); None where it does neither, and all are meant.
    """
    if "q" in query or "question" in query:
        numbers = [number for number in query.getlist("q") if number.isdecimal() and len(number) <= 18]
        newest = Question.objects.filter(unit=unit).named(query.getlist("question")).newest()
        return Question.objects.filter(unit=unit).filter(Q(pk__in=numbers) | Q(pk__in=newest.order_by().values("pk")))
    wish = BankFilter(query, unit).wish()
    return find_questions(unit, user, wish) if wish else None


class ImportForm(UploadForm):
    """As a program sends it: what it wants done with what it would else look at first."""

    tag = TakeInForm.base_fields["tag"]
    dry_run = forms.BooleanField(
        required=False,
        help_text=_("true, as when it is left out: take nothing in, only tell what would become of it."),
    )
    without_refused = forms.BooleanField(
        required=False, help_text=_("true: take in the others where some are refused. Else nothing is taken in then.")
    )
