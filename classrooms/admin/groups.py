"""Groups in the admin: to look at. Teachers make and change them, and their exceptions follow at once."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classrooms.access import LookOnly


class GroupAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "classroom", "student_count"]
    list_filter = ["classroom"]
    list_select_related = ["classroom"]
    search_fields = ["name", "classroom__name"]
    fields = readonly_fields = ["name", "classroom", "student_names"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_students()

    @admin.display(description=_("students"))
    def student_count(self, group):
        return len(group.students)

    @admin.display(description=_("students"))
    def student_names(self, group):
        return ", ".join(str(membership.user) for membership in group.students)
