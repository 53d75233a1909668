"""People and their tokens in the admin."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classrooms import services, throttle
from classrooms.admin import steps
from classrooms.admin.memberships import MembershipInline, NewMembershipInline, SavesMembershipsMixin

POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class UserAdmin(SavesMembershipsMixin, DjangoUserAdmin):
    list_display = ["username", "last_name", "first_name", "email", "has_signed_in", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__role", "memberships__classroom"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline, NewMembershipInline]
    actions = ["issue_links", "enrol", "deactivate", "reactivate", "let_sign_in", "export_data", "pseudonymise"]

    @admin.display(description=gettext_lazy("activated"), boolean=True)
    def has_signed_in(self, person):
        return person.is_activated

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser hands out powers."""
        return self.readonly_fields if request.user.is_superuser else [*self.readonly_fields, *POWERS]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and may_touch(request.user, obj)

    def has_enrol_permission(self, request):
        """Whoever may change accounts could otherwise make themselves teacher of any class."""
        return request.user.has_perm("classrooms.add_membership")

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # deactivate or pseudonymise instead: work and marks stay
        return actions

    @admin.action(description=gettext_lazy("Print one-time links (new or forgotten password)"), permissions=["change"])
    def issue_links(self, request, queryset):
        links = services.issue_links(queryset, request.user)
        response = render(request, "classrooms/link_sheet.html", {"links": links})
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description=gettext_lazy("Enrol in a class"), permissions=["enrol"])
    def enrol(self, request, queryset):
        chosen = list(queryset)
        data, question = steps.ask(
            self,
            request,
            chosen,
            steps.EnrolForm,
            heading=_("Enrol in a class"),
            what=_("These people join a class. Who is in it already stays what they are."),
            verb=_("Enrol"),
        )
        if question:
            return question
        count = services.bulk_enrol(chosen, data["classroom"], data["role"])
        text = ngettext("%(count)s person enrolled.", "%(count)s people enrolled.", count)
        messages.success(request, text % {"count": count})
        return None

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request, queryset):
        count = services.deactivate(list(queryset), request.user)
        text = ngettext("%(count)s account deactivated.", "%(count)s accounts deactivated.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=gettext_lazy("Activate again"), permissions=["change"])
    def reactivate(self, request, queryset):
        count = services.reactivate(list(queryset), request.user)
        text = ngettext("%(count)s account active again.", "%(count)s accounts active again.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=gettext_lazy("Let sign in at once (forget wrong passwords)"), permissions=["change"])
    def let_sign_in(self, request, queryset):
        for person in queryset:
            throttle.forget(person.get_username())
        messages.success(request, _("They need not wait any more."))

    @admin.action(description=gettext_lazy("Export personal data (JSON)"), permissions=["change"])
    def export_data(self, request, queryset):
        people = [services.export_person(person) for person in queryset]
        headers = {"Content-Disposition": 'attachment; filename="personal-data.json"', "Cache-Control": "no-store"}
        return JsonResponse({"people": people}, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers)

    @admin.action(description=gettext_lazy("Pseudonymise"), permissions=["change"])
    def pseudonymise(self, request, queryset):
        chosen = list(queryset)
        _data, question = steps.ask(
            self,
            request,
            chosen,
            steps.ConfirmForm,
            heading=_("Pseudonymise"),
            what=_(
                "Names, usernames and e-mail addresses of these people are replaced and their accounts closed. "
                "Work and marks stay. This cannot be undone."
            ),
            verb=_("Pseudonymise"),
        )
        if question:
            return question
        services.pseudonymise_people(chosen, request.user)
        messages.success(request, _("Their names are gone."))
        return None


def may_touch(user, person):
    """An administrator who is no superuser leaves other administrators alone, or could take their accounts over."""
    return person in (None, user) or user.is_superuser or not (person.is_superuser or person.is_staff)


class ApiTokenAdmin(admin.ModelAdmin):
    """To look at and to revoke (delete); people make their tokens themselves."""

    list_display = ["name", "user", "created_at", "last_used_at", "is_valid"]
    list_select_related = ["user"]
    list_filter = ["created_at"]
    search_fields = ["name", "user__username", "user__last_name"]
    fields = readonly_fields = ["name", "user", "created_at", "last_used_at", "is_valid"]

    @admin.display(description=gettext_lazy("valid"), boolean=True)
    def is_valid(self, token):
        return token.is_alive

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
