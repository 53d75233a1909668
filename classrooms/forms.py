"""What people type: signing in, joining, classes, memberships, rosters. The API and the commands use the same forms."""

import io
import zoneinfo

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classrooms import services, throttle
from classrooms.formats import roster_csv
from classrooms.models import ApiToken, Classroom, Membership, User
from classrooms.problems import BadFile, Problem


class WaitingTimeMixin:
    """Tells whoever is slowed down how long to wait, instead of calling a right password wrong."""

    def get_invalid_login_error(self):
        seconds = throttle.seconds_left(self.cleaned_data.get("username", ""))
        if not seconds:
            return super().get_invalid_login_error()
        minutes = -(-seconds // 60)
        text = ngettext(
            "Too many wrong passwords for this account. Wait %(minutes)s minute, then try again.",
            "Too many wrong passwords for this account. Wait %(minutes)s minutes, then try again.",
            minutes,
        )
        return ValidationError(text, code="slowed", params={"minutes": minutes})


class SignInForm(WaitingTimeMixin, AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("This username and password do not belong together. Capital letters count."),
    }


class AdminSignInForm(WaitingTimeMixin, AdminAuthenticationForm):
    pass


class ProfileForm(forms.ModelForm):
    """The own account. A student's name is the school's matter, or marks would stand beside invented names."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "student" in self.instance.roles.values():
            for name in ("first_name", "last_name"):
                self.fields[name].disabled = True
            self.fields["last_name"].help_text = _("Is it wrong? Tell your teacher: an administrator changes it.")


class TokenForm(forms.ModelForm):
    class Meta:
        model = ApiToken
        fields = ["name"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.user = user

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"user"}  # so that a name used twice is told here


def time_zones():
    return [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


class ClassroomForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, help_text=Classroom._meta.get_field("time_zone").help_text
    )

    class Meta:
        model = Classroom
        fields = ["name", "term", "time_zone"]


class MembershipForm(forms.ModelForm):
    """Role and standing accommodation. For teachers of the class and administrators only: it shows the reason."""

    class Meta:
        model = Membership
        fields = ["role", "time_factor", "extra_minutes", "extra_days", "accommodation_reason", "reading_tier"]


class JoinForm(forms.Form):
    """A class code; `guesser` is whom wrong codes are counted for."""

    code = forms.CharField(
        label=_("Class code"),
        max_length=20,
        help_text=_("Eight letters and figures, from your teacher."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args, guesser, **kwargs):
        super().__init__(*args, **kwargs)
        self.guesser = guesser

    def clean_code(self):
        code = self.cleaned_data["code"]
        services.class_of_code(code, self.guesser)
        return code


def _person_field(name, **options):
    return User._meta.get_field(name).formfield(**options)


def _username_field(**options):
    """With the rule for its characters, which a model field keeps from its form field."""
    return _person_field("username", validators=[User.username_validator], **options)


class NewPersonJoinForm(JoinForm):
    """A class code, and the account of somebody who has none yet."""

    first_name = _person_field("first_name", required=True)
    last_name = _person_field("last_name")
    username = _username_field(help_text=_("You sign in with it. Letters, figures and @ . + - _ only."))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_validators_help_text_html, str)(),
    )

    def clean(self):
        """Whether a username is taken is told only to those who know a class code."""
        data = super().clean()
        if "code" not in data:
            return data
        if User.objects.filter(username__iexact=data.get("username", "")).exists():
            self.add_error("username", _("Somebody has this username already. Choose another one."))
        names = {name: data.get(name, "") for name in ("username", "first_name", "last_name")}
        try:
            validate_password(data.get("password", ""), User(**names))
        except ValidationError as refusal:
            self.add_error("password", refusal)
        return data


class RosterRowForm(forms.Form):
    """One person of a roster, from a file, the API or by hand."""

    username = _username_field()
    first_name = _person_field("first_name")
    last_name = _person_field("last_name")
    email = _person_field("email")
    role = forms.ChoiceField(choices=[("", ""), *Membership.Role.choices], required=False)


def clean_rows(rows, default_role=""):
    """Cleaned rows for `services.enrol`, or BadFile with everything that is wrong in them.

    A row is a dict of text; without a `line` it is counted from 1.
    """
    cleaned, problems, lines = [], [], {}
    for number, row in enumerate(rows, start=1):
        line = row.get("line", number)
        form = RosterRowForm({**row, "role": str(row.get("role") or default_role).strip().lower()})
        if not form.is_valid():
            problems += [Problem(line, field, what) for field, errors in form.errors.items() for what in errors]
            continue
        username = form.cleaned_data["username"].lower()
        if username in lines:
            what = _("The same username stands in line %(line)s already.") % {"line": lines[username]}
            problems.append(Problem(line, "username", what))
        lines.setdefault(username, line)
        cleaned.append({"line": line, **form.cleaned_data})
    if problems:
        raise BadFile(problems)
    return cleaned


class RosterForm(forms.Form):
    """A roster as a file or pasted. When it is bad, `problems` tells every line and field."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("From a spreadsheet: save as “CSV UTF-8”. At most 1 MB and 2,000 people."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=_("or paste the table here"),
        required=False,
        max_length=roster_csv.MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args, classroom, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.classroom, self.by, self.problems = classroom, by, []

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if not data.get("file") and not data.get("text"):
            raise ValidationError(_("Choose a file or paste the table."))
        stream = data.get("file") or io.BytesIO(data["text"].encode())
        try:
            data["rows"] = clean_rows(roster_csv.read(stream))
            self.problems = services.roster_problems(self.classroom, data["rows"], self.by)
        except BadFile as refusal:
            self.problems = refusal.problems
        if self.problems:
            raise ValidationError(
                ngettext(
                    "Nobody was taken in, because of %(count)s mistake. Mend it and import again.",
                    "Nobody was taken in, because of %(count)s mistakes. Mend them and import again.",
                    len(self.problems),
                ),
                params={"count": len(self.problems)},
            )
        return data
