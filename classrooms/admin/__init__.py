"""The admin as a place to work in all day: people, classes, memberships, groups, tokens."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classrooms.admin.classes import ClassroomAdmin
from classrooms.admin.groups import GroupAdmin
from classrooms.admin.memberships import MembershipAdmin
from classrooms.admin.people import ApiTokenAdmin, UserAdmin
from classrooms.forms import AdminSignInForm
from classrooms.models import ApiToken, Classroom, Group, Membership, User

__all__ = ["ApiTokenAdmin", "ClassroomAdmin", "GroupAdmin", "MembershipAdmin", "UserAdmin"]

admin.site.site_header = admin.site.site_title = _("Destalinization: administration")
admin.site.login_form = AdminSignInForm
admin.site.register(User, UserAdmin)
admin.site.register(Classroom, ClassroomAdmin)
admin.site.register(Membership, MembershipAdmin)
admin.site.register(Group, GroupAdmin)
admin.site.register(ApiToken, ApiTokenAdmin)
