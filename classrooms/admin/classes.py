"""Classes in the admin, with their rosters."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classrooms import services
from classrooms.admin import steps
from classrooms.admin.memberships import MembershipInline, NewMembershipInline, SavesMembershipsMixin
from classrooms.formats import roster_csv
from classrooms.forms import RosterForm
from classrooms.models import Membership


class ClassroomAdmin(SavesMembershipsMixin, admin.ModelAdmin):
    list_display = ["name", "term", "teachers", "students", "time_zone", "join_code", "is_archived"]
    list_filter = ["is_archived", "term"]
    search_fields = ["name", "term", "join_code", "memberships__user__last_name"]
    readonly_fields = ["join_code", "created_at"]
    fields = ["name", "term", "time_zone", "is_archived", "join_code", "created_at"]
    inlines = [MembershipInline, NewMembershipInline]
    actions = ["archive", "unarchive", "rotate_codes", "move_students"]

    def get_queryset(self, request):
        teachers = Membership.objects.current().filter(role=Membership.Role.TEACHER).select_related("user")
        rows = super().get_queryset(request).with_student_count()
        return rows.prefetch_related(Prefetch("memberships", teachers, to_attr="teaching"))

    @admin.display(description=gettext_lazy("teachers"))
    def teachers(self, classroom):
        return ", ".join(str(each.user) for each in classroom.teaching)

    @admin.display(description=gettext_lazy("students"), ordering="student_count")
    def students(self, classroom):
        return classroom.student_count

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/roster/", wrap(self.import_roster), name="classrooms_classroom_roster_import"),
            path("<int:pk>/roster.csv", wrap(self.export_roster), name="classrooms_classroom_roster_export"),
            *super().get_urls(),
        ]

    def import_roster(self, request, pk):
        classroom = self._changeable(request, pk)
        form = RosterForm(request.POST or None, request.FILES or None, classroom=classroom, by=request.user)
        if form.is_valid():
            outcome = services.enrol(classroom, form.cleaned_data["rows"], request.user)
            self.log_change(request, classroom, f"Imported a roster: {len(outcome.created)} new people.")
            messages.success(request, outcome.summary)
            for note in outcome.notes:
                messages.info(request, note)
            return redirect("admin:classrooms_classroom_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a roster"),
            "classroom": classroom,
            "form": form,
        }
        return render(request, "admin/classrooms/classroom/import_roster.html", context)

    def export_roster(self, request, pk):
        classroom = self._changeable(request, pk)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{roster_csv.file_name(classroom)}"'
        roster_csv.write(services.roster_rows(classroom), response)
        return response

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive(self, request, queryset):
        for classroom in queryset:
            services.archive_classroom(classroom)
        messages.success(request, _("Archived: everything can be read, nothing handed in."))

    @admin.action(description=gettext_lazy("Take out of the archive"), permissions=["change"])
    def unarchive(self, request, queryset):
        for classroom in queryset:
            services.unarchive_classroom(classroom)
        messages.success(request, _("The classes are open again."))

    @admin.action(description=gettext_lazy("Make new class codes"), permissions=["change"])
    def rotate_codes(self, request, queryset):
        for classroom in queryset:
            services.rotate_code(classroom)
        messages.success(request, _("The old codes do not work any more."))

    @admin.action(description=gettext_lazy("Move all students to another class"), permissions=["move"])
    def move_students(self, request, queryset):
        chosen = list(Membership.objects.students().filter(classroom__in=queryset).select_related("user", "classroom"))
        data, question = steps.ask(
            self,
            request,
            list(queryset),
            steps.TargetForm,
            heading=_("Move all students to another class"),
            what=_("%s students of these classes go to another one. Work and marks stay.") % len(chosen),
            verb=_("Move"),
        )
        if question:
            return question
        count = services.move_members(chosen, data["classroom"])
        text = ngettext("%(count)s student moved.", "%(count)s students moved.", count)
        messages.success(request, text % {"count": count})
        return None

    def has_move_permission(self, request):
        return request.user.has_perm("classrooms.change_membership")

    def _changeable(self, request, pk):
        classroom = self.get_object(request, str(pk))
        if classroom is None:
            raise Http404
        if not self.has_change_permission(request, classroom):
            raise PermissionDenied
        return classroom
