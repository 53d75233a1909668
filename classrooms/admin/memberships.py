"""Memberships in the admin: their list, and the two inlines on people and on classes."""

from django.contrib import admin, messages
from django.contrib.admin import EmptyFieldListFilter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classrooms import services
from classrooms.admin import steps
from classrooms.models import Membership

ACCOMMODATION = ["time_factor", "extra_minutes", "extra_days", "accommodation_reason", "reading_tier"]


class LabelledInline(admin.TabularInline):
    """Cells of the stock table have no label of their own; a screen reader needs one."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = field.label
            if db_field.name == "accommodation_reason":
                field.widget.attrs["class"] = "vIntegerField"  # narrow, or the table outgrows the page
        return field


class MembershipInline(LabelledInline):
    """Who belongs. Person and class stand over each row as text: a choice field each would ask the database each."""

    model = Membership
    fields = ["role", *ACCOMMODATION, "left_at"]
    readonly_fields = ["left_at"]
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name_plural = gettext_lazy("memberships")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "classroom")

    def has_add_permission(self, request, obj=None):
        return False


class NewMembershipInline(LabelledInline):
    """Further people or classes."""

    model = Membership
    fields = ["user", "classroom", "role"]
    autocomplete_fields = ["user", "classroom"]
    extra = 1
    can_delete = False
    verbose_name_plural = gettext_lazy("add memberships")

    def get_queryset(self, request):
        return super().get_queryset(request).none()


class SavesMembershipsMixin:
    """Writes the rows of the inlines through the verbs, new teachers first, so that a class never lacks one."""

    def save_formset(self, request, form, formset, change):
        if formset.model is not Membership:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        for membership in formset.new_objects:
            services.add_membership(membership)
        for membership, fields in sorted(formset.changed_objects, key=lambda pair: not pair[0].is_teacher):
            services.edit_membership(membership, **{name: getattr(membership, name) for name in fields})


class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "username", "classroom", "role", "has_more_time", "joined_at", "left_at"]
    list_filter = ["role", ("left_at", EmptyFieldListFilter), "classroom__is_archived", "classroom"]
    list_select_related = ["user", "classroom"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "user__email", "classroom__name"]
    autocomplete_fields = ["user", "classroom"]
    fields = ["user", "classroom", "role", *ACCOMMODATION, "joined_at", "left_at"]
    readonly_fields = ["joined_at", "left_at"]
    actions = ["move", "remove", "bring_back"]

    @admin.display(description=gettext_lazy("username"), ordering="user__username")
    def username(self, membership):
        return membership.user.username

    @admin.display(description=gettext_lazy("more time"), boolean=True)
    def has_more_time(self, membership):
        return membership.has_accommodation

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj is None else ["user", "classroom", *self.readonly_fields]

    def has_delete_permission(self, request, obj=None):
        """People leave a class (action); a deleted membership would take its history along."""
        return False

    def save_model(self, request, obj, form, change):
        if change:
            services.edit_membership(obj, **{name: form.cleaned_data[name] for name in form.changed_data})
        else:
            services.add_membership(obj)

    @admin.action(description=gettext_lazy("Move to another class"), permissions=["change"])
    def move(self, request, queryset):
        chosen = list(queryset.select_related("user", "classroom"))
        data, question = steps.ask(
            self,
            request,
            chosen,
            steps.TargetForm,
            heading=_("Move to another class"),
            what=_("These people go to another class, with role and accommodation. Work and marks stay."),
            verb=_("Move"),
        )
        if question:
            return question
        count = services.move_members(chosen, data["classroom"])
        text = ngettext("%(count)s person moved.", "%(count)s people moved.", count)
        messages.success(request, text % {"count": count})
        return None

    @admin.action(description=gettext_lazy("Remove from the class"), permissions=["change"])
    def remove(self, request, queryset):
        chosen = list(queryset.select_related("user", "classroom"))
        _data, question = steps.ask(
            self,
            request,
            chosen,
            steps.ConfirmForm,
            heading=_("Remove from the class"),
            what=_("These people will not see their class any more. Work and marks stay."),
            verb=_("Remove"),
        )
        if question:
            return question
        services.remove_memberships(chosen)
        messages.success(request, _("They have left."))
        return None

    @admin.action(description=gettext_lazy("Bring back into the class"), permissions=["change"])
    def bring_back(self, request, queryset):
        count = services.bring_back(queryset.select_related("user", "classroom"))
        text = ngettext("%(count)s person is back.", "%(count)s people are back.", count)
        messages.success(request, text % {"count": count})
