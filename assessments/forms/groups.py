"""What a teacher types about a group: its name, and who is in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.refusals import RefusalMixin
from classrooms.models import Group, Membership


class GroupForm(RefusalMixin, forms.Form):
    """A name and, ticked, students of the class (cleaned: memberships); `group` is the one to change, if any."""

    name = forms.CharField(
        label=_("Name"),
        max_length=Group._meta.get_field("name").max_length,
        help_text=_("Seen by teachers and assistants only."),
    )
    members = forms.TypedMultipleChoiceField(
        label=_("Students"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, classroom, group=None, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Membership.objects.students().filter(classroom=classroom).select_related("user").by_role()
        students = {str(row.pk): row for row in rows}
        self.fields["members"].choices = [(pk, f"{row.user} ({row.user.username})") for pk, row in students.items()]
        self.fields["members"].coerce = students.get
        self.fields["members"].help_text = "" if students else _("No student is in this class yet.")
        if group is not None:
            chosen = [str(pk) for pk in group.members.values_list("pk", flat=True)]
            self.initial = {"name": group.name, "members": [pk for pk in chosen if pk in students]}
